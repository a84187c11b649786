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
 * @test id=Shenandoah
 * @summary What dies while a marking runs is found dead by the next one, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseShenandoahGC -Xmx2g -XX:MetaspaceSize=64m -XX:ShenandoahGCHeuristics=static
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders MarkingTest
 * @run junit/othervm -XX:+UseShenandoahGC -Xmx4g -XX:MetaspaceSize=64m -XX:ShenandoahGCMode=generational
 *      -XX:+UnlockExperimentalVMOptions -XX:ShenandoahGenerationalMaxTenuringAge=1 -XX:ShenandoahExpediteMixedThreshold=100000
 *      -XX:ShenandoahGarbageThreshold=100 -XX:ShenandoahOldGarbageThreshold=100
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:-UseCompactObjectHeaders MarkingTest
 */

/*
 * @test id=Z
 * @summary What dies while a marking runs is found dead by the next one, with ZGC
 * @requires vm.gc.Z & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseZGC -Xmx512m -XX:MetaspaceSize=64m -XX:+ZCollectionIntervalOnly
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:ZTenuringThreshold=0 -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:-UseCompactObjectHeaders MarkingTest
 * @run junit/othervm -XX:+UseZGC -Xmx512m -XX:MetaspaceSize=64m -XX:+ZCollectionIntervalOnly
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:ZTenuringThreshold=15 -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders MarkingTest
 */

import java.lang.ref.WeakReference;

import alloccounts.test.Sizes;
import jdk.test.whitebox.WhiteBox;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.*;

/**
 * Each test steps one marking on. It finds dead what could not be reached when it started. Shenandoah
 * marks the whole heap then; ZGC has collected the young generation before it stops for the first time,
 * and goes on with the old one. No collection starts by itself: the heap is large, and flags see to it.
 */
class MarkingTest {
    private static final WhiteBox WB = WhiteBox.getWhiteBox();
    private static final boolean YOUNG_FIRST = Gc.has("-XX:+UseZGC");
    private static final boolean TENURES_AT_ONCE = Gc.has("-XX:ZTenuringThreshold=0");
    private static final int N = 20_000;
    private static final int LENGTH = 1_200_000;

    static class Thing { long a, b; }

    private static final long SIZE = Sizes.instance(Thing.class);

    private final Object[] things = new Object[N];
    private Population population;
    private boolean isControlled;

    @BeforeEach
    void startWithNothing() {
        Gc.collect();
        Gc.awaitIdle();
        population = new Population(Thing.class);
    }

    @AfterEach
    void everythingDies() {
        if (isControlled) {
            releaseMarking();
        }
        drop(0, N);
        Gc.collect();
        population.died(population.alive(), SIZE);
        population.check("all dead");
    }

    /** From here on, collections of the whole heap wait with ZGC. */
    private void controlMarking() {
        WB.concurrentGCAcquireControl();
        isControlled = true;
    }

    private void releaseMarking() {
        WB.concurrentGCReleaseControl();
        isControlled = false;
    }

    private void make(int from, int to) {
        for (int i = from; i < to; i++) {
            things[i] = new Thing();
        }
        population.born(to - from, SIZE);
    }

    private int drop(int from, int to) {
        for (int i = from; i < to; i++) {
            things[i] = null;
        }
        return to - from;
    }

