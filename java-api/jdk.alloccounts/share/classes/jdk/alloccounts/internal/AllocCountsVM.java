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

import java.util.Objects;

/**
 * The door to the virtual machine: the only class here with native methods.
 *
 * <p> A virtual machine with the feature binds {@link #registerNatives()} by itself, and
 * only for the class of the boot loader; in any other case the call fails to link, and
 * counting is not supported. Nothing else is asked of the platform, so the class works
 * from the class path of any Java virtual machine.
 */
public final class AllocCountsVM {

    /** What to do when counting is not supported. */
    public static final String UNSUPPORTED =
            "This Java virtual machine does not count allocations; "
            + "run the program on an OpenJDK that was configured with --with-alloc-counts.";

    /** What to do when threads are not counted separately. */
    private static final String NOT_PER_THREAD =
            "This Java virtual machine does not count per thread; "
            + "run the program with -XX:+CountAllocsPerThread.";

    /**
     * The number of cells in a row of {@link #read0}. A row is allocs, deallocs, max,
     * survived, allocBytes, deallocBytes, maxBytes, survivedBytes, the number of the class, which
     * is larger for newer ones, or 0 if the row is no class, and the ordinal of the kind.
     */
    static final int COLUMNS = 10;

    /** The cell of a row with the number of the class. */
    static final int SERIAL = 8;

    /** The cell of a row with the kind. */
    static final int KIND = 9;

    /** The number of cells in a row of {@link #sites0}. */
    static final int SITE_COLUMNS = 4;

    /** A kind of scope: counts by class. */
    static final int COUNTS = 0;

    /** A kind of scope: counts by site, too. */
    static final int SITES = 1;

    /** A kind of scope: the program must not allocate. */
    static final int FORBIDS = 2;

    /** A kind of scope: the program may allocate. */
    static final int PERMITS = 3;

    private static final boolean SUPPORTED;

    static {
        boolean supported;
        try {
            registerNatives();
            supported = true;
        } catch (UnsatisfiedLinkError e) {
            supported = false;
        }
        SUPPORTED = supported;
    }

    private AllocCountsVM() {
    }

    /** {@return whether this virtual machine was built to count} */
    public static boolean isSupported() {
        return SUPPORTED;
    }

    /** {@return whether this virtual machine counts in this run} */
    public static boolean isEnabled() {
        return SUPPORTED && isEnabled0();
    }

    /**
     * {@return a snapshot as {@link #read0} returns it; null if counting is disabled}
     *
     * @param atSafepoint whether all threads stand still meanwhile
     * @throws UnsupportedOperationException if counting is not supported
     */
    static Object[] read(boolean atSafepoint) {
        checkSupported();
        return read0(atSafepoint);
    }

    /**
     * {@return the rows of the classes of a name, in the form of {@link #read0}; null if
     * counting is disabled}
     *
     * @throws UnsupportedOperationException if counting is not supported
     */
    static Object[] readClass(String className) {
        checkSupported();
        return readClass0(Objects.requireNonNull(className, "className"));
    }

    /**
     * Restarts the maxima from what is alive now.
     *
     * @throws UnsupportedOperationException if counting is not supported
     */
    static void resetMax() {
        checkSupported();
        resetMax0();
    }

    /**
     * Refuses what cannot be done without counts.
     *
     * @throws UnsupportedOperationException if counting is not enabled
     */
    static void checkEnabled() {
        checkSupported();
        if (!isEnabled0()) {
            throw new UnsupportedOperationException(disabledMessage0());
        }
    }

    private static void checkSupported() {
        if (!SUPPORTED) {
            throw new UnsupportedOperationException(UNSUPPORTED);
        }
    }

    /**
     * {@return what a thread has allocated since it started, as {@link #readThread0} returns
     * it; null if there is no platform thread with this identifier}
     *
     * @throws UnsupportedOperationException if the virtual machine does not count per thread
     */
    static Object[] readThread(long id) {
        checkSupported();
        if (!isPerThread0()) {
            throw new UnsupportedOperationException(isEnabled0() ? NOT_PER_THREAD : disabledMessage0());
        }
        return readThread0(id);
    }

