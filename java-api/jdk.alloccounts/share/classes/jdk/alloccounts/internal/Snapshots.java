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

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocMeasurement;

/**
 * Rows of what the virtual machine has counted.
 *
 * <p> The class has no static state: initializing it would allocate before the copy that
 * {@link #read()} takes.
 */
public final class Snapshots {

    private Snapshots() {
    }

    /**
     * Rows, newest class first, with the numbers of their classes, which are larger for newer ones.
     * The number of a row that is no class is 0.
     */
    public record Numbered(List<AllocCount> rows, long[] serials) {
    }

    /**
     * {@return the rows of a new snapshot; none if counting is disabled}
     *
     * @param atSafepoint whether all threads stand still meanwhile
     * @throws UnsupportedOperationException if counting is not supported
     */
    public static Numbered readNumbered(boolean atSafepoint) {
        Object[] snapshot = AllocCountsVM.read(atSafepoint);
        if (snapshot == null) {
            return new Numbered(List.of(), new long[0]);
        }
        long[] cells = (long[]) snapshot[2];
        long[] serials = new long[cells.length / AllocCountsVM.COLUMNS];
        for (int row = 0; row < serials.length; row++) {
            serials[row] = cells[row * AllocCountsVM.COLUMNS + AllocCountsVM.SERIAL];
        }
        return new Numbered(rows(snapshot), serials);
    }

    /**
     * {@return the rows of a new snapshot, newest class first; none if counting is disabled}
     *
     * @throws UnsupportedOperationException if counting is not supported
     */
    public static List<AllocCount> read() {
        return rows(AllocCountsVM.read(false));
    }

    /**
     * {@return the rows of the classes of this name, newest class first; none if no object of
     * such a class was allocated, or counting is disabled}
     *
     * @throws UnsupportedOperationException if counting is not supported
     */
    static List<AllocCount> read(String className) {
        return rows(AllocCountsVM.readClass(className));
    }

    /**
     * {@return what the current thread allocates while the action runs; nothing if counting
     * is disabled}
     *
     * @throws UnsupportedOperationException if counting is not supported
     */
    public static List<AllocCount> measure(Runnable action) {
        return measureCall(new WithoutResult(action)).counts();
    }

    /**
     * {@return the result of the action, and what the current thread allocates while it runs;
     * nothing if counting is disabled}
     *
     * @throws X if the action throws it
     * @throws UnsupportedOperationException if counting is not supported
     */
    public static <R, X extends Throwable> AllocMeasurement<R> measureCall(
            ScopedValue.CallableOp<? extends R, X> action) throws X {
        long scope = AllocCountsVM.openScope(AllocCountsVM.COUNTS);
        R result;
        try {
            result = action.call();
        } catch (Throwable t) {
            if (scope != 0) {
                AllocCountsVM.dropScope0(scope);
            }
            throw t;
        }
        // First, because an expression with new allocates before it evaluates the arguments.
        List<AllocCount> counts = scope == 0 ? List.of() : rows(AllocCountsVM.closeScope0(scope));
        return new AllocMeasurement<>(result, counts);
    }

    /**
     * An action as one that returns null. The call is in the scope, so this class has no string
     * constants: a thread that asks C2 to compile a method creates those of its class. For this
     * reason it is neither a lambda of another class nor a record.
     */
    private static final class WithoutResult implements ScopedValue.CallableOp<Void, RuntimeException> {
        private final Runnable action;

        WithoutResult(Runnable action) {
            this.action = action;
        }

        @Override
        public Void call() {
            action.run();
            return null;
        }
    }

    /**
     * {@return what a platform thread has allocated since it started}
     *
     * @throws UnsupportedOperationException if the virtual machine does not count per thread
     * @throws IllegalArgumentException if there is no platform thread with this identifier
     */
    public static List<AllocCount> thread(long threadId) {
        Object[] snapshot = AllocCountsVM.readThread(threadId);
        if (snapshot == null) {
            throw new IllegalArgumentException("no platform thread has the identifier " + threadId);
        }
        return rows(snapshot);
    }

    private static List<AllocCount> rows(Object[] snapshot) {
        if (snapshot == null) {
            return List.of();
        }
        String[] names = (String[]) snapshot[0];
        String[] loaders = (String[]) snapshot[1];
        long[] cells = (long[]) snapshot[2];
        AllocCount.Kind[] kinds = AllocCount.Kind.values();
        assert cells.length == names.length * AllocCountsVM.COLUMNS : cells.length + " cells in " + names.length + " rows";
        AllocCount[] rows = new AllocCount[names.length];
        for (int row = 0, cell = 0; row < rows.length; row++, cell += AllocCountsVM.COLUMNS) {
            rows[row] = new AllocCount(names[row],
                                       cells[cell], cells[cell + 1],
                                       cells[cell + 2], cells[cell + 3],
                                       cells[cell + 4], cells[cell + 5],
                                       cells[cell + 6], cells[cell + 7],
                                       kinds[(int) cells[cell + AllocCountsVM.KIND]], loaders[row]);
        }
        return List.of(rows);
    }
}
