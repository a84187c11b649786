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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jdk.alloccounts.AllocSite;

/**
 * Rows of what the virtual machine has counted for each place that allocates.
 *
 * <p> The class has no static state: initializing it would allocate before the copy that
 * {@link #read()} takes.
 */
public final class Sites {

    private Sites() {
    }

    /** All of a row but its numbers. */
    private record Place(String className, String method, int line, int bci, List<String> callers) {
    }

    /** What is allocated at a place. */
    private static final class Sum {
        long allocs;
        long allocBytes;
    }

    /**
     * Counts sites from now on.
     *
     * @throws UnsupportedOperationException if counting is not enabled
     * @throws OutOfMemoryError if there is no memory for the counters
     */
    public static void start() {
        AllocCountsVM.checkEnabled();
        if (!AllocCountsVM.startSites0()) {
            throw new OutOfMemoryError("No memory for the counters of allocation sites");
        }
    }

    /**
     * Counts sites no more, and {@return whether they were counted until now}
     *
     * @throws UnsupportedOperationException if counting is not enabled
     */
    public static boolean stop() {
        AllocCountsVM.checkEnabled();
        return AllocCountsVM.stopSites0();
    }

    /** {@return whether sites are counted now} */
    public static boolean areCounted() {
        return AllocCountsVM.isEnabled() && AllocCountsVM.isCountingSites0();
    }

    /**
     * {@return one row for each place, most allocations first}
     *
     * @throws UnsupportedOperationException if counting is not enabled
     * @throws IllegalStateException if sites are not counted
     */
    public static List<AllocSite> read() {
        AllocCountsVM.checkEnabled();
        Object[] snapshot = AllocCountsVM.sites0();
        if (snapshot == null) {
            throw new IllegalStateException("allocation sites are not counted; call startSites() first");
        }
        return rows(snapshot);
    }

    /**
     * {@return one row for each place where the current thread allocates while the action runs}
     *
     * @throws UnsupportedOperationException if counting is not enabled
     */
    public static List<AllocSite> measure(Runnable action) {
        AllocCountsVM.checkEnabled();
        long scope = AllocCountsVM.openScope(AllocCountsVM.SITES);
        try {
            action.run();
        } catch (Throwable t) {
            AllocCountsVM.dropScope0(scope);
            throw t;
        }
        return rows(AllocCountsVM.closeScopeWithSites0(scope));
    }

    private static List<AllocSite> rows(Object[] snapshot) {
        List<AllocSite> rows = new ArrayList<>();
        sums(snapshot).forEach((place, sum) -> rows.add(
                new AllocSite(place.className(), sum.allocs, sum.allocBytes,
                              place.method(), place.line(), place.bci(), place.callers())));
        rows.sort(Comparator.comparingLong(AllocSite::allocs).reversed()
                  .thenComparing(AllocSite::className)
                  .thenComparing(AllocSite::method)
                  .thenComparingInt(AllocSite::line)
                  .thenComparingInt(AllocSite::bci));
        return List.copyOf(rows);
    }

    /** Sums of rows that look the same: of classes of one name, and of several calls in one line. */
    private static Map<Place, Sum> sums(Object[] snapshot) {
        String[] classes = (String[]) snapshot[0];
        String[] methods = (String[]) snapshot[1];
        int[] places = (int[]) snapshot[2];
        int[] stacks = (int[]) snapshot[3];
        long[] cells = (long[]) snapshot[4];
        String[] callers = new String[methods.length];
        for (int frame = 0; frame < callers.length; frame++) {
            int line = places[frame * 2];
            callers[frame] = line < 0 ? methods[frame] : methods[frame] + ":" + line;
        }
        Map<Place, Sum> sums = new HashMap<>();
        int begin = 0;
        for (int cell = 0; cell < cells.length; cell += AllocCountsVM.SITE_COLUMNS) {
            String className = classes[(int) cells[cell + 2]];
            int end = begin + (int) cells[cell + 3];
            Place place;
            if (begin == end) {
                place = new Place(className, "", -1, -1, List.of());
            } else {
                int frame = stacks[begin];
                String[] stack = new String[end - begin - 1];
                for (int i = 0; i < stack.length; i++) {
                    stack[i] = callers[stacks[begin + 1 + i]];
                }
                place = new Place(className, methods[frame], places[frame * 2], places[frame * 2 + 1], List.of(stack));
            }
            Sum sum = sums.computeIfAbsent(place, p -> new Sum());
            sum.allocs += cells[cell];
            sum.allocBytes += cells[cell + 1];
            begin = end;
        }
        assert begin == stacks.length : begin + " of " + stacks.length + " frames";
        return sums;
    }
}