    /**
     * {@return a scope, in which everything is counted that the current thread allocates
     * until it is closed; 0 if counting is disabled}
     *
     * @param kind {@link #COUNTS}, {@link #SITES}, {@link #FORBIDS} or {@link #PERMITS}
     * @throws UnsupportedOperationException if counting is not supported
     */
    static long openScope(int kind) {
        checkSupported();
        return openScope0(kind);
    }

    private static native void registerNatives();

    private static native boolean isEnabled0();

    /** {@return why counting is not enabled, and what to do} */
    public static native String disabledMessage0();

    /**
     * Copies the counts of all classes with allocations, and only then allocates the
     * result: {@code {String[] names, String[] loaders, long[] cells}}, newest class first,
     * {@value #COLUMNS} cells a row; null if counting is disabled.
     *
     * @throws OutOfMemoryError if there is no memory for the copy or the result; the
     *         virtual machine throws nothing else
     */
    private static native Object[] read0(boolean atSafepoint);

    /** {@return the rows of {@link #read0} for the classes of this name only} */
    private static native Object[] readClass0(String className);

    /**
     * {@return classes, allocs, deallocs, allocBytes, deallocBytes of all rows together, for
     * which no rows are made; null if counting is disabled}
     */
    static native long[] totals0();

    /** {@return by how many nanoseconds settling deaths prolonged collections; -1 if counting is disabled} */
    static native long settlementNanos0();

    /** {@return bytes of memory committed for counters; -1 if counting is disabled} */
    static native long counterBytes0();

    private static native void resetMax0();

    /**
     * Opens a scope of the current thread, which allocates nothing for that.
     *
     * @throws OutOfMemoryError if there is no memory for it
     */
    private static native long openScope0(int kind);

    /**
     * Closes a scope of the current thread, and only then allocates the result, in the form
     * of {@link #read0}, where all cells but those of allocations are -1.
     *
     * @throws IllegalStateException if the scope is not open, or not one of this thread
     * @throws OutOfMemoryError if there is no memory for the result
     */
    static native Object[] closeScope0(long scope);

    /**
     * Closes a scope of the kind {@link #SITES} of the current thread, and only then allocates
     * the result, in the form of {@link #sites0}.
     *
     * @throws IllegalStateException if the scope is not open, or not one of this thread
     * @throws OutOfMemoryError if there is no memory for the result
     */
    static native Object[] closeScopeWithSites0(long scope);

    /** Closes a scope of the current thread without a result, if it is open; allocates nothing. */
    static native void dropScope0(long scope);

    private static native boolean isPerThread0();

    /**
     * {@return what a thread has allocated, in the form of {@link #read0}, where all cells but
     * those of allocations are -1; null if there is no platform thread with this identifier}
     */
    private static native Object[] readThread0(long id);

    /** {@return whether sites are counted from now on; if not, there is no memory for their counters} */
    static native boolean startSites0();

    /** {@return whether sites were counted until now} */
    static native boolean stopSites0();

    /** {@return whether sites are counted; false if counting is disabled} */
    static native boolean isCountingSites0();

    /**
     * Copies the counts of all sites, and only then allocates the result: {@code {String[]
     * classes, String[] methods, int[] places, int[] stacks, long[] cells}}; null if sites are
     * not counted.
     *
     * <p> A frame is a method with a place in it. The method of frame {@code f} is {@code
     * methods[f]}, its line {@code places[2 * f]} and its bytecode index {@code places[2 * f +
     * 1]}, both -1 if not known. {@code cells} has {@value #SITE_COLUMNS} cells a row: allocs,
     * allocBytes, the index in {@code classes}, and the number of frames. {@code stacks} has
     * the frames of all rows, one row after another, innermost first. A row that is not
     * attributed has none.
     *
     * @throws OutOfMemoryError if there is no memory for the result
     */
    static native Object[] sites0();
}
