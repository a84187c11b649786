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
 * @summary Deaths in young collections are counted there and then, with Serial
 * @requires vm.gc.Serial & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseSerialGC -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=0
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI YoungCollectionTest
 * @run junit/othervm -XX:+UseSerialGC -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=15
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI YoungCollectionTest
 * @run junit/othervm -XX:+UseSerialGC -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=0
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders YoungCollectionTest
 * @run junit/othervm -XX:+UseSerialGC -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=15
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders YoungCollectionTest
 */

/*
 * @test id=Parallel
 * @summary Deaths in young collections are counted there and then, with Parallel
 * @requires vm.gc.Parallel & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseParallelGC -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=0
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI YoungCollectionTest
 * @run junit/othervm -XX:+UseParallelGC -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m
 *      -XX:MaxTenuringThreshold=15 -XX:-UseAdaptiveSizePolicy
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI YoungCollectionTest
 * @run junit/othervm -XX:+UseParallelGC -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=0
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders YoungCollectionTest
 * @run junit/othervm -XX:+UseParallelGC -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m
 *      -XX:MaxTenuringThreshold=15 -XX:-UseAdaptiveSizePolicy
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders YoungCollectionTest
 */

/*
 * @test id=G1
 * @summary Deaths in young collections are counted there and then, with G1
 * @requires vm.gc.G1 & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseG1GC -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=0
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI YoungCollectionTest
 * @run junit/othervm -XX:+UseG1GC -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=15
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI YoungCollectionTest
 * @run junit/othervm -XX:+UseG1GC -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=0
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders YoungCollectionTest
 * @run junit/othervm -XX:+UseG1GC -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m -XX:MaxTenuringThreshold=15
 *      -Xbootclasspath/a:. -XX:+UnlockDiagnosticVMOptions -XX:+WhiteBoxAPI
 *      -XX:+VerifyAllocCounts -XX:+UseCompactObjectHeaders YoungCollectionTest
 */

import java.lang.ref.WeakReference;
import java.util.stream.Stream;

import alloccounts.test.Sizes;
import jdk.test.whitebox.WhiteBox;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/**
 * Only young collections, until the last step of each test. How many objects
 * died is known from the test, and from weak references: as many are cleared.
 */
class YoungCollectionTest {
    private static final WhiteBox WB = WhiteBox.getWhiteBox();
    private static final boolean TENURES_AT_ONCE = Gc.has("-XX:MaxTenuringThreshold=0");
    private static final int N = 3_000;

    static class Thing { int i; Object o; }

    private static final long SIZE = Sizes.instance(Thing.class);

    /**
     * Things in fresh arrays, which are as young as they are. There are no weak references where
     * they would be old at once, for old ones are as strong as any other in young collections.
     */
    private static final class Group {
        final Object[] things = new Object[N];
        final WeakReference<?>[] references = new WeakReference<?>[TENURES_AT_ONCE ? 0 : N];

        Group() {
            for (int i = 0; i < N; i++) {
                things[i] = new Thing();
            }
            for (int i = 0; i < references.length; i++) {
                references[i] = new WeakReference<>(things[i]);
            }
        }

        /** Drops every third of those that are left, and says how many. */
        int dropSome() {
            int left = 0, dropped = 0;
            for (int i = 0; i < N; i++) {
                if (things[i] != null && left++ % 3 == 0) {
                    things[i] = null;
                    dropped++;
                }
            }
            return dropped;
        }

        /** Compares the references cleared with the things dead. */
        void assertCleared(long expected) {
            long cleared = Stream.of(references).filter(reference -> reference.refersTo(null)).count();
            assertTrue(cleared == expected || TENURES_AT_ONCE, () -> expected + " are dead, cleared " + cleared);
        }

        void assertOld(boolean expected, String when) {
            for (Object thing : things) {
                assertTrue(thing == null || WB.isObjectInOldGen(thing) == expected, when);
            }
        }
    }

    /** What lies before this call is dead or old, and counted so. */
    private static Population population() {
        WB.fullGC();
        return new Population(Thing.class);
    }

    private static void collectYoung(long collections) {
        assertEquals(collections, Gc.count(), "collections that nobody asked for");
        WB.youngGC();
    }

    @Test
    void droppedObjectsDie() {
        Population population = population();
        long collections = Gc.count();
        Group group = new Group();
        population.born(N, SIZE);
        population.check("made");
        int dropped = group.dropSome();
        population.check("dropped");
        group.assertOld(false, "made");

        collectYoung(collections);
        group.assertCleared(dropped);
        population.died(dropped, SIZE);
        population.check("found dead");
        group.assertOld(TENURES_AT_ONCE, "survived");
    }

    @Test
    void survivorsDieLater() {
        Population population = population();
        long collections = Gc.count();
        Group group = new Group();
        population.born(N, SIZE);
        collectYoung(collections);
        population.check("all survive");
        group.assertOld(TENURES_AT_ONCE, "survived");

        int dropped = 0, dead = 0;
        for (int i = 0; i < 4; i++) {
            collections = Gc.count();
            dropped += group.dropSome();
            collectYoung(collections);
            if (!TENURES_AT_ONCE) {
                population.died(dropped - dead, SIZE);
                dead = dropped;
            }
            population.check("young collection " + i);
            group.assertCleared(dead);
        }

        WB.fullGC();
        population.died(dropped - dead, SIZE);
        population.check("full collection");
        group.assertCleared(dropped);
    }

    @Test
    void generationsMix() {
        Population population = population();
        Group[] groups = new Group[5];
        long[] dropped = new long[groups.length];
        long undetected = 0;
        for (int i = 0; i < groups.length; i++) {
            long collections = Gc.count();
            groups[i] = new Group();
            population.born(N, SIZE);
            for (int k = 0; k <= i; k++) {
                int some = groups[k].dropSome();
                dropped[k] += some;
                if (k == i || !TENURES_AT_ONCE) {
                    population.died(some, SIZE);
                } else {
                    undetected += some;
                }
            }
            collectYoung(collections);
            population.check("collection " + i);
            for (int k = 0; k <= i; k++) {
                groups[k].assertCleared(dropped[k]);
            }
        }
        WB.fullGC();
        population.died(undetected, SIZE);
        population.check("full collection");
    }
}