    private static boolean areOld(Object[] objects, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!WB.isObjectInOldGen(objects[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Collections of the whole heap with Shenandoah promote regions where they are, if they are old enough and are not
     * evacuated, which would make them young again. Thresholds see to it that none is.
     */
    private static void becomeOld(Object[] objects, int from, int to) {
        while (!areOld(objects, from, to)) {
            Gc.collect();
        }
        Gc.awaitIdle();
    }

    private void makeOld(int from, int to) {
        make(from, to);
        becomeOld(things, from, to);
        population.check("old");
    }

    @Test
    void deadWhenMarkingStarts() {
        makeOld(0, 15_000);
        make(15_000, N);
        int old = drop(0, 1_000);
        int young = drop(15_000, 15_300);
        controlMarking();
        population.check("dropped");
        WB.concurrentGCRunTo(WB.BEFORE_MARKING_COMPLETED);
        if (YOUNG_FIRST) {
            population.died(young, SIZE);
        }
        population.check("marking is not complete");
        WB.concurrentGCRunToIdle();
        population.died(YOUNG_FIRST ? old : old + young, SIZE);
        population.check("marked");
    }

    @Test
    void droppedDuringMarking() {
        makeOld(0, 15_000);
        controlMarking();
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        int dropped = drop(0, 1_000);
        make(15_000, N);
        dropped += drop(15_000, 15_300);
        WB.concurrentGCRunTo(WB.BEFORE_MARKING_COMPLETED);
        dropped += drop(1_000, 1_700);
        WB.concurrentGCRunToIdle();
        population.check("marked");
        releaseMarking();
        Gc.collect();
        population.died(dropped, SIZE);
        population.check("marked again");
    }

    /** What only weak references refer to when the marking starts lives on if they are asked for it. */
    @Test
    void gotDuringMarking() {
        makeOld(0, N);
        WeakReference<?>[] references = new WeakReference<?>[5_000];
        for (int i = 0; i < references.length; i++) {
            references[i] = new WeakReference<>(things[i]);
        }
        becomeOld(references, 0, references.length);
        drop(0, references.length);
        controlMarking();
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        for (int i = 0; i < 2_000; i++) {
            things[i] = references[i].get();
            assertNotNull(things[i]);
        }
        WB.concurrentGCRunToIdle();
        population.died(references.length - 2_000, SIZE);
        population.check("marked");
        for (int i = 0; i < references.length; i++) {
            assertEquals(i >= 2_000, references[i].refersTo(null));
        }
    }

    @Test
    void largeArraysDuringMarking() {
        Population arrays = new Population(float[].class);
        long size = Sizes.array(float[].class, LENGTH);
        Object[] before = new Object[10];
        for (int i = 0; i < before.length; i++) {
            before[i] = new float[LENGTH];
        }
        arrays.born(before.length, size);
        before[0] = null;
        controlMarking();
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        if (YOUNG_FIRST) {
            arrays.died(1, size);
        }
        arrays.check("marking started");

        Object[] during = new Object[10];
        for (int i = 0; i < during.length; i++) {
            during[i] = new float[LENGTH];
        }
        arrays.born(during.length, size);
        for (int i = 1; i < 4; i++) {
            before[i] = null;
            during[i] = null;
        }
        WB.concurrentGCRunToIdle();
        if (!YOUNG_FIRST) {
            arrays.died(1, size);
        }
        arrays.check("marked");
        releaseMarking();
        Gc.collect();
        arrays.died(6, size);
        arrays.check("marked again");
        before = during = null;
        Gc.collect();
        arrays.died(13, size);
        arrays.check("all dead");
    }

    /** What threads allocate once a marking has started is none of its business, even if they exit at once. */
    @Test
    void threadsExitDuringMarking() throws InterruptedException {
        makeOld(0, 5_000);
        controlMarking();
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        for (int i = 5_000; i < N; i += 1_000) {
            int from = i;
            Thread thread = new Thread(() -> make(from, from + 1_000));
            thread.start();
            thread.join();
        }
        population.check("threads are gone");
        WB.concurrentGCRunToIdle();
        population.check("marked");
        releaseMarking();
        Gc.collect();
        population.check("marked again");
    }

    /** What becomes old during a marking of the old generation is none of its business. */
    @Test
    void youngCollectionsDuringMarking() {
        assumeTrue(YOUNG_FIRST, "Shenandoah does one collection after the other");
        makeOld(0, 10_000);
        int old = drop(0, 100);
        controlMarking();
        WB.concurrentGCRunTo(WB.AFTER_MARKING_STARTED);
        make(10_000, N);
        int young = drop(10_000, 11_000);
        WB.youngGC();
        population.died(young, SIZE);
        population.check("young ones are dead");
        for (int i = 11_000; i < N; i++) {
            assertEquals(TENURES_AT_ONCE, WB.isObjectInOldGen(things[i]));
        }
        int later = drop(11_000, 13_000);
        // While the old generation is marked, threads keep overwritten references in buffers. What those
        // referred to that are in a buffer yet when a young collection starts is found dead by the next one.
        WB.youngGC();
        WB.youngGC();
        if (!TENURES_AT_ONCE) {
            population.died(later, SIZE);
        }
        population.check("two more young collections");
        WB.concurrentGCRunToIdle();
        population.died(old, SIZE);
        population.check("marked");
        releaseMarking();
        Gc.collect();
        if (TENURES_AT_ONCE) {
            population.died(later, SIZE);
        }
        population.check("those that became old during marking");
    }
}
