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
 * @summary Objects that live through their first collection are counted once, with Serial
 * @requires vm.gc.Serial & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseSerialGC -Xms128m -Xmx128m -Xmn64m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=0
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI -XX:+VerifyAllocCounts SurvivalTest
 * @run junit/othervm -XX:+UseSerialGC -Xms128m -Xmx128m -Xmn64m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=15
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI -XX:+VerifyAllocCounts SurvivalTest
 */

/*
 * @test id=Parallel
 * @summary Objects that live through their first collection are counted once, with Parallel
 * @requires vm.gc.Parallel & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseParallelGC -Xms128m -Xmx128m -Xmn64m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=0 -XX:-UseAdaptiveSizePolicy
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI -XX:+VerifyAllocCounts SurvivalTest
 * @run junit/othervm -XX:+UseParallelGC -Xms128m -Xmx128m -Xmn64m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=15 -XX:-UseAdaptiveSizePolicy
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI -XX:+VerifyAllocCounts SurvivalTest
 */

/*
 * @test id=G1
 * @summary Objects that live through their first collection are counted once, with G1
 * @requires vm.gc.G1 & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseG1GC -Xms128m -Xmx128m -Xmn64m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=0
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI -XX:+VerifyAllocCounts SurvivalTest
 * @run junit/othervm -XX:+UseG1GC -Xms128m -Xmx128m -Xmn64m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=15
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI -XX:+VerifyAllocCounts SurvivalTest
 */

/*
 * @test id=Z
 * @summary Objects that live through their first collection are counted once, with ZGC
 * @requires vm.gc.Z & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseZGC -Xms128m -Xmx128m -XX:MetaspaceSize=64m -XX:+ZCollectionIntervalOnly
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:ZTenuringThreshold=0
 *      -XX:+WhiteBoxAPI -XX:+VerifyAllocCounts SurvivalTest
 * @run junit/othervm -XX:+UseZGC -Xms128m -Xmx128m -XX:MetaspaceSize=64m -XX:+ZCollectionIntervalOnly
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:ZTenuringThreshold=15
 *      -XX:+WhiteBoxAPI -XX:+VerifyAllocCounts SurvivalTest
 */

/*
 * @test id=Shenandoah
 * @summary Objects that live through their first collection are counted once, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseShenandoahGC -Xms128m -Xmx128m -XX:MetaspaceSize=64m -XX:+UseCompactObjectHeaders
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI -XX:+VerifyAllocCounts SurvivalTest
 */

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

import alloccounts.test.ChildVm;
import alloccounts.test.Sizes;
import jdk.alloccounts.AllocCount;
import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.whitebox.WhiteBox;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.*;

/** How many objects were there after their first collection is known from what the test holds. */
class SurvivalTest {
    private static final WhiteBox WB = WhiteBox.getWhiteBox();
    private static final boolean IS_KNOWN = !Gc.has("-XX:+UseShenandoahGC");
    private static final int N = 1_000;

    static class InYoung { int i; }
    static class InFull { int i; }
    static class Later { int i; }

    /** Makes {@link #N} objects and as many arrays of them, and returns every {@code step}-th pair. */
    private static List<Object> make(Class<?> cls, int step) throws Exception {
        List<Object> held = new ArrayList<>();
        for (int i = 0; i < N; i++) {
            Object thing = cls == InYoung.class ? new InYoung() : cls == InFull.class ? new InFull() : new Later();
            Object array = cls == InYoung.class ? new InYoung[i % 7] : cls == InFull.class ? new InFull[i % 7]
                                                                                            : new Later[i % 7];
            if (i % step == 0) {
                held.add(thing);
                held.add(array);
            }
        }
        return held;
    }

    private static void check(Class<?> cls, long objects, long arrayBytes) {
        AllocCount row = Population.row(cls.getTypeName());
        AllocCount arrays = Population.row(cls.getTypeName() + "[]");
        assertEquals(IS_KNOWN ? objects : AllocCount.UNKNOWN, row.survived(), row.toString());
        assertEquals(IS_KNOWN ? objects * Sizes.instance(cls) : AllocCount.UNKNOWN, row.survivedBytes(), row.toString());
        assertEquals(IS_KNOWN ? objects : AllocCount.UNKNOWN, arrays.survived(), arrays.toString());
        assertEquals(IS_KNOWN ? arrayBytes : AllocCount.UNKNOWN, arrays.survivedBytes(), arrays.toString());
    }

    private static long arrayBytes(List<Object> held) {
        return held.stream().filter(o -> o instanceof Object[])
                .mapToLong(o -> Sizes.array(o.getClass(), ((Object[]) o).length)).sum();
    }

    private void survive(Class<?> cls, Runnable first) throws Exception {
        // After this there is so much room that no collection comes by itself.
        WB.fullGC();
        List<Object> held = make(cls, 3);
        long bytes = arrayBytes(held);
        check(cls, 0, 0);
        first.run();
        check(cls, held.size() / 2, bytes);
        // What has survived once is not counted again, wherever it is now.
        WB.youngGC();
        WB.youngGC();
        WB.fullGC();
        check(cls, held.size() / 2, bytes);

        List<Object> more = make(cls, 1);
        bytes += arrayBytes(more);
        first.run();
        check(cls, (held.size() + more.size()) / 2, bytes);
        held.clear();
        WB.fullGC();
        check(cls, (N + 2) / 3 + N, bytes);
        Reference.reachabilityFence(more);
    }

    @Test
    void inYoungCollections() throws Exception {
        survive(InYoung.class, WB::youngGC);
    }

    @Test
    void inCollectionsOfTheWholeHeap() throws Exception {
        survive(InFull.class, WB::fullGC);
    }

    /** Fills the old generation, so that collections of the whole heap leave objects in eden. */
    public static final class Full {
        static class Left { long a, b, c, d, e, f; }

        public static void main(String[] args) {
            Object[] held = new Object[60_000];
            List<byte[]> filling = new ArrayList<>(1_000);
            try {
                while (true) {
                    filling.add(new byte[1 << 20]);
                }
            } catch (OutOfMemoryError e) {
                // The old generation is full, and so is eden.
            }
            filling.subList(filling.size() - 6, filling.size()).clear();
            System.gc();
            for (int i = 0; i < held.length; i++) {
                held[i] = new Left();
            }
            int left = 0;
            for (int i = 0; i < 3; i++) {
                System.gc();
                left = 0;
                for (Object thing : held) {
                    left += WB.isObjectInOldGen(thing) ? 0 : 1;
                }
                if (left == 0) {
                    throw new AssertionError("there is room for all in the old generation");
                }
            }
            int filled = filling.size();
            filling.clear();
            AllocCount row = Population.row(Left.class.getTypeName());
            System.out.println("survived " + row.survived() + " of " + held.length + ", filled with " + filled
                    + ", " + left + " left where they were");
        }
    }

    @Test
    void leftInEden() throws Exception {
        assumeTrue(Gc.has("-XX:+UseSerialGC") || Gc.has("-XX:+UseParallelGC"), "there is no such thing");
        OutputAnalyzer output = ChildVm.run(List.of(
                Gc.has("-XX:+UseSerialGC") ? "-XX:+UseSerialGC" : "-XX:+UseParallelGC", "-XX:-UseGCOverheadLimit",
                "-Xms32m", "-Xmx32m", "-Xmn16m", "-Xlog:gc+heap=debug", "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+VerifyAllocCounts", "-Xbootclasspath/a:.", "-XX:+WhiteBoxAPI", Full.class.getName()));
        output.shouldHaveExitValue(0).shouldContain("survived 60000 of 60000");
    }
}
