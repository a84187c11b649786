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
 * @summary A marking of the old generation alone finds old objects dead, and no others, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseShenandoahGC -Xmx4g -XX:ShenandoahGCMode=generational
 *      -XX:+UnlockExperimentalVMOptions -XX:ShenandoahGenerationalMaxTenuringAge=1
 *      -XX:ShenandoahGuaranteedOldGCInterval=1000 -XX:ShenandoahExpediteMixedThreshold=0
 *      -XX:ShenandoahGarbageThreshold=100 -XX:ShenandoahOldGarbageThreshold=100
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -Xlog:alloc+stats=debug,gc:file=marks.log:none:filecount=0 OldMarkingTest
 */

import alloccounts.test.Sizes;
import jdk.test.whitebox.WhiteBox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/**
 * Nobody can ask Shenandoah for a collection of the old generation alone, so this lets it start one each second. None
 * starts before young ones have evacuated what the one before left to them, so these come at once. Regions are not
 * evacuated by collections of the whole heap, so that they become old where they are.
 */
class OldMarkingTest {
    private static final WhiteBox WB = WhiteBox.getWhiteBox();
    private static final int N = 20_000;
    private static final int DEAD = 7_000;

    static class Thing { long a, b; }

    private static final long SIZE = Sizes.instance(Thing.class);

    private static boolean areOld(Object[] objects) {
        for (Object object : objects) {
            if (!WB.isObjectInOldGen(object)) {
                return false;
            }
        }
        return true;
    }

    private static int oldMarkings() throws Exception {
        return Collections.frequency(Gc.markings(), "marking of the old generation");
    }

    @Test
    void oldObjectsAreFoundDead() throws Exception {
        Population population = new Population(Thing.class);
        Object[] things = new Object[N];
        for (int i = 0; i < N; i++) {
            things[i] = new Thing();
        }
        population.born(N, SIZE);
        // How much is promoted at a time is for Shenandoah to decide, and with less of the processor it takes more
        // collections. If that never ends, the test times out.
        while (!areOld(things)) {
            Gc.collect();
            population.check("all survive");
        }
        Gc.awaitIdle();
        int before = Files.readAllLines(Path.of("marks.log")).size();
        for (int i = 0; i < DEAD; i++) {
            things[i] = null;
        }
        // The first marking that starts after this finds what the one before has left, if that started among the
        // drops. If none ever starts, the test times out.
        while (Population.row(Thing.class.getTypeName()).deallocs() < DEAD) {
            Thread.sleep(100);
        }
        population.died(DEAD, SIZE);
        population.check("marked");
        int marked = oldMarkings();
        while (oldMarkings() < marked + 2) {
            Thread.sleep(100);
        }
        population.check("marked again");
        List<String> log = Files.readAllLines(Path.of("marks.log"));
        assertEquals(List.of(), log.subList(before, log.size()).stream().filter(line -> line.contains("Global")).toList(),
                     "collections of the whole heap");
        assertTrue(things[N - 1] != null);
    }
}
