/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * DO NOT ALTER OR REMOVE COPYRIGHT NOTICES OR THIS FILE HEADER.
 *
 * This code is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License version 2 only, as
 * published by the Free Software Foundation.  The alloc-counts authors
 * designate this particular file as subject to the "Classpath" exception
 * as provided in the LICENSE file that accompanied this code.
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

package jdk.alloccounts.internal;

import java.util.List;
import java.util.Map;

import jdk.alloccounts.AllocCount;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

/**
 * Rows as a table for people to read, in the form that the virtual machine prints.
 */
public final class TextTable {

    private TextTable() {
    }

    /**
     * {@return the {@code limit} rows with the most allocations as a table, then the sum of
     * the others, and the total} Classes of one name have their class loaders with it.
     */
    public static String of(List<AllocCount> rows, int limit) {
        StringBuilder table = new StringBuilder();
        line(table, "allocs", "deallocs", "max", "alloc_bytes", "class");
        List<AllocCount> top = Figure.ALLOCS.top(rows, limit);
        Map<String, Long> namesakes = top.stream().collect(groupingBy(AllocCount::className, counting()));
        for (AllocCount row : top) {
            String name = Names.escaped(row.className());
            if (row.isClass() && namesakes.get(row.className()) > 1) {
                name += " (loader " + Names.escaped(row.loader()) + ")";
            }
            line(table, Long.toString(row.allocs()), Long.toString(row.deallocs()), Long.toString(row.max()),
                 Long.toString(row.allocBytes()), name);
        }
        Sums.Totals total = Sums.Totals.of(rows);
        if (top.size() < rows.size()) {
            Sums.Totals shown = Sums.Totals.of(top);
            line(table, total.allocs() - shown.allocs(), total.deallocs() - shown.deallocs(),
                 total.allocBytes() - shown.allocBytes(), "(" + (rows.size() - top.size()) + " more rows)");
        }
        line(table, total.allocs(), total.deallocs(), total.allocBytes(), "total, " + total.classes() + " classes");
        return table.toString();
    }

    /** A line for several classes, which have their maxima at different times. */
    private static void line(StringBuilder table, long allocs, long deallocs, long allocBytes, String name) {
        line(table, Long.toString(allocs), Long.toString(deallocs), "-", Long.toString(allocBytes), name);
    }

    private static void line(StringBuilder table, String allocs, String deallocs, String max,
                             String allocBytes, String name) {
        table.append(String.format(" %13s %12s %12s %16s  %s%n", allocs, deallocs, max, allocBytes, name));
    }
}
