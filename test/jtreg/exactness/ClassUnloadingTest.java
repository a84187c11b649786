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
 * @summary Unloaded classes hand their counts on, with Serial
 * @requires vm.gc.Serial & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -Xmx128m -XX:+UseSerialGC ClassUnloadingTest
 * @run main/othervm -Xmx128m -XX:+UseSerialGC
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts ClassUnloadingTest
 */

/*
 * @test id=Parallel
 * @summary Unloaded classes hand their counts on, with Parallel
 * @requires vm.gc.Parallel & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -Xmx128m -XX:+UseParallelGC ClassUnloadingTest
 * @run main/othervm -Xmx128m -XX:+UseParallelGC
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts ClassUnloadingTest
 */

/*
 * @test id=G1
 * @summary Unloaded classes hand their counts on, with G1
 * @requires vm.gc.G1 & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -Xmx128m -XX:+UseG1GC ClassUnloadingTest
 * @run main/othervm -Xmx128m -XX:+UseG1GC
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts ClassUnloadingTest
 */

/*
 * @test id=Z
 * @summary Unloaded classes hand their counts on, with Z
 * @requires vm.gc.Z & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -Xmx128m -XX:+UseZGC ClassUnloadingTest
 * @run main/othervm -Xmx128m -XX:+UseZGC
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts ClassUnloadingTest
 */

/*
 * @test id=Shenandoah
 * @summary Unloaded classes hand their counts on, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -Xmx128m -XX:+UseShenandoahGC ClassUnloadingTest
 * @run main/othervm -Xmx128m -XX:+UseShenandoahGC
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts ClassUnloadingTest
 */

/*
 * @test id=ShenandoahGenerational
 * @summary Unloaded classes hand their counts on, with ShenandoahGenerational
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -Xmx128m -XX:+UseShenandoahGC -XX:+UnlockExperimentalVMOptions -XX:ShenandoahGCMode=generational ClassUnloadingTest
 * @run main/othervm -Xmx128m -XX:+UseShenandoahGC -XX:+UnlockExperimentalVMOptions -XX:ShenandoahGCMode=generational
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts ClassUnloadingTest
 */

import java.lang.ref.WeakReference;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.util.List;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Amount;
import alloccounts.test.Unloadable;
import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;

/**
 * Classes of one name in two loaders are two rows; when they are unloaded,
 * the rows go, and the row of unloaded classes gains exactly what they had.
 */
public final class ClassUnloadingTest {
    private static final int ROUNDS = 4;

    public static class Victim { long a; }

    static volatile Object sink;

    /** Makes objects of a new class, and an array. */
    private static Class<?> allocate(int objects) throws Exception {
        Class<?> victim = Unloadable.copyOf(Victim.class);
        Constructor<?> constructor = victim.getConstructor();
        for (int i = 0; i < objects; i++) {
            sink = constructor.newInstance();
        }
        sink = Array.newInstance(victim, objects);
        sink = null;
        return victim;
    }

    private static List<Long> rows(String name) {
        return AllocCounts.getcounts().stream()
                .filter(row -> row.className().equals(name))
                .map(AllocCount::allocs)
                .sorted()
                .toList();
    }

    private static void round(int round) throws Exception {
        String name = Victim.class.getTypeName();
        int few = 10 + round, many = 1_000 + round;
        Class<?> first = allocate(few), second = allocate(many);
        List<Long> expectedRows = List.of((long) few, (long) many);
        if (!rows(name).equals(expectedRows)) {
            throw new AssertionError("rows of " + name + ": expected " + expectedRows + ", actual " + rows(name));
        }
        Amount objects = Amount.instances(first, few).plus(Amount.instances(second, many));
        // Not of first.arrayType(), for that makes an array.
        Amount arrays = Amount.arrays(Victim[].class, 1, few).plus(Amount.arrays(Victim[].class, 1, many));
        Counts before = Counts.read();
        Counts.assertEquals(name, objects, before.get(name));
        Counts.assertEquals(name + "[]", arrays, before.get(name + "[]"));

        var references = List.of(new WeakReference<Class<?>>(first), new WeakReference<Class<?>>(second));
        first = second = null;
        Counts after = before;
        for (int tries = 0; !after.get(name).equals(Amount.NONE) || !after.get(name + "[]").equals(Amount.NONE); tries++) {
            if (tries == 100) {
                throw new AssertionError("not unloaded: " + references.stream().map(WeakReference::get).toList());
            }
            System.gc();
            Thread.sleep(10);
            Counts now = Counts.read();
            if (now.total().objects() < after.total().objects() || now.total().bytes() < after.total().bytes()) {
                throw new AssertionError("the sum of all rows fell: " + after.total() + ", then " + now.total());
            }
            after = now;
        }
        // The platform may have lost hidden classes of its own meanwhile.
        Amount gone = Amount.NONE;
        for (String row : before.rows().keySet()) {
            if (!after.rows().containsKey(row)) {
                gone = gone.plus(before.get(row));
                System.out.println("gone: " + row + ", " + before.get(row));
            }
        }
        Counts.assertEquals(AllocCounts.UNLOADED_CLASSES, gone,
                after.minus(before).get(AllocCounts.UNLOADED_CLASSES));
    }

    public static void main(String[] args) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            round(i);
        }
    }
}
