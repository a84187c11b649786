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
 * @summary A snapshot contains nothing of itself, and the next one exactly what its result is made of
 * @comment A thread that asks C2 for code makes strings first, compiler threads come and go, and a collection may unload
 *      classes: there must be none of these between two snapshots.
 * @run junit/othervm -Xint -Xms256m -Xmx256m -Xmn128m -XX:MetaspaceSize=64m SnapshotDoesNotCountItselfTest
 */

import java.util.List;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

class SnapshotDoesNotCountItselfTest {

    static class Own { }

    static Object sink;

    @BeforeAll
    static void loadEverything() {
        sink = new Own();
        allocs(AllocCounts.getcounts(), "");
        allocs(AllocCounts.getcounts(), "");
    }

    @Test
    void aClassThatNoSnapshotNeedsKeepsItsCounts() {
        List<AllocCount> first = AllocCounts.getcounts();
        List<AllocCount> second = AllocCounts.getcounts();
        assertEquals(1, allocs(first, "SnapshotDoesNotCountItselfTest$Own"));
        assertEquals(1, allocs(second, "SnapshotDoesNotCountItselfTest$Own"));
    }

    /**
     * Nobody else makes rows. So the second snapshot differs from the first by the rows
     * of the first, which were made after its copy, and by no row of its own.
     */
    @Test
    void theNextSnapshotHasTheRowsOfTheLast() {
        List<AllocCount> first = AllocCounts.getcounts();
        List<AllocCount> second = AllocCounts.getcounts();
        assertEquals(first.size(), growth(first, second, "jdk.alloccounts.AllocCount"));
        assertEquals(1, growth(first, second, "jdk.alloccounts.AllocCount[]"));
    }

    /**
     * A snapshot takes one array of names, one of class loaders, one of cells, and a name for each row. Rows share the names
     * of class loaders.
     */
    @Test
    void theNextSnapshotHasWhatTheVMMadeForTheLast() {
        List<AllocCount> first = AllocCounts.getcounts();
        List<AllocCount> second = AllocCounts.getcounts();
        assertEquals(2, growth(first, second, "java.lang.String[]"));
        assertEquals(1, growth(first, second, "long[]"));
        assertEquals(first.size(), growth(first, second, "java.lang.String"));
        assertEquals(first.size(), growth(first, second, "byte[]"));
    }

    /**
     * Once a snapshot finds all classes loaded, all differences are the same.
     */
    @Test
    void snapshotsCostTheSameEachTime() {
        List<AllocCount> first = AllocCounts.getcounts();
        List<AllocCount> second = AllocCounts.getcounts();
        List<AllocCount> third = AllocCounts.getcounts();
        assertEquals(first.size(), second.size());
        assertEquals(total(second) - total(first), total(third) - total(second));
    }

    private static long total(List<AllocCount> rows) {
        return rows.stream().mapToLong(AllocCount::allocs).sum();
    }

    private static long growth(List<AllocCount> first, List<AllocCount> second, String name) {
        return allocs(second, name) - allocs(first, name);
    }

    private static long allocs(List<AllocCount> rows, String name) {
        return rows.stream().filter(row -> row.className().equals(name))
                .mapToLong(AllocCount::allocs).sum();
    }
}
