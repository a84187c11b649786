/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.function.IntSupplier;

import org.alloccounts.internal.Jdk;

import org.alloccounts.jmh.ClassCounts.Figures;
import org.example.Subject;
import org.junit.jupiter.api.Test;

class ClassCountsTest {

    private static final int OBJECTS = 10_000;
    /** What other code allocates meanwhile, at most. */
    private static final long OTHERS = 1_000;

    private static volatile Object sink;

    private static long sum(List<Figures> rows) {
        return rows.stream().mapToLong(row -> row.allocs).sum();
    }

    private static long allocs(List<Figures> rows, String className) {
        return rows.stream().filter(row -> className.equals(row.className)).mapToLong(row -> row.allocs).sum();
    }

    private static void assertNothingIsNegative(List<Figures> rows) {
        for (Figures row : rows) {
            assertTrue(row.allocs >= 0 && row.allocBytes >= 0 && row.survived >= 0,
                       () -> row.className + " " + row.allocs + " " + row.allocBytes + " " + row.survived);
        }
    }

    @Test
    void whatTheReadingAllocatesIsLeftOut() {
        ClassCounts counts = new ClassCounts(Jdk.get());
        for (int i = 0; i < 100; i++) {
            counts.open(() -> sink = new Object[OBJECTS]);
            List<Figures> rows = counts.close();
            assertNothingIsNegative(rows);
            assertTrue(sum(rows) < OTHERS, () -> sum(rows) + " objects");
            assertTrue(rows.stream().mapToLong(row -> row.allocBytes).sum() < OBJECTS);
        }
    }

    @Test
    void lambdasOfAClassAreOneRow() {
        ClassCounts counts = new ClassCounts(Jdk.get());
        counts.open(() -> { });
        for (int i = 0; i < OBJECTS; i++) {
            int value = i;
            sink = (IntSupplier) () -> value;
            sink = (Runnable) () -> sink = value;
        }
        assertEquals(2 * OBJECTS, allocs(counts.close(), ClassCountsTest.class.getName() + "$$Lambda"));
    }

    @Test
    void classesThatAreUnloadedHaveNothingAllocated() throws Exception {
        ClassCounts counts = new ClassCounts(Jdk.get());
        WeakReference<ClassLoader> loader = allocateInOtherLoader();
        counts.open(() -> { });
        for (int i = 0; i < 100 && loader.get() != null; i++) {
            System.gc();
        }
        assertTrue(loader.get() == null);
        List<Figures> rows = counts.close();
        assertNothingIsNegative(rows);
        assertTrue(sum(rows) < OTHERS, () -> sum(rows) + " objects");
    }

    private static WeakReference<ClassLoader> allocateInOtherLoader() throws Exception {
        URL classes = Subject.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, null)) {
            Constructor<?> kept = Class.forName("org.example.Subject$Kept", true, loader).getDeclaredConstructor();
            kept.setAccessible(true);
            for (int i = 0; i < OBJECTS; i++) {
                kept.newInstance();
            }
            return new WeakReference<>(loader);
        }
    }
}
