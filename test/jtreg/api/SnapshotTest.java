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
 * @summary Snapshots: kept, compared, written to a file and read again
 * @requires vm.flagless & vm.gc.Serial & vm.gc.Z & vm.gc.Shenandoah
 * @modules jdk.alloccounts/jdk.alloccounts:open
 * @library ../lib
 * @run junit/othervm -XX:+UseSerialGC SnapshotTest
 * @run junit/othervm -XX:+UseZGC SnapshotTest
 * @run junit/othervm -XX:+UseShenandoahGC SnapshotTest
 * @run junit/othervm -XX:+UseShenandoahGC -XX:+UnlockExperimentalVMOptions -XX:ShenandoahGCMode=generational
 *      -XX:ShenandoahGenerationalMaxTenuringAge=1 -Xmx4g -XX:ShenandoahIgnoreOldGrowthBelowPercentage=100
 *      -XX:ShenandoahExpediteMixedThreshold=100000 -XX:ShenandoahLearningSteps=0
 *      -XX:ShenandoahGuaranteedYoungGCInterval=0 -XX:ShenandoahGuaranteedOldGCInterval=0 SnapshotTest
 */

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import com.sun.management.HotSpotDiagnosticMXBean;

import alloccounts.test.Unloadable;
import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCountDiff;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsSnapshot;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.*;

class SnapshotTest {

    static class Thing { long a; }
    static class Gone { }

    static Object sink;

    private static void make(int n) {
        for (int i = 0; i < n; i++) {
            sink = new Thing();
        }
    }

    private static AllocCount only(List<AllocCount> rows, Class<?> type) {
        List<AllocCount> found = rows.stream().filter(row -> row.className().equals(type.getTypeName())).toList();
        assertEquals(1, found.size(), found.toString());
        return found.getFirst();
    }

    private static AllocCountDiff onlyDiff(List<AllocCountDiff> diffs, Class<?> type) {
        List<AllocCountDiff> found = diffs.stream().filter(diff -> diff.className().equals(type.getTypeName())).toList();
        assertEquals(1, found.size(), found.toString());
        return found.getFirst();
    }

    @Test
    void saysWhatItIs() {
        assertFalse(AllocCounts.snapshot().isAtSafepoint());
        assertTrue(AllocCounts.snapshotAtSafepoint().isAtSafepoint());
        AllocCountsSnapshot first = AllocCounts.snapshotAtSafepoint();
        AllocCountsSnapshot second = AllocCounts.snapshot();
        assertFalse(second.time().isBefore(first.time()));
        assertTrue(first.toString().startsWith("snapshot at a safepoint, "), first.toString());
        assertTrue(second.toString().matches("snapshot, .*, \\d+ rows"), second.toString());
        assertThrows(UnsupportedOperationException.class, () -> first.rows().clear());
    }

    @Test
    void diff() {
        make(10);
        AllocCountsSnapshot before = AllocCounts.snapshot();
        make(321);
        AllocCountsSnapshot after = AllocCounts.snapshotAtSafepoint();
        AllocCountDiff diff = onlyDiff(after.diff(before), Thing.class);
        assertEquals(321, diff.allocs());
        assertEquals(only(after.rows(), Thing.class).allocs(), only(before.rows(), Thing.class).allocs() + diff.allocs());
        assertEquals(only(after.rows(), Thing.class).allocBytes() - only(before.rows(), Thing.class).allocBytes(),
                     diff.allocBytes());
        assertEquals(only(after.rows(), Thing.class).alive() - only(before.rows(), Thing.class).alive(), diff.alive());
        assertEquals(List.of(), after.diff(after));
        assertThrows(IllegalArgumentException.class, () -> before.diff(after));
        assertThrows(NullPointerException.class, () -> after.diff(null));
    }

    /** In a diff, -1 is a number. */
    @Test
    void oneObjectFewer() {
        record Dying(long a) { }
        sink = new Dying(1);
        AllocCountsSnapshot baseline = AllocCounts.snapshot();
        long alive = only(baseline.rows(), Dying.class).alive();
        assertEquals(1, alive);
        sink = null;
        AllocCountsSnapshot later = baseline;
        for (int tries = 0; tries < 100 && only(later.rows(), Dying.class).alive() != 0; tries++) {
            System.gc();
            later = AllocCounts.snapshot();
        }
        AllocCountDiff diff = onlyDiff(later.diff(baseline), Dying.class);
        assertEquals(0, diff.allocs());
        assertEquals(1, diff.deallocs());
        assertEquals(-1, diff.alive());
        assertEquals(-only(baseline.rows(), Dying.class).allocBytes(), diff.aliveBytes());
    }

    /** A class of which objects have only survived has a row, too. */
    @Test
    void survivors() {
        record Young() { }
        Object[] kept = new Object[50];
        Arrays.setAll(kept, k -> new Young());
        sink = kept;
        AllocCountsSnapshot before = AllocCounts.snapshot();
        assumeTrue(only(before.rows(), Young.class).survived() == 0, "if it is known, and no collection came by chance");
        System.gc();
        AllocCountDiff diff = onlyDiff(AllocCounts.snapshot().diff(before), Young.class);
        assertEquals(0, diff.allocs());
        assertEquals(0, diff.deallocs());
        assertEquals(50, diff.survived());
    }

