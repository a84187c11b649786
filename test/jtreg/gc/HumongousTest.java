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
 * @summary Large arrays are old from the start, and their deaths are counted, with Serial
 * @requires vm.gc.Serial & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseSerialGC -Xms256m -Xmx256m -Xmn4m -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI HumongousTest
 * @run junit/othervm -XX:+UseSerialGC -Xms256m -Xmx256m -Xmn4m -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders HumongousTest
 */

/*
 * @test id=Parallel
 * @summary Large arrays are old from the start, and their deaths are counted, with Parallel
 * @requires vm.gc.Parallel & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseParallelGC -Xms256m -Xmx256m -Xmn4m -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI HumongousTest
 * @run junit/othervm -XX:+UseParallelGC -Xms256m -Xmx256m -Xmn4m -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders HumongousTest
 */

/*
 * @test id=G1
 * @summary Large arrays are old from the start, and their deaths are counted, with G1
 * @requires vm.gc.G1 & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseG1GC -Xms256m -Xmx256m -Xmn32m -XX:G1HeapRegionSize=1m -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI HumongousTest
 * @run junit/othervm -XX:+UseG1GC -Xms256m -Xmx256m -Xmn32m -XX:G1HeapRegionSize=1m -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders HumongousTest
 */

/*
 * @test id=Shenandoah
 * @summary Deaths of large arrays are counted, of young ones and of those that became old, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseShenandoahGC -Xmx2g -XX:MetaspaceSize=64m -XX:ShenandoahGCHeuristics=static
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders HumongousTest
 * @run junit/othervm -XX:+UseShenandoahGC -Xmx2g -XX:MetaspaceSize=64m -XX:ShenandoahGCHeuristics=static
 *      -XX:-ExplicitGCInvokesConcurrent
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:-UseCompactObjectHeaders HumongousTest
 * @run junit/othervm -XX:+UseShenandoahGC -Xmx4g -XX:MetaspaceSize=64m -XX:ShenandoahGCMode=generational
 *      -XX:+UnlockExperimentalVMOptions -XX:ShenandoahGenerationalMaxTenuringAge=1 -XX:ShenandoahExpediteMixedThreshold=100000
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders HumongousTest
 * @run junit/othervm -XX:+UseShenandoahGC -Xmx4g -XX:MetaspaceSize=64m -XX:ShenandoahGCMode=generational
 *      -XX:+UnlockExperimentalVMOptions -XX:ShenandoahGenerationalMaxTenuringAge=1 -XX:ShenandoahExpediteMixedThreshold=100000
 *      -XX:-ExplicitGCInvokesConcurrent
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:-UseCompactObjectHeaders HumongousTest
 */

/*
 * @test id=Z
 * @summary Deaths of large arrays are counted, of young ones and of those that became old, with ZGC
 * @requires vm.gc.Z & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseZGC -Xmx512m -XX:MetaspaceSize=64m -XX:+ZCollectionIntervalOnly
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:ZTenuringThreshold=0 -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:-UseCompactObjectHeaders HumongousTest
 * @run junit/othervm -XX:+UseZGC -Xmx512m -XX:MetaspaceSize=64m -XX:+ZCollectionIntervalOnly
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:ZTenuringThreshold=15 -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders HumongousTest
 */

import java.util.function.IntFunction;

import alloccounts.test.Sizes;
import jdk.test.whitebox.WhiteBox;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.*;

/**
 * Arrays that do not fit into the young generation, or not into a region or page with others: humongous ones
 * of G1 and Shenandoah, large pages of ZGC, and ones larger than eden.
 */
class HumongousTest {
    private static final WhiteBox WB = WhiteBox.getWhiteBox();
    private static final boolean OLD_AT_ONCE =
            !Gc.has("-XX:+UseZGC") && !Gc.has("-XX:ShenandoahGCMode=generational");
    private static final boolean TENURES_AT_ONCE = Gc.has("-XX:ZTenuringThreshold=0");
    private static final int ARRAYS = 12;
    private static final int LENGTH = 1_200_000;

    static class Thing { }

