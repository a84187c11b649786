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


// Not JUnit: it would have to start in each of these VMs, whose flags slow it down.

/*
 * @test id=Serial
 * @summary Threads count on while so many classes come that all arrays of counters are lengthened, with Serial
 * @requires vm.gc.Serial & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -XX:+UseSerialGC LengthenedArraysTest
 * @run main/othervm -XX:+UseSerialGC -Xint LengthenedArraysTest
 * @run main/othervm -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+CountAllocsPerThread LengthenedArraysTest
 */

/*
 * @test id=Parallel
 * @summary Threads count on while so many classes come that all arrays of counters are lengthened, with Parallel
 * @requires vm.gc.Parallel & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -XX:+UseParallelGC LengthenedArraysTest
 */

/*
 * @test id=G1
 * @summary Threads count on while so many classes come that all arrays of counters are lengthened, with G1
 * @requires vm.gc.G1 & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -XX:+UseG1GC LengthenedArraysTest
 * @run main/othervm -XX:+UseG1GC -XX:-TieredCompilation -XX:+CountAllocsPerThread
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts LengthenedArraysTest
 */

/*
 * @test id=Z
 * @summary Threads count on while so many classes come that all arrays of counters are lengthened, with ZGC
 * @requires vm.gc.Z & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -XX:+UseZGC LengthenedArraysTest
 * @run main/othervm -XX:+UseZGC -XX:+CountAllocsPerThread
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts LengthenedArraysTest
 */

/*
 * @test id=Shenandoah
 * @summary Threads count on while so many classes come that all arrays of counters are lengthened, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -XX:+UseShenandoahGC LengthenedArraysTest
 * @run main/othervm -XX:+UseShenandoahGC -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts LengthenedArraysTest
 */

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Amount;
import alloccounts.test.Vm;
import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;

/** Some threads allocate all the time; one measures; and one has ever more classes, and reads. */
public final class LengthenedArraysTest {
    private static final int COUNTERS = 4;
    /** With their arrays, several times as many as the 1,024 ids that there is room for at first. */
    private static final int CLASSES = 3_000;
    private static final int READINGS = 10;

    static class Item { long i; }

    static class Own { long i; }

    /** Makes its objects when it is initialized. */
    static class Late {
        static Object sink = new Late();

        static {
            sink = new Late[5];
        }
    }

    private static volatile boolean isOver;

    private static final class Counter extends Thread {
        volatile Object sink;
        long made;
        Amount own;

        @Override
        public void run() {
            while (!isOver) {
                sink = new Item();
                sink = new Item[7];
                made++;
            }
            own = perThread() ? amountOf(AllocCounts.getCurrentThreadCounts(), Item.class) : Amount.NONE;
        }
    }

    private static boolean perThread() {
        return Vm.flags().contains("-XX:+CountAllocsPerThread");
    }

    private static Amount amountOf(List<AllocCount> rows, Class<?> cls) {
        return rows.stream().filter(row -> row.className().equals(cls.getTypeName()))
                .map(row -> new Amount(row.allocs(), row.allocBytes())).findFirst().orElse(Amount.NONE);
    }

    private static final List<Class<?>> ALIVE = new ArrayList<>(CLASSES);

    private static void initialize(byte[] bytes, int classes) {
        try {
            for (int i = 0; i < classes; i++) {
                ALIVE.add(MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass());
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Object sink;

    private static void makeOwn(int n) {
        for (int i = 0; i < n; i++) {
            sink = new Own();
        }
    }

    public static void main(String[] args) throws Throwable {
        byte[] bytes;
        try (var in = LengthenedArraysTest.class.getResourceAsStream(Late.class.getName() + ".class")) {
            bytes = in.readAllBytes();
        }
        List<Counter> counters = new ArrayList<>();
        for (int i = 0; i < COUNTERS; i++) {
            counters.add(new Counter());
        }
        counters.forEach(Thread::start);

        Amount last = Amount.NONE;
        for (int i = 0; i < READINGS; i++) {
            List<AllocCount> measured = AllocCounts.measure(() -> {
                makeOwn(1_000);
                initialize(bytes, CLASSES / READINGS);
                makeOwn(10_000);
            });
            Counts.assertEquals("measured", Amount.instances(Own.class, 11_000), amountOf(measured, Own.class));
            long late = measured.stream().filter(row -> row.className().startsWith(Late.class.getName())).count();
            if (late != 2 * CLASSES / READINGS) {
                throw new AssertionError("rows of " + late + " late classes");
            }
            if (i % 3 == 0) {
                System.gc();
            }
            Amount now = Counts.read().get(Item.class);
            if (now.objects() < last.objects()) {
                throw new AssertionError("from " + last + " to " + now);
            }
            last = now;
        }
        isOver = true;
        long made = 0;
        for (Counter counter : counters) {
            counter.join();
            made += counter.made;
            if (perThread()) {
                Counts.assertEquals("of one thread", Amount.instances(Item.class, counter.made), counter.own);
            }
        }
        Counts counted = Counts.read();
        Counts.assertEquals("objects", Amount.instances(Item.class, made), counted.get(Item.class));
        Counts.assertEquals("arrays", Amount.arrays(Item[].class, made, 7), counted.get(Item[].class));
        Counts.assertEquals("measured objects", Amount.instances(Own.class, 11_000 * READINGS), counted.get(Own.class));
        checkLate(counted);
        Counts.assertEquals("without an id", Amount.NONE, counted.get(AllocCounts.OVERFLOW_CLASSES));
    }

    private static void checkLate(Counts counted) {
        Amount objects = Amount.NONE;
        Amount arrays = Amount.NONE;
        for (String name : counted.rows().keySet()) {
            if (name.startsWith(Late.class.getName()) && name.endsWith("[]")) {
                arrays = arrays.plus(counted.get(name));
            } else if (name.startsWith(Late.class.getName())) {
                objects = objects.plus(counted.get(name));
            }
        }
        Counts.assertEquals("late objects", Amount.instances(Late.class, CLASSES), objects);
        Counts.assertEquals("late arrays", Amount.arrays(Late[].class, CLASSES, 5), arrays);
    }
}
