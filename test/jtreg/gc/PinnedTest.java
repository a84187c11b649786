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
 * @summary Deaths are counted while arrays are pinned by native code, with Serial
 * @requires vm.gc.Serial & vm.flagless & os.family == "linux"
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm/native --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xms64m -Xmx64m -Xmn8m
 *      -XX:MetaspaceSize=64m -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI PinnedTest
 * @run junit/othervm/native --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xms64m -Xmx64m -Xmn8m
 *      -XX:MetaspaceSize=64m -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders PinnedTest
 */

/*
 * @test id=Parallel
 * @summary Deaths are counted while arrays are pinned by native code, with Parallel
 * @requires vm.gc.Parallel & vm.flagless & os.family == "linux"
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm/native --enable-native-access=ALL-UNNAMED -XX:+UseParallelGC -Xms64m -Xmx64m -Xmn8m
 *      -XX:MetaspaceSize=64m -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI PinnedTest
 * @run junit/othervm/native --enable-native-access=ALL-UNNAMED -XX:+UseParallelGC -Xms64m -Xmx64m -Xmn8m
 *      -XX:MetaspaceSize=64m -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders PinnedTest
 */

/*
 * @test id=G1
 * @summary Deaths are counted while arrays are pinned by native code, with G1
 * @requires vm.gc.G1 & vm.flagless & os.family == "linux"
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm/native --enable-native-access=ALL-UNNAMED
 *      -XX:+UseG1GC -Xms64m -Xmx64m -Xmn8m -XX:G1HeapRegionSize=1m -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI PinnedTest
 * @run junit/othervm/native --enable-native-access=ALL-UNNAMED
 *      -XX:+UseG1GC -Xms64m -Xmx64m -Xmn8m -XX:G1HeapRegionSize=1m -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders PinnedTest
 */

/*
 * @test id=Shenandoah
 * @summary Deaths are counted while arrays are pinned by native code, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless & os.family == "linux"
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm/native --enable-native-access=ALL-UNNAMED -XX:+UseShenandoahGC -Xms64m -Xmx64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders PinnedTest
 * @run junit/othervm/native --enable-native-access=ALL-UNNAMED -XX:+UseShenandoahGC -Xms64m -Xmx64m
 *      -XX:-ExplicitGCInvokesConcurrent
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:-UseCompactObjectHeaders PinnedTest
 * @run junit/othervm/native --enable-native-access=ALL-UNNAMED -XX:+UseShenandoahGC -Xms64m -Xmx64m
 *      -XX:ShenandoahGCMode=generational
 *      -XX:+UnlockExperimentalVMOptions -XX:ShenandoahGenerationalMaxTenuringAge=1
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders PinnedTest
 * @run junit/othervm/native --enable-native-access=ALL-UNNAMED -XX:+UseShenandoahGC -Xms64m -Xmx64m
 *      -XX:ShenandoahGCMode=generational -XX:-ExplicitGCInvokesConcurrent
 *      -XX:+UnlockExperimentalVMOptions -XX:ShenandoahGenerationalMaxTenuringAge=1
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:-UseCompactObjectHeaders PinnedTest
 */

/*
 * @test id=Z
 * @summary Deaths are counted while arrays are pinned by native code, with ZGC
 * @requires vm.gc.Z & vm.flagless & os.family == "linux"
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm/native --enable-native-access=ALL-UNNAMED -XX:+UseZGC -Xms128m -Xmx128m
 *      -XX:+ZCollectionIntervalOnly -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders PinnedTest
 */

import alloccounts.test.Sizes;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/**
 * G1 and Shenandoah collect around a pinned array; Serial, Parallel and ZGC wait
 * until it is pinned no longer.
 */
class PinnedTest {
    private static final boolean COLLECTIONS_WAIT =
            Gc.has("-XX:+UseSerialGC") || Gc.has("-XX:+UseParallelGC") || Gc.has("-XX:+UseZGC");
    private static final int N = 10_000;
    private static final int SMALL = 100;
    private static final int LARGE = 1_000_000;

    static class Thing { long a, b; }

