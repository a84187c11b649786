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
 * @test id=G1
 * @summary What only native code knows of, which has pinned it, is alive if it is large, with G1
 * @requires vm.gc.G1 & vm.flagless & os.family == "linux"
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm/native --enable-native-access=ALL-UNNAMED
 *      -XX:+UseG1GC -Xms64m -Xmx64m -Xmn8m -XX:G1HeapRegionSize=1m -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI UnreachablePinnedTest
 * @run junit/othervm/native --enable-native-access=ALL-UNNAMED
 *      -XX:+UseG1GC -Xms64m -Xmx64m -Xmn8m -XX:G1HeapRegionSize=1m -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders UnreachablePinnedTest
 */

import alloccounts.test.Sizes;
import jdk.test.whitebox.WhiteBox;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/**
 * The specification of JNI demands a reference to an array from when it is pinned until it is not.
 * G1 does without: it leaves alone what is pinned, even if it finds that nothing refers to it. Large
 * arrays remain arrays; of small ones the elements remain. Other collectors wait, or rely on the reference.
 */
class UnreachablePinnedTest {
    private static final WhiteBox WB = WhiteBox.getWhiteBox();
    private static final int N = 10_000;
    private static final int SMALL = 100;
    private static final int LARGE = 1_000_000;

    static class Thing { long a, b; }

    private static final long SIZE = Sizes.instance(Thing.class);
    private static final long SMALL_SIZE = Sizes.array(float[].class, SMALL);
    private static final long LARGE_SIZE = Sizes.array(float[].class, LARGE);

    /** Makes an array that holds 0, 1, 2... and pins it, but keeps no reference to it. */
    static native void make(int length);
    /** Unpins it. Returns how many elements have changed. */
    static native int unpin();

    @BeforeAll
    static void load() {
        System.loadLibrary("UnreachablePinnedTest");
    }

    private Population arrays;

    @BeforeEach
    void controlMarking() {
        WB.concurrentGCAcquireControl();
        WB.fullGC();
        arrays = new Population(float[].class);
    }

    @AfterEach
    void releaseMarking() {
        WB.concurrentGCReleaseControl();
    }

    private static void mark() {
        int before = WB.g1CompletedConcurrentMarkCycles();
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        WB.concurrentGCRunToIdle();
        assertEquals(before + 1, WB.g1CompletedConcurrentMarkCycles());
    }

    private void unpinIt() {
        assertEquals(0, unpin(), "elements changed while the array was pinned");
        // The collector learns of it in the next pause, or when this thread pins an array elsewhere.
        byte[] elsewhere = {1};
        WB.pinObject(elsewhere);
        WB.unpinObject(elsewhere);
        arrays.check("unpinned");
    }

    /** Makes a large array, and collects in all ways that there are. */
    private void makeLargeOne() {
        make(LARGE);
        arrays.born(1, LARGE_SIZE);
        for (int i = 0; i < 2; i++) {
            WB.youngGC();
            arrays.check("young collection");
            mark();
            arrays.check("marked");
            WB.fullGC();
            arrays.check("full collection");
        }
        mark();
        arrays.check("marked");
    }

    private void findLargeOne(String when) {
        arrays.died(1, LARGE_SIZE);
        arrays.check(when);
    }

    @Test
    void largeArrayUntilYoungCollection() {
        makeLargeOne();
        unpinIt();
        WB.youngGC();
        findLargeOne("young collection");
    }

    @Test
    void largeArrayUntilFullCollection() {
        makeLargeOne();
        unpinIt();
        WB.fullGC();
        findLargeOne("full collection");
    }

    @Test
    void largeArrayUntilEndOfMarking() {
        makeLargeOne();
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        unpinIt();
        WB.concurrentGCRunTo(WB.BEFORE_MARKING_COMPLETED);
        arrays.check("marking is not complete");
        WB.concurrentGCRunToIdle();
        findLargeOne("marked");
    }

    @Test
    void largeArrayUntilYoungCollectionDuringMarking() {
        makeLargeOne();
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        unpinIt();
        WB.youngGC();
        findLargeOne("young collection");
        WB.concurrentGCRunToIdle();
        arrays.check("marked");
    }

    /** What is made during a marking is none of its business, be it pinned or not, reachable or not. */
    @Test
    void madeDuringMarking() {
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        float[] reachable = new float[LARGE];
        WB.pinObject(reachable);
        make(LARGE);
        arrays.born(2, LARGE_SIZE);
        // In this pause the collector learns that they are pinned.
        WB.youngGC();
        arrays.check("young collection");
        WB.concurrentGCRunToIdle();
        arrays.check("marked");
        mark();
        arrays.check("marked again");
        unpinIt();
        WB.fullGC();
        findLargeOne("full collection");
        WB.unpinObject(reachable);
        reachable = null;
        WB.fullGC();
        findLargeOne("all dead");
    }

    /** It is among other objects, in a region that is collected around it. */
    @Test
    void smallArray() {
        Population population = new Population(Thing.class);
        Object[] things = new Object[N];
        for (int i = 0; i < N; i++) {
            if (i == N / 2) {
                make(SMALL);
                arrays.born(1, SMALL_SIZE);
            }
            things[i] = new Thing();
        }
        population.born(N, SIZE);
        population.died(drop(things, 2), SIZE);
        WB.youngGC();
        arrays.died(1, SMALL_SIZE);
        arrays.check("young collection");
        population.check("young collection");
        mark();
        arrays.check("marked");
        population.check("marked");
        population.died(drop(things, 3), SIZE);
        WB.fullGC();
        arrays.check("full collection");
        population.check("full collection");
        unpinIt();
        population.died(drop(things, 1), SIZE);
        WB.fullGC();
        arrays.check("all dead");
        population.check("all dead");
    }

    private static int drop(Object[] things, int step) {
        int dropped = 0;
        for (int i = 0; i < N; i += step) {
            if (things[i] != null) {
                things[i] = null;
                dropped++;
            }
        }
        return dropped;
    }
}
