/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * DO NOT ALTER OR REMOVE COPYRIGHT NOTICES OR THIS FILE HEADER.
 *
 * This code is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License version 2 only, as
 * published by the Free Software Foundation.
 *
 * This code is distributed in the hope that it will be useful, but WITHOUT
 * ANY WARRANTY; without even the implied warranty of MERCHANTABILITY or
 * FITNESS FOR A PARTICULAR PURPOSE.  See the GNU General Public License
 * version 2 for more details (a copy is included in the LICENSE file that
 * accompanied this code).
 *
 * You should have received a copy of the GNU General Public License version
 * 2 along with this work; if not, write to the Free Software Foundation,
 * Inc., 51 Franklin St, Fifth Floor, Boston, MA 02110-1301 USA.
 */


/*
 * @test id=Serial
 * @summary Sites keep their names and counts when their classes are unloaded
 * @requires vm.gc.Serial
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xmx128m -XX:+UseSerialGC -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteUnloadingTest
 */

/*
 * @test id=Parallel
 * @summary Sites keep their names and counts when their classes are unloaded
 * @requires vm.gc.Parallel
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xmx128m -XX:+UseParallelGC -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteUnloadingTest
 */

/*
 * @test id=G1
 * @summary Sites keep their names and counts when their classes are unloaded
 * @requires vm.gc.G1
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xmx128m -XX:+UseG1GC -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteUnloadingTest
 */

/*
 * @test id=Z
 * @summary Sites keep their names and counts when their classes are unloaded
 * @requires vm.gc.Z
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xmx128m -XX:+UseZGC -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteUnloadingTest
 */

/*
 * @test id=Shenandoah
 * @summary Sites keep their names and counts when their classes are unloaded
 * @requires vm.gc.Shenandoah
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xmx128m -XX:+UseShenandoahGC -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteUnloadingTest
 */

import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Amount;
import alloccounts.test.Sites;
import alloccounts.test.Sites.Row;
import jdk.alloccounts.AllocCounts;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

// Public, like what it has, for copies of its classes are in packages of their own.
public class SiteUnloadingTest {
    /** Often enough for compilers. */
    private static final int MADE = 30_000;
    private static final int ROUNDS = 4;

    public static volatile Object sink;

    public static class Kept { int i; }
    public static class KeptByHidden { int i; }

    /** Makes objects of a class that stays. */
    public static class Maker implements IntFunction<Object> {
        @Override
        public Object apply(int n) {
            for (int i = 0; i < n; i++) {
                sink = new Kept();
            }
            return sink;
        }
    }

    /** Makes objects of itself. */
    public static class Victim implements IntFunction<Object> {
        long a;

        @Override
        public Object apply(int n) {
            for (int i = 0; i < n; i++) {
                sink = new Victim();
                sink = new Victim[3];
            }
            return null;
        }
    }

    public static class Hidden implements IntFunction<Object> {
        @Override
        public Object apply(int n) {
            for (int i = 0; i < n; i++) {
                sink = new KeptByHidden();
            }
            return sink;
        }
    }

    private static byte[] bytesOf(Class<?> cls) throws Exception {
        String name = cls.getName();
        try (InputStream in = cls.getResourceAsStream(name + ".class")) {
            return in.readAllBytes();
        }
    }

    /** {@return a copy of a class that is unloaded when nothing uses it any more; all other classes are those of this test} */
    private static Class<?> load(Class<?> cls) throws Exception {
        byte[] bytes = bytesOf(cls);
        return new ClassLoader(SiteUnloadingTest.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(cls.getName(), bytes, 0, bytes.length);
            }
        }.define();
    }

    @SuppressWarnings("unchecked")
    private static WeakReference<Class<?>> make(Class<?> cls, int n) throws Exception {
        ((IntFunction<Object>) cls.getDeclaredConstructor().newInstance()).apply(n);
        sink = null;
        return new WeakReference<>(cls);
    }

    private static void awaitUnloading(List<WeakReference<Class<?>>> classes) throws Exception {
        for (int tries = 0; classes.stream().anyMatch(cls -> cls.get() != null); tries++) {
            assertTrue(tries < 100, "not unloaded");
            System.gc();
            Thread.sleep(10);
        }
        System.gc();
    }

    /** What allocates is unloaded, and what is allocated stays. */
    @Test
    void methodsOfUnloadedClasses() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            awaitUnloading(List.of(make(load(Maker.class), MADE)));
            Sites.checkSums();
            List<Row> rows = Sites.of(Kept.class);
            assertEquals(1, rows.size(), rows.toString());
            Row row = rows.getFirst();
            assertEquals(Amount.instances(Kept.class, (long) round * MADE), row.amount());
            assertEquals("SiteUnloadingTest$Maker.apply", row.method());
            assertTrue(row.line() > 0, row.toString());
            assertEquals(row.method() + ":" + row.line(), row.caller());
        }
    }

    /** What is allocated is unloaded, too. Its objects count as those of unloaded classes, as in other tables. */
    @Test
    void objectsOfUnloadedClasses() throws Exception {
        String name = Victim.class.getTypeName();
        for (int round = 1; round <= ROUNDS; round++) {
            Class<?> victim = load(Victim.class);
            WeakReference<Class<?>> reference = make(victim, MADE);
            Amount made = Amount.instances(victim, MADE);
            Amount arrays = Amount.arrays(Victim[].class, MADE, 3);
            List<Row> before = Sites.read();
            Reference.reachabilityFence(victim);
            victim = null;
            assertEquals(made, Sites.sum(before, row -> row.className().equals(name) && row.method().equals(name + ".apply")));
            assertEquals(arrays, Sites.sum(before, row -> row.className().equals(name + "[]") && row.method().equals(name + ".apply")));
            awaitUnloading(List.of(reference));
            // Other classes give their objects to this row as well.
            Counts counts;
            List<Row> after;
            do {
                counts = Counts.read();
                after = Sites.read();
            } while (!counts.get(AllocCounts.UNLOADED_CLASSES).equals(Counts.read().get(AllocCounts.UNLOADED_CLASSES)));
            assertEquals(Amount.NONE, Sites.sum(after, row -> row.className().startsWith(name)));
            assertEquals(counts.get(AllocCounts.UNLOADED_CLASSES),
                         Sites.sum(after, row -> row.className().equals(AllocCounts.UNLOADED_CLASSES)));
            Sites.checkSums();
        }
    }

    /** However many classes are made of the same bytes, their code is one site. */
    @Test
    void hiddenClasses() throws Exception {
        byte[] bytes = bytesOf(Hidden.class);
        List<WeakReference<Class<?>>> classes = new ArrayList<>();
        int all = 0;
        for (int i = 0; i < 300; i++) {
            int n = 10 + i;
            classes.add(make(MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass(), n));
            all += n;
            if (i % 100 == 50) {
                System.gc();
            }
        }
        for (int i = 0; i < 2; i++) {
            List<Row> rows = Sites.of(KeptByHidden.class);
            assertEquals(1, rows.size(), rows.toString());
            assertEquals(Amount.instances(KeptByHidden.class, all), rows.getFirst().amount());
            assertEquals("SiteUnloadingTest$Hidden.apply", rows.getFirst().method());
            awaitUnloading(classes);
        }
    }
}
