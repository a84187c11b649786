/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.junit;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import org.alloccounts.Action;
import org.alloccounts.Mode;
import org.alloccounts.internal.Deaths;
import org.alloccounts.internal.Gate;
import org.alloccounts.internal.Report;
import org.alloccounts.internal.Result;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs the gates of test methods. The annotations of this package register it. */
final class GateExtension implements InvocationInterceptor {

    // JUnit creates it.
    GateExtension() {
    }

    @Override
    public void interceptTestMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
                                    ExtensionContext context) throws Throwable {
        run(invocation, method, context);
    }

    @Override
    public void interceptTestTemplateMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
                                            ExtensionContext context) throws Throwable {
        run(invocation, method, context);
    }

    @Override
    public <T> T interceptTestFactoryMethod(Invocation<T> invocation, ReflectiveInvocationContext<Method> method,
                                            ExtensionContext context) throws Throwable {
        if (!Gates.of(context).isEmpty()) {
            invocation.skip();
            throw new ExtensionConfigurationException("the tests of the @TestFactory " + method.getExecutable()
                    + " cannot have gates by annotation; use AllocAssert in them");
        }
        return invocation.proceed();
    }

    private static void run(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        Gates gates = Gates.of(context);
        if (gates.isEmpty()) {
            invocation.proceed();
            return;
        }
        String name = name(method, context);
        SortedMap<String, Long> alive;
        try {
            Gate.checkInstrument(gates.needsObjects());
            alive = gates.alive().isEmpty() ? new TreeMap<>() : Deaths.alive(gates.alive().keySet());
        } catch (Throwable t) {
            invocation.skip();
            throw t;
        }
        invocation.proceed();
        if (!alive.isEmpty()) {
            checkAlive(name, gates, alive);
        }
        Action action = action(method);
        for (Mode mode : gates.modes()) {
            Gate gate = Gate.of(action, mode);
            Result result = gate.check(name, gate.measure(), gates::findings);
            if (result.countsObjects()) {
                Baseline.of(context).check(Baseline.test(method, context), result);
            } else {
                context.publishReportEntry("alloccounts", Gate.BYTES_ONLY);
            }
        }
    }

    private static String name(ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        Method executable = method.getExecutable();
        String call = context.getRequiredTestClass().getSimpleName() + "." + executable.getName();
        String display = context.getDisplayName();
        return display.startsWith(executable.getName() + "(") ? call : call + " " + display;
    }

    private static void checkAlive(String name, Gates gates, SortedMap<String, Long> before) {
        SortedMap<String, Long> permitted = new TreeMap<>();
        gates.alive().forEach((className, limit) -> permitted.put(className, before.get(className) + limit));
        SortedMap<String, Long> tooMany = Deaths.tooManyAlive(permitted);
        if (tooMany.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add(name + " leaves more objects alive than it should");
        tooMany.forEach((className, number) -> lines.add("  " + className + ": expected at most " + gates.alive().get(className)
                + " more than before, found " + (number - before.get(className))));
        throw new AssertionError(Report.shorten(lines));
    }

    /** A call that allocates nothing itself. */
    private static Action action(ReflectiveInvocationContext<Method> method) throws IllegalAccessException {
        Method executable = method.getExecutable();
        executable.setAccessible(true);
        MethodHandle handle = MethodHandles.lookup().unreflect(executable).asFixedArity();
        if (method.getTarget().isPresent()) {
            handle = handle.bindTo(method.getTarget().get());
        }
        MethodHandle call = MethodHandles.insertArguments(handle, 0, method.getArguments().toArray())
                .asType(MethodType.methodType(void.class));
        return () -> {
            call.invokeExact();
        };
    }
}
