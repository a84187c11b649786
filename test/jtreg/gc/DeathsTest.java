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
 * @summary Deaths are counted when a collection finds them, and the maximum is that of objects alive, with Serial
 * @requires vm.gc.Serial & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:+UseSerialGC DeathsTest
 * @run junit/othervm -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:+UseSerialGC
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders DeathsTest
 */

/*
 * @test id=Parallel
 * @summary Deaths are counted when a collection finds them, and the maximum is that of objects alive, with Parallel
 * @requires vm.gc.Parallel & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:+UseParallelGC DeathsTest
 * @run junit/othervm -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:+UseParallelGC
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders DeathsTest
 */

/*
 * @test id=G1
 * @summary Deaths are counted when a collection finds them, and the maximum is that of objects alive, with G1
 * @requires vm.gc.G1 & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:+UseG1GC DeathsTest
 * @run junit/othervm -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:+UseG1GC
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders DeathsTest
 */

/*
 * @test id=Shenandoah
 * @summary Deaths are counted when a collection finds them, and the maximum is that of objects alive, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xms512m -Xmx512m -XX:MetaspaceSize=64m -XX:+UseShenandoahGC -XX:ShenandoahGCHeuristics=static
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders DeathsTest
 * @run junit/othervm -Xms512m -Xmx512m -XX:MetaspaceSize=64m -XX:+UseShenandoahGC -XX:+UnlockDiagnosticVMOptions -XX:ShenandoahGCMode=passive
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders DeathsTest
 */

/*
 * @test id=Z
 * @summary Deaths are counted when a collection finds them, and the maximum is that of objects alive, with ZGC
 * @requires vm.gc.Z & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xms512m -Xmx512m -XX:MetaspaceSize=64m -XX:+UseZGC -XX:+ZCollectionIntervalOnly
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders DeathsTest
 */

/*
 * @test id=Epsilon
 * @summary Nothing dies, and the maximum is what was allocated, with Epsilon
 * @requires vm.gc.Epsilon & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xmx1g -XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC DeathsTest
 */

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;

import alloccounts.test.Sizes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.junit.jupiter.api.Assertions.*;

/**
 * An object is alive from its allocation until a collection finds it dead, be
 * it reachable or not. The young generation is so large that there is no
 * collection but those of this test, which finds that too. Flags see to it
 * that ZGC and Shenandoah begin none because of their forecasts.
 */
class DeathsTest {
    private static final int SLOTS = 3_000;

    static class Thing { byte a; long b; }

    /** Its referent does not die. */
    static class Weak extends WeakReference<Object> {
        Weak() {
            super(Weak.class);
        }
    }

    @SuppressWarnings("removal")
    static class Finalizable {
        static final AtomicInteger FINALIZED = new AtomicInteger();

        @Override
        protected void finalize() {
            FINALIZED.incrementAndGet();
        }
    }

    /** A class, what makes its objects, and what each takes. */
    record Kind(Class<?> cls, IntFunction<Object> make, IntToLongFunction size) {
        @Override
        public String toString() {
            return cls.getTypeName();
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind(Thing.class, i -> new Thing(), i -> Sizes.instance(Thing.class)),
                new Kind(Weak.class, i -> new Weak(), i -> Sizes.instance(Weak.class)),
                new Kind(Thing[].class, i -> new Thing[i % 100], i -> Sizes.array(Thing[].class, i % 100)),
                new Kind(Thing[][].class, i -> new Thing[i % 100][], i -> Sizes.array(Thing[][].class, i % 100)));
    }

    /** Objects of one kind, and what the counts of their class must be. */
    private static final class Pool {
        private final Kind kind;
        private final Object[] objects = new Object[SLOTS];
        private final List<Integer> dropped = new ArrayList<>();
        private final Population population;
        private long collections;

        Pool(Kind kind) {
            this.kind = kind;
            Gc.collect();
            population = new Population(kind.cls());
            collections = Gc.count();
        }

        void make(int from, int to) {
            for (int i = from; i < to; i++) {
                assertNull(objects[i]);
                objects[i] = kind.make().apply(i);
                population.born(1, kind.size().applyAsLong(i));
            }
        }