    /** Arrays of one class, of which nobody else makes any. */
    private static final class Arrays {
        private final Class<?> cls;
        private final IntFunction<Object> make;
        private final Population population;
        private final Object[] arrays = new Object[ARRAYS];

        Arrays(Class<?> cls, IntFunction<Object> make) {
            this.cls = cls;
            this.make = make;
            Gc.collect();
            population = new Population(cls);
        }

        private long size(int i) {
            return Sizes.array(cls, LENGTH + i);
        }

        void make() {
            for (int i = 0; i < ARRAYS; i++) {
                arrays[i] = make.apply(LENGTH + i);
                population.born(1, size(i));
                assertEquals(OLD_AT_ONCE, WB.isObjectInOldGen(arrays[i]));
            }
            population.check("made");
        }

        boolean areOld() {
            for (Object array : arrays) {
                if (!WB.isObjectInOldGen(array)) {
                    return false;
                }
            }
            return true;
        }

        void drop(int from, int to) {
            for (int i = from; i < to; i++) {
                arrays[i] = null;
            }
            population.check("dropped");
        }

        void found(int from, int to, String when) {
            for (int i = from; i < to; i++) {
                population.died(1, size(i));
            }
            population.check(when);
        }
    }

    private static void dieInFullCollections(Arrays arrays) {
        arrays.make();
        arrays.drop(0, 5);
        Gc.collect();
        arrays.found(0, 5, "full collection");
        Gc.collect();
        arrays.found(0, 0, "nothing to find");
        arrays.drop(5, ARRAYS);
        Gc.collect();
        arrays.found(5, ARRAYS, "all dead");
    }

    /**
     * G1 reclaims arrays without references in young collections, and ZGC those that are young still.
     * Shenandoah collects the whole heap instead.
     */
    private static void dieInYoungCollections(Arrays arrays, boolean found) {
        arrays.make();
        Gc.collectYoung();
        arrays.found(0, 0, "all survive");
        arrays.drop(0, 7);
        Gc.collectYoung();
        if (found) {
            arrays.found(0, 7, "reclaimed");
        }
        Gc.collectYoung();
        arrays.found(0, 0, "nothing to find");
        arrays.drop(7, ARRAYS);
        Gc.collect();
        arrays.found(found ? 7 : 0, ARRAYS, "all dead");
    }

    /** Arrays become old where they are, but not in collections of Shenandoah that stop all threads. */
    private static void dieOld(Arrays arrays) {
        assumeTrue(OLD_AT_ONCE || !Gc.has("-XX:-ExplicitGCInvokesConcurrent"), "they remain young");
        arrays.make();
        while (!arrays.areOld()) {
            Gc.collect();
            arrays.found(0, 0, "all survive");
        }
        arrays.drop(0, 5);
        if (Gc.has("-XX:+UseZGC")) {
            WB.youngGC();
            arrays.found(0, 0, "young collection");
        }
        Gc.collect();
        arrays.found(0, 5, "old ones are dead");
        arrays.drop(5, ARRAYS);
        Gc.collect();
        arrays.found(5, ARRAYS, "all dead");
    }

    private static boolean foundInYoungCollections(boolean primitive) {
        return Gc.has("-XX:+UseG1GC") ? primitive
                : Gc.has("-XX:+UseZGC") ? !TENURES_AT_ONCE : Gc.has("-XX:+UseShenandoahGC");
    }

    @Test
    void primitiveArraysInFullCollections() {
        dieInFullCollections(new Arrays(float[].class, float[]::new));
    }

    @Test
    void objectArraysInFullCollections() {
        dieInFullCollections(new Arrays(Thing[].class, Thing[]::new));
    }

    @Test
    void primitiveArraysInYoungCollections() {
        dieInYoungCollections(new Arrays(float[].class, float[]::new), foundInYoungCollections(true));
    }

    @Test
    void objectArraysInYoungCollections() {
        dieInYoungCollections(new Arrays(Thing[].class, Thing[]::new), foundInYoungCollections(false));
    }

    @Test
    void primitiveArraysThatAreOld() {
        dieOld(new Arrays(float[].class, float[]::new));
    }

    @Test
    void objectArraysThatAreOld() {
        dieOld(new Arrays(Thing[].class, Thing[]::new));
    }
}
