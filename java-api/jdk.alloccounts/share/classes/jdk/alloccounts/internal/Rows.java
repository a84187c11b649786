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

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;

/**
 * Readings as lists of rows, and what is done with them.
 *
 * <p> The class has no static state: initializing it would allocate before the copy that
 * {@link #read()} takes.
 */
public final class Rows {

    private Rows() {
    }

    /**
     * Rows, newest class first, with the numbers of their classes in the order of loading;
     * 0 if the row is no class.
     */
    public record Reading(List<AllocCount> rows, long[] serials) {
    }

    /**
     * {@return a new reading; empty if counting is disabled}
     *
     * @param cut whether all threads are to stand still meanwhile
     * @throws UnsupportedOperationException if counting is not supported
     */
    public static Reading reading(boolean cut) {
        Object[] reading = AllocCountsVM.read(cut);
        if (reading == null) {
            return new Reading(List.of(), new long[0]);
        }
        long[] cells = (long[]) reading[1];
        long[] serials = new long[cells.length / AllocCountsVM.COLUMNS];
        for (int row = 0; row < serials.length; row++) {
            serials[row] = cells[(row + 1) * AllocCountsVM.COLUMNS - 1];
        }
        return new Reading(rows(reading), serials);
    }

    /**
     * {@return a new reading, newest class first; empty if counting is disabled}
     *
     * @throws UnsupportedOperationException if counting is not supported
     */
    public static List<AllocCount> read() {
        Object[] reading = AllocCountsVM.read(false);
        return reading == null ? List.of() : rows(reading);
    }

    /**
     * {@return what the current thread allocates while the action runs}
     *
     * @throws UnsupportedOperationException if counting is not supported
     */
    public static List<AllocCount> measure(Runnable action) {
        long scope = AllocCountsVM.openScope();
        try {
            action.run();
        } catch (Throwable t) {
            if (scope != 0) {
                AllocCountsVM.dropScope0(scope);
            }
            throw t;
        }
        return scope == 0 ? List.of() : rows(AllocCountsVM.closeScope0(scope));
    }

    /**
     * {@return what a platform thread has allocated since it started}
     *
     * @throws UnsupportedOperationException if it is not counted for each thread
     * @throws IllegalArgumentException if there is no platform thread with this identifier
     */
    public static List<AllocCount> thread(long id) {
        Object[] reading = AllocCountsVM.readThread(id);
        if (reading == null) {
            throw new IllegalArgumentException("no platform thread has the identifier " + id);
        }
        return rows(reading);
    }

    private static List<AllocCount> rows(Object[] reading) {
        String[] names = (String[]) reading[0];
        long[] cells = (long[]) reading[1];
        AllocCount[] rows = new AllocCount[names.length];
        for (int row = 0, cell = 0; row < rows.length; row++, cell += AllocCountsVM.COLUMNS) {
            rows[row] = new AllocCount(names[row],
                                       cells[cell], cells[cell + 1],
                                       cells[cell + 2], cells[cell + 3],
                                       cells[cell + 4], cells[cell + 5],
                                       cells[cell + 6], cells[cell + 7]);
        }
        return List.of(rows);
    }

    /**
     * {@return at most {@code limit} of the given rows: those with the most allocations,
     * most allocations first, then by name}
     */
    public static List<AllocCount> top(List<AllocCount> rows, int limit) {
        return top(rows, limit, AllocCount::allocs);
    }

    /**
     * {@return at most {@code limit} of the given rows: those where the count is largest,
     * largest first, then by name}
     */
    public static List<AllocCount> top(List<AllocCount> rows, int limit, ToLongFunction<AllocCount> count) {
        Comparator<AllocCount> largestFirst =
                Comparator.comparingLong(count).reversed().thenComparing(AllocCount::className);
        return rows.stream().sorted(largestFirst).limit(limit).toList();
    }

