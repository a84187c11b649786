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

import java.util.List;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;

import static org.junit.jupiter.api.Assertions.*;

/**
 * What the counts of one class must be, from what the test does: it says how
 * many objects were made and how many a collection must have found dead.
 */
final class Population {
    private AllocCount expected;

    /** Begins with what is counted now. */
    Population(Class<?> cls) {
        expected = row(cls.getTypeName());
    }

    /** {@return the row of a name, all zeros if there is none} */
    static AllocCount row(String name) {
        List<AllocCount> rows = AllocCounts.getcounts().stream()
                .filter(row -> row.className().equals(name))
                .toList();
        assertTrue(rows.size() <= 1, () -> "one class has several rows: " + rows);
        return rows.isEmpty() ? new AllocCount(name, 0, 0, 0, 0, 0, 0, 0, 0) : rows.get(0);
    }

    /** So many objects were made, of so many bytes each. */
    void born(long objects, long size) {
        AllocCount e = expected;
        long bytes = objects * size;
        expected = new AllocCount(e.className(),
                e.allocs() + objects, e.deallocs(), Math.max(e.max(), e.alive() + objects), 0,
                e.allocBytes() + bytes, e.deallocBytes(), Math.max(e.maxBytes(), e.aliveBytes() + bytes), 0,
                e.kind(), e.loader());
    }

    /** So many objects were found dead, of so many bytes each. */
    void died(long objects, long size) {
        AllocCount e = expected;
        expected = new AllocCount(e.className(),
                e.allocs(), e.deallocs() + objects, e.max(), 0,
                e.allocBytes(), e.deallocBytes() + objects * size, e.maxBytes(), 0,
                e.kind(), e.loader());
    }

    /** {@return how many objects must be alive} */
    long alive() {
        return expected.alive();
    }

    /** Compares with the counts of the VM, except survivors, which SurvivalTest compares. */
    void check(String when) {
        AllocCount e = expected;
        AllocCount row = row(e.className());
        assertEquals(new AllocCount(e.className(),
                e.allocs(), e.deallocs(), e.max(), row.survived(),
                e.allocBytes(), e.deallocBytes(), e.maxBytes(), row.survivedBytes(),
                AllocCount.Kind.CLASS, row.loader()), row, when);
    }
}
