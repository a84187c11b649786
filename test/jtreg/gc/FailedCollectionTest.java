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
 * @summary Deaths are counted right when a young collection fails, with Serial
 * @requires vm.gc.Serial & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseSerialGC -Xms48m -Xmx48m -Xmn24m -Dfill=20 -XX:PromotedPadding=0 -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI FailedCollectionTest
 * @run junit/othervm -XX:+UseSerialGC -Xms48m -Xmx48m -Xmn24m -Dfill=20 -XX:PromotedPadding=0 -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders FailedCollectionTest
 */

/*
 * @test id=Parallel
 * @summary Deaths are counted right when a young collection fails, with Parallel
 * @requires vm.gc.Parallel & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseParallelGC -Xms48m -Xmx48m -Xmn24m -Dfill=20 -XX:PromotedPadding=0 -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI FailedCollectionTest
 * @run junit/othervm -XX:+UseParallelGC -Xms48m -Xmx48m -Xmn24m -Dfill=20 -XX:PromotedPadding=0 -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders FailedCollectionTest
 */

/*
 * @test id=G1
 * @summary Deaths are counted right when a young collection fails, with G1
 * @requires vm.gc.G1 & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseG1GC -Xms48m -Xmx48m -Xmn24m -Dfill=28 -XX:G1HeapRegionSize=1m
 *      -XX:G1ReservePercent=0 -XX:InitiatingHeapOccupancyPercent=100 -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI FailedCollectionTest
 * @run junit/othervm -XX:+UseG1GC -Xms48m -Xmx48m -Xmn24m -Dfill=28 -XX:G1HeapRegionSize=1m
 *      -XX:G1ReservePercent=0 -XX:InitiatingHeapOccupancyPercent=100 -XX:MetaspaceSize=64m
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders FailedCollectionTest
 */

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import alloccounts.test.Sizes;
import jdk.test.whitebox.WhiteBox;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/**
 * Young collections that have nowhere to copy all survivors to. Serial and
 * Parallel collect the whole heap then; G1 leaves the objects where they are.
 */
class FailedCollectionTest {
    private static final WhiteBox WB = WhiteBox.getWhiteBox();
    private static final long FILL = Long.getLong("fill") << 20;
    private static final int N = 500_000;

    static class Thing { int a, b, c; }

    private static final long SIZE = Sizes.instance(Thing.class);

    private final List<byte[]> filling = new ArrayList<>();
    private Object[] things = new Object[N];
    private Population population;
    private long survived;

    private static long used() {
        WB.fullGC();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** After this there is room for new objects, but hardly for copies of them. */
    @BeforeEach
    void fill() {
        while (used() < FILL) {
            // Not so much at once that a young collection comes first, which is to expect few survivors.
            for (int i = 0; i < 20; i++) {
                filling.add(new byte[50_000]);
            }
        }
        population = new Population(Thing.class);
        survived = Population.row(Thing.class.getTypeName()).survived();
    }

    @AfterEach
    void everythingDies() {
        filling.clear();
        things = null;
        WB.fullGC();
        population.died(population.alive(), SIZE);
        population.check("all dead");
    }

    private void make() {
        long collections = Gc.count();
        for (int i = 0; i < N; i++) {
            things[i] = new Thing();
        }
        assertEquals(collections, Gc.count(), "not all of them are new");
        population.born(N, SIZE);
        population.check("made");
    }

    private long drop(int step) {
        long dropped = 0;
        for (int i = 0; i < N; i += step) {
            if (things[i] != null) {
                things[i] = null;
                dropped++;
            }
        }
        return dropped;
    }

    /** What is alive survives here, whether it was copied, left where it was, or marked by the collection after. */
    private void collectYoung() {
        long collections = Gc.count();
        WB.youngGC();
        if (Gc.has("-XX:+UseG1GC")) {
            assertEquals(collections + 1, Gc.count());
            long left = 0;
            for (Object thing : things) {
                if (thing != null && WB.isObjectInOldGen(thing)) {
                    left++;
                }
            }
            assertTrue(left > 0, "everything was copied");
        } else {
            assertEquals(collections + 2, Gc.count(), "the collection did not fail");
        }
        long alive = Arrays.stream(things).filter(Objects::nonNull).count();
        assertEquals(survived + alive, Population.row(Thing.class.getTypeName()).survived(), "survived");
    }

    @Test
    void nothingDies() {
        make();
        collectYoung();
        population.check("young collection");
    }

    @Test
    void someDie() {
        make();
        long dropped = drop(3);
        collectYoung();
        population.died(dropped, SIZE);
        population.check("young collection");
        dropped = drop(2);
        WB.fullGC();
        population.died(dropped, SIZE);
        population.check("full collection");
    }

    /** The old array is dead, but a young collection does not know. The one that follows in the same pause does. */
    @Test
    void onlyGarbageRefersToThem() {
        assertTrue(WB.isObjectInOldGen(things));
        make();
        long collections = Gc.count();
        things = null;
        WB.youngGC();
        if (!Gc.has("-XX:+UseG1GC")) {
            assertEquals(collections + 2, Gc.count(), "the collection did not fail");
            population.died(N, SIZE);
        }
        population.check("young collection");
        assertEquals(survived + N, Population.row(Thing.class.getTypeName()).survived(), "survived");
    }

    @Test
    void nearlyAllSurvive() {
        make();
        long dropped = drop(1_000);
        collectYoung();
        population.died(dropped, SIZE);
        population.check("young collection");
    }
}
