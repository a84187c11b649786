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
 * @test
 * @summary Deaths that the concurrent marking of G1 finds, and mixed collections after it
 * @requires vm.gc.G1 & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseG1GC -Xms256m -Xmx256m -Xmn64m -XX:G1HeapRegionSize=1m -XX:MaxTenuringThreshold=3
 *      -XX:+UnlockExperimentalVMOptions -XX:G1MixedGCLiveThresholdPercent=100 -XX:G1HeapWastePercent=0
 *      -XX:G1MixedGCCountTarget=1 -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI ConcurrentMarkTest
 * @run junit/othervm -XX:+UseG1GC -Xms256m -Xmx256m -Xmn64m -XX:G1HeapRegionSize=1m -XX:MaxTenuringThreshold=3
 *      -XX:+UnlockExperimentalVMOptions -XX:G1MixedGCLiveThresholdPercent=100 -XX:G1HeapWastePercent=0
 *      -XX:G1MixedGCCountTarget=1 -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders ConcurrentMarkTest
 */

import java.lang.ref.WeakReference;

import alloccounts.test.Sizes;
import jdk.test.whitebox.WhiteBox;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/**
 * The test steps the marking on. It finds dead what was old and unreachable
 * when it started, and the mixed collections after it what they do not copy.
 */
class ConcurrentMarkTest {
    private static final WhiteBox WB = WhiteBox.getWhiteBox();
    private static final int N = 90_000;
    private static final int LENGTH = 700_000;

    static class Thing { long a, b; }

    private static final long SIZE = Sizes.instance(Thing.class);

    private final Object[] things = new Object[N];
    private Population population;

    @BeforeEach
    void controlMarking() {
        WB.concurrentGCAcquireControl();
        WB.concurrentGCRunToIdle();
        WB.fullGC();
        population = new Population(Thing.class);
    }

    @AfterEach
    void everythingDies() {
        WB.concurrentGCRunToIdle();
        drop(0, N);
        WB.fullGC();
        population.died(population.alive(), SIZE);
        population.check("all dead");
        WB.concurrentGCReleaseControl();
    }

    private void make(int from, int to) {
        for (int i = from; i < to; i++) {
            things[i] = new Thing();
        }
        population.born(to - from, SIZE);
    }

    private void drop(int from, int to) {
        for (int i = from; i < to; i++) {
            things[i] = null;
        }
    }

    private void makeOld(int from, int to) {
        make(from, to);
        WB.fullGC();
        assertOld(from, to);
        population.check("old");
    }

    private void assertOld(int from, int to) {
        for (int i = from; i < to; i++) {
            assertTrue(WB.isObjectInOldGen(things[i]));
        }
    }

    /** Lets a marking that has begun come to its end. */
    private static void endMarking() {
        int before = WB.g1CompletedConcurrentMarkCycles();
        WB.concurrentGCRunToIdle();
        assertEquals(before + 1, WB.g1CompletedConcurrentMarkCycles());
    }

    @Test
    void deadWhenMarkingStarts() {
        makeOld(0, N);
        drop(0, 1_000);
        WB.concurrentGCRunTo(WB.BEFORE_MARKING_COMPLETED);
        population.check("marking is not complete");
        endMarking();
        population.died(1_000, SIZE);
        population.check("marked");
    }

    /** A marking works on what was reachable when it started. */
    @Test
    void droppedDuringMarking() {
        makeOld(0, N);
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        drop(0, 1_000);
        endMarking();
        population.check("marked");
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        endMarking();
        population.died(1_000, SIZE);
        population.check("marked again");
    }

    @Test
    void youngCollectionsDuringMarking() {
        makeOld(0, 10_000);
        drop(0, 100);
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        make(10_000, 20_000);
        drop(10_000, 11_000);
        WB.youngGC();
        population.died(1_000, SIZE);
        population.check("young ones are dead");
        while (!WB.isObjectInOldGen(things[11_000])) {
            WB.youngGC();
        }
        assertOld(11_000, 20_000);
        drop(11_000, 13_000);
        make(0, 100);
        drop(0, 10);
        endMarking();
        population.died(100, SIZE);
        population.check("marked");
        WB.youngGC();
        population.died(10, SIZE);
        population.check("young collection after marking");
        WB.fullGC();
        population.died(2_000, SIZE);
        population.check("those that became old during marking");
    }

    @Test
    void fullCollectionDuringMarking() {
        makeOld(0, N);
        drop(0, 1_000);
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        drop(1_000, 3_000);
        System.gc();
        population.died(3_000, SIZE);
        population.check("full collection");
        WB.concurrentGCRunToIdle();
        population.check("marking given up");
        drop(3_000, 7_000);
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        endMarking();
        population.died(4_000, SIZE);
        population.check("marked");
    }

    /** Primitive arrays that are humongous die in young collections, whether or not they were marked. */
    @Test
    void humongousArraysDuringMarking() {
        Population arrays = new Population(float[].class);
        long size = Sizes.array(float[].class, LENGTH);
        Object[] before = new Object[10];
        for (int i = 0; i < before.length; i++) {
            before[i] = new float[LENGTH];
        }
        arrays.born(before.length, size);
        before[0] = null;
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        arrays.died(1, size);
        arrays.check("marking started, with a young collection");

        Object[] during = new Object[10];
        for (int i = 0; i < during.length; i++) {
            during[i] = new float[LENGTH];
        }
        arrays.born(during.length, size);
        for (int i = 1; i < 4; i++) {
            before[i] = null;
            during[i] = null;
        }
        WB.youngGC();
        arrays.died(6, size);
        arrays.check("reclaimed early in the marking");

        WB.concurrentGCRunTo(WB.BEFORE_MARKING_COMPLETED);
        for (int i = 4; i < 6; i++) {
            before[i] = null;
            during[i] = null;
        }
        WB.youngGC();
        arrays.died(4, size);
        arrays.check("reclaimed late in the marking");
        before[6] = null;
        during[6] = null;
        endMarking();
        arrays.check("marked");
        WB.youngGC();
        arrays.died(2, size);
        arrays.check("reclaimed after the marking");
        before = during = null;
        WB.fullGC();
        arrays.died(7, size);
        arrays.check("all dead");
    }

    /**
     * Which regions a mixed collection takes is not known, but the weak references that it
     * clears are. They are young, for old ones are as strong as any other to it.
     */
    @Test
    void mixedCollections() {
        makeOld(0, N);
        for (int i = 0; i < N; i += 2) {
            drop(i, i + 1);
        }
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        endMarking();
        population.died(N / 2, SIZE);
        population.check("marked");

        WeakReference<?>[] references = new WeakReference<?>[N / 2];
        int dropped = 0;
        for (int i = 1; i < N; i += 2) {
            references[i / 2] = new WeakReference<>(things[i]);
            if (i % 3 == 0) {
                drop(i, i + 1);
                dropped++;
            }
        }
        int dead = 0;
        for (int i = 0; i < 4; i++) {
            WB.youngGC();
            int cleared = 0;
            for (WeakReference<?> reference : references) {
                if (reference.refersTo(null)) {
                    cleared++;
                }
            }
            population.died(cleared - dead, SIZE);
            population.check("collection " + i + " after the marking");
            dead = cleared;
        }
        assertTrue(dead > 0, "no mixed collection found any object dead");
        WB.fullGC();
        population.died(dropped - dead, SIZE);
        population.check("full collection");
    }
}
