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
import java.util.Objects;

import jdk.alloccounts.AllocCount;

/**
 * Sums of rows.
 */
public final class Sums {

    private Sums() {
    }

    /** What all rows of a snapshot amount to. */
    record Totals(long classes, long allocs, long deallocs, long allocBytes, long deallocBytes) {

        /**
         * {@return the totals of a new snapshot, for which no rows are made}
         *
         * @throws UnsupportedOperationException if counting is not enabled
         */
        static Totals read() {
            AllocCountsVM.checkEnabled();
            long[] totals = AllocCountsVM.totals0();
            return new Totals(totals[0], totals[1], totals[2], totals[3], totals[4]);
        }

        static Totals of(List<AllocCount> rows) {
            long classes = 0;
            long allocs = 0;
            long deallocs = 0;
            long allocBytes = 0;
            long deallocBytes = 0;
            for (AllocCount row : rows) {
                classes += row.isClass() ? 1 : 0;
                allocs += row.allocs();
                deallocs += row.deallocs();
                allocBytes += row.allocBytes();
                deallocBytes += row.deallocBytes();
            }
            return new Totals(classes, allocs, deallocs, allocBytes, deallocBytes);
        }

        long alive() {
            return allocs - deallocs;
        }

        long aliveBytes() {
            return allocBytes - deallocBytes;
        }
    }

    /**
     * {@return the classes of a name in one row, all 0 if there are none}
     *
     * @param rows the rows of the classes of this name
     */
    static AllocCount of(String className, List<AllocCount> rows) {
        return rows.stream()
                .reduce(Sums::sum)
                .orElseGet(() -> new AllocCount(className, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    /**
     * {@return the sum of two rows, with the name and the kind of the first} They have no maximum
     * in common, and a class loader only if it is the same.
     */
    public static AllocCount sum(AllocCount a, AllocCount b) {
        return new AllocCount(a.className(), a.allocs() + b.allocs(), sum(a.deallocs(), b.deallocs()), AllocCount.UNKNOWN,
                              sum(a.survived(), b.survived()),
                              a.allocBytes() + b.allocBytes(), sum(a.deallocBytes(), b.deallocBytes()), AllocCount.UNKNOWN,
                              sum(a.survivedBytes(), b.survivedBytes()),
                              a.kind(), Objects.equals(a.loader(), b.loader()) ? a.loader() : null);
    }

    private static long sum(long a, long b) {
        return a == AllocCount.UNKNOWN || b == AllocCount.UNKNOWN ? AllocCount.UNKNOWN : a + b;
    }
}