    private static final long SIZE = Sizes.instance(Thing.class);

    /**
     * Pins an array that holds 0, 1, 2... until {@link #unpin()}, or until the time is over.
     * Returns how many elements changed meanwhile.
     */
    static native int pin(float[] array, int millis);
    static native boolean isPinned();
    static native void unpin();

    @BeforeAll
    static void load() {
        System.loadLibrary("PinnedTest");
    }

    private final Object[] things = new Object[N];

    private static float[] array(int length) {
        float[] array = new float[length];
        for (int i = 0; i < length; i++) {
            array[i] = i;
        }
        return array;
    }

    private void make(int from, int to, Population population) {
        for (int i = from; i < to; i++) {
            things[i] = new Thing();
        }
        population.born(to - from, SIZE);
    }

    private int drop(int step) {
        int dropped = 0;
        for (int i = 0; i < N; i += step) {
            if (things[i] != null) {
                things[i] = null;
                dropped++;
            }
        }
        return dropped;
    }

    /** Runs a collection while an array is pinned by another thread. */
    private static void whilePinned(float[] array, Runnable collection) throws InterruptedException {
        // The thread lives a little longer than it runs; the array must not.
        float[][] box = {array};
        int[] changed = {-1};
        Thread pinning = new Thread(() -> changed[0] = pin(box[0], COLLECTIONS_WAIT ? 100 : Integer.MAX_VALUE));
        pinning.start();
        while (!isPinned()) {
            Thread.sleep(1);
        }
        collection.run();
        assertTrue(isPinned() || COLLECTIONS_WAIT);
        unpin();
        pinning.join();
        box[0] = null;
        assertEquals(0, changed[0], "elements changed while the array was pinned");
    }

    @Test
    void youngArray() throws InterruptedException {
        Gc.collect();
        Population population = new Population(Thing.class);
        Population arrays = new Population(float[].class);
        make(0, N / 2, population);
        float[] array = array(SMALL);
        arrays.born(1, Sizes.array(float[].class, SMALL));
        make(N / 2, N, population);

        population.died(drop(2), SIZE);
        whilePinned(array, Gc::collectYoung);
        population.check("young collection");
        arrays.check("young collection");

        // The region may be old now.
        int dropped = drop(3);
        whilePinned(array, Gc::collectYoung);
        whilePinned(array, Gc::collect);
        population.died(dropped, SIZE);
        population.check("full collection");
        arrays.check("full collection");

        array = null;
        dropped = drop(1);
        Gc.collect();
        arrays.died(1, Sizes.array(float[].class, SMALL));
        population.died(dropped, SIZE);
        population.check("all dead");
        arrays.check("all dead");
    }

    @Test
    void largeArray() throws InterruptedException {
        Gc.collect();
        Population arrays = new Population(float[].class);
        float[] array = array(LARGE);
        float[] another = array(LARGE);
        arrays.born(2, Sizes.array(float[].class, LARGE));
        whilePinned(array, Gc::collectYoung);
        arrays.check("young collection");
        another = null;
        whilePinned(array, Gc::collect);
        arrays.died(1, Sizes.array(float[].class, LARGE));
        arrays.check("full collection");
        array = null;
        Gc.collect();
        arrays.died(1, Sizes.array(float[].class, LARGE));
        arrays.check("all dead");
    }

    /** Collections for want of memory, while one array after the other is pinned. */
    @Test
    void manyArrays() throws InterruptedException {
        Gc.collect();
        Population population = new Population(Thing.class);
        make(0, N, population);
        int dropped = 0;
        for (int i = 0; i < 20; i++) {
            float[] array = array(i % 4 == 3 ? LARGE : SMALL << i % 8);
            dropped += drop(50 - i);
            whilePinned(array, () -> {
                for (int k = 0; k < 2_000; k++) {
                    things[0] = new byte[10_000];
                }
            });
            things[0] = null;
        }
        Gc.collect();
        population.died(dropped, SIZE);
        population.check("full collection");
        drop(1);
        Gc.collect();
        population.died(population.alive(), SIZE);
        population.check("all dead");
    }
}