    /**
     * {@return the count of this name in a row}
     *
     * @throws IllegalArgumentException if there is no such count
     */
    public static ToLongFunction<AllocCount> count(String name) {
        return switch (Objects.requireNonNull(name, "order")) {
            case "allocs"        -> AllocCount::allocs;
            case "deallocs"      -> AllocCount::deallocs;
            case "alive"         -> AllocCount::alive;
            case "max"           -> AllocCount::max;
            case "survived"      -> AllocCount::survived;
            case "allocBytes"    -> AllocCount::allocBytes;
            case "deallocBytes"  -> AllocCount::deallocBytes;
            case "aliveBytes"    -> AllocCount::aliveBytes;
            case "maxBytes"      -> AllocCount::maxBytes;
            case "survivedBytes" -> AllocCount::survivedBytes;
            default -> throw new IllegalArgumentException("no such order: " + name
                    + "; use allocs, deallocs, alive, max, survived, or one of these with Bytes, as in allocBytes");
        };
    }

    /**
     * {@return the classes of a name in one row, all 0 if there are none}
     */
    static AllocCount named(List<AllocCount> rows, String className) {
        return rows.stream()
                .filter(row -> row.className().equals(className))
                .reduce(Rows::sum)
                .orElseGet(() -> new AllocCount(className, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    /**
     * {@return the sum of two rows, of which there is no common maximum, with the name of the first}
     */
    public static AllocCount sum(AllocCount a, AllocCount b) {
        return new AllocCount(a.className(), a.allocs() + b.allocs(), sum(a.deallocs(), b.deallocs()), AllocCount.UNKNOWN,
                              sum(a.survived(), b.survived()),
                              a.allocBytes() + b.allocBytes(), sum(a.deallocBytes(), b.deallocBytes()), AllocCount.UNKNOWN,
                              sum(a.survivedBytes(), b.survivedBytes()));
    }

    private static long sum(long a, long b) {
        return a == AllocCount.UNKNOWN || b == AllocCount.UNKNOWN ? AllocCount.UNKNOWN : a + b;
    }

    /**
     * {@return whether the row is of one class, and not a sum of many}
     */
    public static boolean isClass(AllocCount row) {
        return !row.className().equals(AllocCounts.UNLOADED_CLASSES)
            && !row.className().equals(AllocCounts.OVERFLOW_CLASSES);
    }

    /**
     * Refuses a limit that lets no row through.
     *
     * @throws IllegalArgumentException if {@code limit} is less than 1
     */
    public static void checkLimit(String name, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException(name + " is " + limit + ", less than 1");
        }
    }

    /**
     * {@return the top {@code limit} of the given rows as a table, in the form of that
     * which the virtual machine prints}
     */
    public static String table(List<AllocCount> rows, int limit) {
        StringBuilder table = new StringBuilder();
        line(table, "allocs", "deallocs", "max", "bytes", "class");
        List<AllocCount> top = top(rows, limit);
        for (AllocCount row : top) {
            line(table, cell(row.allocs()), cell(row.deallocs()), cell(row.max()),
                 cell(row.allocBytes()), row.className());
        }
        Total shown = new Total(top);
        Total total = new Total(rows);
        if (top.size() < rows.size()) {
            line(table, cell(total.allocs - shown.allocs), cell(total.deallocs - shown.deallocs), "-",
                 cell(total.allocBytes - shown.allocBytes),
                 "(" + (rows.size() - top.size()) + " more rows)");
        }
        line(table, cell(total.allocs), cell(total.deallocs), "-", cell(total.allocBytes),
             "total, " + rows.stream().filter(Rows::isClass).count() + " classes");
        return table.toString();
    }

    /** Of columns that have a sum: classes have their maxima at different times. */
    private static final class Total {
        private long allocs;
        private long deallocs;
        private long allocBytes;

        Total(List<AllocCount> rows) {
            for (AllocCount row : rows) {
                allocs += row.allocs();
                deallocs += row.deallocs();
                allocBytes += row.allocBytes();
            }
        }
    }

    private static void line(StringBuilder table, String allocs, String deallocs, String max,
                             String bytes, String name) {
        table.append(String.format("%14s %12s %12s %16s  %s%n", allocs, deallocs, max, bytes, name));
    }

    private static String cell(long count) {
        return Long.toString(count);
    }
}
