/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.alloccounts.Mode;
import org.alloccounts.internal.Report;
import org.alloccounts.internal.Result;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What the annotations of a test method ask for, and those of its types. */
final class Gates {

    /** What is wrong with a result, if anything. */
    private interface Limit {
        void check(Result result, List<Report.Finding> findings);
    }

    private final Map<Mode, List<Limit>> limits = new EnumMap<>(Mode.class);
    private final SortedMap<String, Long> alive = new TreeMap<>();
    private boolean needsObjects;

    private Gates() {
    }

    static Gates of(ExtensionContext context) {
        Gates gates = new Gates();
        Method method = context.getRequiredTestMethod();
        Mode mode = context.getConfigurationParameter("alloccounts.mode", Gates::mode).orElse(Mode.COMPILED);
        for (NoAllocs none : annotations(method, context, NoAllocs.class)) {
            gates.needsObjects = true;
            gates.add(none.mode(), mode, (result, findings) -> result.counts().keySet()
                    .forEach(className -> findings.add(Report.ofClass(result, className, "none"))));
        }
        for (MaxAllocs max : annotations(method, context, MaxAllocs.class)) {
            gates.needsObjects = true;
            String className = className(method, max.type(), max.typeName());
            gates.add(max.mode(), mode, (result, findings) -> {
                if (result.exceeds(result.objects(className), max.value())) {
                    findings.add(Report.ofClass(result, className, "at most " + max.value()));
                }
            });
        }
        for (MaxBytes max : annotations(method, context, MaxBytes.class)) {
            gates.add(max.mode(), mode, (result, findings) -> {
                if (result.exceeds(result.bytes(), max.value())) {
                    findings.add(Report.ofBytes(result, "at most " + max.value()));
                }
            });
        }
        for (MaxAlive max : annotations(method, context, MaxAlive.class)) {
            gates.needsObjects = true;
            gates.alive.merge(className(method, max.type(), max.typeName()), max.value(), Math::min);
        }
        return gates;
    }

    private static Mode mode(String name) {
        try {
            return Mode.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException("alloccounts.mode is " + name + ", not COMPILED or BYTECODE");
        }
    }

    /** {@return the annotations of the method; if it has none, of its type; if that has none, of the type around it} */
    private static <A extends Annotation> List<A> annotations(Method method, ExtensionContext context, Class<A> annotation) {
        List<AnnotatedElement> elements = new ArrayList<>();
        elements.add(method);
        for (Class<?> type = context.getRequiredTestClass(); type != null; type = type.getEnclosingClass()) {
            elements.add(type);
        }
        for (AnnotatedElement element : elements) {
            List<A> found = AnnotationSupport.findRepeatableAnnotations(element, annotation);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private static String className(Method method, Class<?> type, String typeName) {
        if ((type == void.class) == typeName.isEmpty()) {
            throw new ExtensionConfigurationException("an annotation of " + method
                    + " must have either a type or a typeName, and has " + (typeName.isEmpty() ? "none" : "both"));
        }
        return typeName.isEmpty() ? type.getTypeName() : typeName;
    }

    private void add(Mode[] modes, Mode byDefault, Limit limit) {
        for (Mode mode : modes.length == 0 ? new Mode[] {byDefault} : modes) {
            limits.computeIfAbsent(mode, m -> new ArrayList<>()).add(limit);
        }
    }

    boolean isEmpty() {
        return limits.isEmpty() && alive.isEmpty();
    }

    /** {@return whether bytes alone will not do} */
    boolean needsObjects() {
        return needsObjects;
    }

    /** {@return the modes to measure in} */
    Iterable<Mode> modes() {
        return limits.keySet();
    }

    /** {@return how many more objects may be alive after the test, by the name of the class} */
    SortedMap<String, Long> alive() {
        return alive;
    }

    /** {@return what is wrong with a result; each class only once} */
    List<Report.Finding> findings(Result result) {
        List<Report.Finding> findings = new ArrayList<>();
        limits.get(result.mode()).forEach(limit -> limit.check(result, findings));
        Map<String, Report.Finding> byClass = new TreeMap<>();
        findings.forEach(finding -> byClass.putIfAbsent(String.valueOf(finding.className()), finding));
        return List.copyOf(byClass.values());
    }
}
