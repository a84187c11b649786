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
 * @run junit/othervm -XX:+UseSerialGC -Xms256m -Xmx256m -Xmn4m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI HumongousTest
 * @run junit/othervm -XX:+UseSerialGC -Xms256m -Xmx256m -Xmn4m
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
 * @run junit/othervm -XX:+UseParallelGC -Xms256m -Xmx256m -Xmn4m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI HumongousTest
 * @run junit/othervm -XX:+UseParallelGC -Xms256m -Xmx256m -Xmn4m
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
 * @run junit/othervm -XX:+UseG1GC -Xms256m -Xmx256m -Xmn32m -XX:G1HeapRegionSize=1m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI HumongousTest
 * @run junit/othervm -XX:+UseG1GC -Xms256m -Xmx256m -Xmn32m -XX:G1HeapRegionSize=1m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders HumongousTest
 */

import java.util.function.IntFunction;

import alloccounts.test.Sizes;
import jdk.test.whitebox.WhiteBox;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/** Arrays that do not fit into the young generation: humongous ones of G1, and ones larger than eden. */
class HumongousTest {
    private static final WhiteBox WB = WhiteBox.getWhiteBox();
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
            WB.fullGC();
            population = new Population(cls);
        }

        private long size(int i) {
            return Sizes.array(cls, LENGTH + i);
        }

        void make() {
            for (int i = 0; i < ARRAYS; i++) {
                arrays[i] = make.apply(LENGTH + i);
                population.born(1, size(i));
                assertTrue(WB.isObjectInOldGen(arrays[i]));
            }
            population.check("made");
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
        System.gc();
        arrays.found(0, 5, "full collection");
        System.gc();
        arrays.found(0, 0, "nothing to find");
        arrays.drop(5, ARRAYS);
        System.gc();
        arrays.found(5, ARRAYS, "all dead");
    }

    /** G1 reclaims arrays without references in young collections. */
    private static void dieInYoungCollections(Arrays arrays, boolean eagerly) {
        arrays.make();
        WB.youngGC();
        arrays.found(0, 0, "all survive");
        arrays.drop(0, 7);
        WB.youngGC();
        if (eagerly) {
            arrays.found(0, 7, "reclaimed eagerly");
        }
        WB.youngGC();
        arrays.found(0, 0, "nothing to find");
        arrays.drop(7, ARRAYS);
        System.gc();
        arrays.found(eagerly ? 7 : 0, ARRAYS, "all dead");
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
        dieInYoungCollections(new Arrays(float[].class, float[]::new), Gc.has("-XX:+UseG1GC"));
    }

    @Test
    void objectArraysInYoungCollections() {
        dieInYoungCollections(new Arrays(Thing[].class, Thing[]::new), false);
    }
}