        void drop(int from, int to) {
            for (int i = from; i < to; i++) {
                assertNotNull(objects[i]);
                objects[i] = null;
                dropped.add(i);
            }
        }

        void collect() {
            assertEquals(collections, Gc.count(), "collections that nobody asked for");
            Gc.collect();
            if (Gc.frees()) {
                for (int i : dropped) {
                    population.died(1, kind.size().applyAsLong(i));
                }
            }
            dropped.clear();
            collections = Gc.count();
        }

        /** Checks the counts, and how many objects are alive if it is known. */
        void check(String when, int alive) {
            population.check(when);
            if (Gc.frees()) {
                assertEquals(alive, population.alive(), when);
            }
        }
    }

    /** The maximum stays when objects die, and rises when there are more than ever. */
    @ParameterizedTest
    @MethodSource("kinds")
    void maximumOfSeveralRounds(Kind kind) {
        Pool pool = new Pool(kind);
        pool.make(0, 1_000);
        pool.check("made", 1_000);
        pool.drop(300, 1_000);
        pool.check("dropped, not found dead", 1_000);
        pool.collect();
        pool.check("found dead", 300);
        pool.make(300, 700);
        pool.check("fewer than before", 700);
        pool.drop(0, 600);
        pool.collect();
        pool.check("nearly all dead", 100);
        pool.make(700, 1_599);
        pool.check("one less than the maximum", 999);
        pool.make(1_599, 1_600);
        pool.check("as many as the maximum", 1_000);
        pool.make(1_600, 3_000);
        pool.check("more than ever", 2_400);
        pool.drop(600, 3_000);
        pool.collect();
        pool.check("all dead", 0);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void unreachableObjectsAreAliveUntilTheyAreFound(Kind kind) {
        Pool pool = new Pool(kind);
        pool.make(0, 500);
        pool.drop(0, 500);
        pool.make(500, 1_200);
        pool.check("nothing is found dead yet", 1_200);
        pool.collect();
        pool.check("found dead", 700);
        pool.drop(500, 1_200);
        pool.collect();
        pool.check("all dead", 0);
    }

    /** Two collections make old what they leave alive, where there are generations. */
    @ParameterizedTest
    @MethodSource("kinds")
    void oldObjectsDie(Kind kind) {
        Pool pool = new Pool(kind);
        pool.make(0, 1_000);
        pool.collect();
        pool.collect();
        pool.check("all are old", 1_000);
        pool.drop(0, 400);
        pool.make(1_000, 1_250);
        pool.check("old and young ones", 1_250);
        pool.collect();
        pool.check("old ones are dead", 850);
        pool.drop(400, 1_250);
        pool.collect();
        pool.check("all dead", 0);
    }

    private static void makeFinalizable(int n) {
        for (int i = 0; i < n; i++) {
            new Finalizable();
        }
    }

    @Test
    @SuppressWarnings("removal")
    void finalizableObjectsOutliveTheirFinalizers() throws InterruptedException {
        int n = 1_000;
        Population population = new Population(Finalizable.class);
        makeFinalizable(n);
        population.born(n, Sizes.instance(Finalizable.class));
        population.check("made");
        System.gc();
        population.check("found unreachable, to be finalized");
        if (!Gc.frees()) {
            return;
        }
        while (Finalizable.FINALIZED.get() < n) {
            System.runFinalization();
        }
        // The last one may be in the hands of the finalizer thread yet. If it stays there, the test times out.
        while (Population.row(Finalizable.class.getTypeName()).alive() > 0) {
            Thread.sleep(10);
            Gc.collect();
        }
        population.died(n, Sizes.instance(Finalizable.class));
        population.check("finalized");
    }

    @Test
    void noCountFallsWhileOthersCollect() throws InterruptedException {
        try (Watcher watcher = new Watcher()) {
            for (int i = 0; i < 50; i++) {
                kinds().forEach(kind -> {
                    Object[] some = new Object[SLOTS / 10];
                    for (int k = 0; k < some.length; k++) {
                        some[k] = kind.make().apply(k);
                    }
                });
                Gc.collect();
            }
        }
    }
}
