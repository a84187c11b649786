/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.management.HotSpotDiagnosticMXBean;
import jdk.jfr.Recording;

/**
 * Throws away code that C2 has compiled, so that the next call of it is interpreted.
 *
 * <p> A library cannot ask the virtual machine for that. But when a class is redefined, the virtual machine throws away all
 * compiled code that contains a method of the class, inlined or not. Flight Recorder redefines the classes for
 * whose methods it is asked to measure times, and does so again when it is no longer asked. So this asks it for a moment.
 */
final class CompiledCode {

    /**
     * C2 removes an object only if it has inlined the constructor, and so this class's constructor, too. The
     * method is one that is called seldom.
     */
    private static final String CONSTRUCTORS = "java.lang.Object::toString";

    /** A line of {@code jcmd Compiler.codelist}: number, level, state, class, method. */
    private static final Pattern CODE = Pattern.compile("(?m)^\\d+ \\d+ \\d+ ([^\\s(/+]+)[^\\s(]*\\(.*$");
    /** Classes in which nobody looks for objects that C2 removes: those of the JDK and of what runs tests. */
    private static final Pattern OTHERS = Pattern.compile(
            "(java|javax|jdk|sun|com\\.sun|org\\.junit|org\\.opentest4j|org\\.testng|org\\.apache\\.maven|org\\.gradle)\\..*");

    /** Read-locked by gates that need the code of C2, write-locked while it is thrown away. */
    static final ReentrantReadWriteLock LOCK = new ReentrantReadWriteLock();

    private CompiledCode() {
    }

    /** {@return whether code in this virtual machine may be compiled by C2} */
    static boolean mayBeOfC2() {
        if (System.getProperty("java.vm.info", "").contains("interpreted")) {
            return false;
        }
        HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return options == null || Integer.parseInt(options.getVMOption("TieredStopAtLevel").getValue()) > 3;
    }

    /**
     * Throws away code that C2 has compiled: all that has a constructor inlined, and all of classes outside the JDK.
     *
     * @throws RuntimeException the exception with which a test is aborted, if Flight Recorder is missing
     */
    static void discard() {
        Set<String> filters = compiledClasses(DiagnosticCommands.run("compilerCodelist"));
        filters.add(CONSTRUCTORS);
        try (Recording recording = new Recording()) {
            recording.setToDisk(false);
            recording.enable("jdk.MethodTiming").with("filter", String.join(";", filters));
            recording.start();
        } catch (LinkageError | IllegalStateException e) {
            throw Abort.because("Mode.BYTECODE needs Flight Recorder (module jdk.jfr), or a virtual machine that is started "
                    + "with -XX:TieredStopAtLevel=1: " + e);
        }
    }

    /**
     * {@return the classes outside the JDK that have compiled code, in what {@code jcmd Compiler.codelist} prints} They may have
     * code from C1 only, and be inlined by C2 elsewhere.
     */
    static Set<String> compiledClasses(String codeList) {
        Set<String> classes = new TreeSet<>();
        Matcher matcher = CODE.matcher(codeList);
        while (matcher.find()) {
            String name = matcher.group(1);
            int lambda = name.indexOf("$$Lambda");
            name = name.substring(0, lambda < 0 ? name.lastIndexOf('.') : lambda);
            if (!OTHERS.matcher(name).matches()) {
                classes.add(name);
            }
        }
        return classes;
    }
}