    /** The sum of all differences is the difference of the sums, whatever was unloaded. */
    @Test
    void acrossUnloading() throws Exception {
        Class<?> gone = Unloadable.copyOf(Gone.class);
        var constructor = gone.getDeclaredConstructor();
        constructor.setAccessible(true);
        for (int i = 0; i < 5; i++) {
            sink = constructor.newInstance();
        }
        AllocCountsSnapshot before = AllocCounts.snapshotAtSafepoint();
        assertEquals(5, only(before.rows(), Gone.class).allocs());
        for (int i = 0; i < 3; i++) {
            sink = constructor.newInstance();
        }
        sink = null;
        gone = null;
        constructor = null;
        AllocCountsSnapshot after = before;
        for (int tries = 0; tries < 100 && !after.get("SnapshotTest$Gone").isEmpty(); tries++) {
            System.gc();
            after = AllocCounts.snapshotAtSafepoint();
        }
        assertEquals(List.of(), after.get("SnapshotTest$Gone"));
        List<AllocCountDiff> diff = after.diff(before);
        assertEquals(sum(after.rows()) - sum(before.rows()), diff.stream().mapToLong(AllocCountDiff::allocs).sum());
        long unloaded = diff.stream().filter(row -> row.className().equals(AllocCounts.UNLOADED_CLASSES))
                .mapToLong(AllocCountDiff::allocs).sum();
        assertTrue(unloaded >= 3, "at least these came of classes that are gone: " + unloaded);
    }

    /** Defines classes of which each gets an id. */
    private static void loadClassesBetween() throws Exception {
        byte[] bytes;
        try (var in = SnapshotTest.class.getResourceAsStream("SnapshotTest$Gone.class")) {
            bytes = in.readAllBytes();
        }
        for (int i = 0; i < 10_000; i++) {
            BETWEEN.add(MethodHandles.lookup().defineHiddenClass(bytes, false).lookupClass());
        }
    }

    private static final List<Class<?>> BETWEEN = new ArrayList<>();

    /**
     * A snapshot at a safepoint is taken while a collector runs: what dies together is dead in all its rows, or in none.
     * With generational Shenandoah the early objects are old, and the late ones young; its flags leave it only the
     * collections of the whole heap that the test asks for.
     */
    @Test
    void atSafepointsDuringCollections() throws Exception {
        // Not members, which JUnit loads one after the other.
        record Early() { }
        record Late() { }
        boolean isGenerational = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("ShenandoahGCMode").getValue().equals("generational");
        sink = new Early();
        loadClassesBetween();
        sink = new Late();
        for (int i = 0; i < 60; i++) {
            Object[] allEarly = new Object[10_000];
            Arrays.setAll(allEarly, k -> new Early());
            sink = allEarly;
            for (int k = 0; isGenerational && k < 3; k++) {
                System.gc();
            }
            Object[] allLate = new Object[10_000];
            Arrays.setAll(allLate, k -> new Late());
            sink = new Object[] {allEarly, allLate};
            allEarly = null;
            allLate = null;
            Thread collecting = new Thread(() -> {
                sink = null;
                System.gc();
            });
            collecting.start();
            // Several, so that there is hardly a moment without one.
            IntStream.range(0, 4).parallel().forEach(n -> {
                do {
                    AllocCountsSnapshot snapshot = AllocCounts.snapshotAtSafepoint();
                    AllocCount early = only(snapshot.rows(), Early.class);
                    AllocCount late = only(snapshot.rows(), Late.class);
                    assertEquals(early.allocs(), late.allocs());
                    // The two that came first may have died at any time.
                    assertTrue(Math.abs(early.deallocs() - late.deallocs()) <= 1, early + " " + late);
                } while (collecting.isAlive());
            });
        }
    }

    private static long sum(List<AllocCount> rows) {
        return rows.stream().mapToLong(AllocCount::allocs).sum();
    }

    @Test
    void get() {
        make(1);
        AllocCountsSnapshot snapshot = AllocCounts.snapshot();
        assertEquals(List.of(only(snapshot.rows(), Thing.class)), snapshot.get(Thing.class.getTypeName()));
        assertEquals(List.of(), snapshot.get("no.such.Class"));
        assertThrows(NullPointerException.class, () -> snapshot.get(null));
    }

    private static byte[] written(AllocCountsSnapshot snapshot) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(snapshot);
        }
        return bytes.toByteArray();
    }

    private static AllocCountsSnapshot read(byte[] bytes) throws Exception {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (AllocCountsSnapshot) in.readObject();
        }
    }

    private static void set(AllocCountsSnapshot snapshot, String field, Object value) throws Exception {
        var f = AllocCountsSnapshot.class.getDeclaredField(field);
        f.setAccessible(true);
        f.set(snapshot, value);
    }

    @Test
    void brokenStreams() throws Exception {
        for (String field : List.of("run", "time", "rows", "serials")) {
            AllocCountsSnapshot broken = read(written(AllocCounts.snapshot()));
            set(broken, field, null);
            var e = assertThrows(InvalidObjectException.class, () -> read(written(broken)));
            assertEquals("a snapshot without " + field, e.getMessage());
        }
        AllocCountsSnapshot broken = read(written(AllocCounts.snapshot()));
        set(broken, "serials", new long[1]);
        assertThrows(InvalidObjectException.class, () -> read(written(broken)));
        set(broken, "rows", new AllocCount[1]);
        var e = assertThrows(InvalidObjectException.class, () -> read(written(broken)));
        assertEquals("a snapshot of 1 rows, some of them null, or with 1 serials", e.getMessage());
    }

    @Test
    void serialized() throws Exception {
        make(7);
        AllocCountsSnapshot before = AllocCounts.snapshot();
        AllocCountsSnapshot read = read(written(before));
        assertEquals(before.rows(), read.rows());
        assertEquals(before.time(), read.time());
        assertEquals(before.isAtSafepoint(), read.isAtSafepoint());
        make(13);
        assertEquals(13, onlyDiff(AllocCounts.snapshot().diff(read), Thing.class).allocs());
    }
}
