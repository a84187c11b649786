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

package jdk.alloccounts;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import jdk.alloccounts.internal.AllocCountsVM;
import jdk.alloccounts.internal.Rows;
import jdk.alloccounts.internal.Stacks;

/**
 * Reads the allocation counts of the running Java virtual machine.
 *
 * <p> The counts are exact: each object that came into being in the Java heap is
 * counted once, on every thread and in interpreted and compiled code alike. The
 * package description says <a href="package-summary.html#counted">what is counted</a>
 * and what is not.
 *
 * <h2><a id="reading">Readings</a></h2>
 *
 * A <i>reading</i> is one copy of the counts of all classes. No thread has to stop for
 * it; starting and ending a thread, loading a class, and a safepoint may have to wait
 * for a step of it, in rare cases for all of it. It contains every allocation that
 * <i>happens-before</i> it, in particular all those of the calling thread; of an
 * allocation that runs at the same time on another thread it may or may not contain the
 * count. Each number of objects is one that its class really had. So is each number of
 * bytes, but of classes whose instances differ in size: that is the sum of what each
 * thread had at some time during the call. None is ever less than in an earlier reading,
 * unless somebody has {@linkplain AllocCountsMXBean#resetMax reset} the maxima. Only where
 * other threads allocate meanwhile can two rows stem from different instants.
 *
 * <p> A reading does not count itself: the counts are copied before the first object
 * is created for the result. The objects of the result are then counted like all
 * others, and appear in the next reading. (Once, before the first reading, the classes
 * of this API are loaded, which takes some objects too.)
 *
 * <p> The cost of a reading grows with the number of classes, and with that of the
 * threads that have allocated since the last collection. It does not depend on the number
 * of objects or the size of the heap.
 *
 * <p> The methods of this class may be called by any number of threads at a time.
 */
public final class AllocCounts {

    /**
     * The {@linkplain AllocCount#className() name} of the row with the sums of all
     * classes that have been unloaded: {@value}. It comes after the rows of classes, and is
     * missing while the sums are zero. Thanks to it no sum over all rows ever decreases.
     * Maxima have no sum: {@code max} and {@code maxBytes} are 0 there.
     */
    public static final String UNLOADED_CLASSES = "unloaded classes";

    /**
     * The {@linkplain AllocCount#className() name} of the row with the sums of all
     * classes that were loaded when the virtual machine had no more room for rows:
     * {@value}. It comes after the rows of classes, and is missing while the sums are zero.
     * Its {@code max} is the highest number of objects of all these classes together.
     */
    public static final String OVERFLOW_CLASSES = "overflow: classes without an id of their own";

    private static long snapshots;      // with the monitor of this class

    /** Which run of the virtual machine this is. The host is left out: its name may change. */
    private static final class Run {
        static final String ID = ProcessHandle.current().pid() + " of "
                + Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime())
                + ", " + Long.toHexString(System.nanoTime());
    }

    private AllocCounts() {
    }

    /**
     * {@return {@code true} if this Java virtual machine was built to count allocations}
     * If not, only {@code isSupported}, {@link #isEnabled()} and {@link #print(int)}
     * can be used.
     */
    public static boolean isSupported() {
        return AllocCountsVM.isSupported();
    }

    /**
     * {@return {@code true} if this Java virtual machine counts allocations in this run}
     * The answer is the same throughout the run. It is {@code false} if the virtual
     * machine was started with {@code -XX:-CountAllocs}, or if counting is not {@linkplain
     * #isSupported() supported}.
     */
    public static boolean isEnabled() {
        return AllocCountsVM.isEnabled();
    }

    /**
     * {@return a <a href="#reading">reading</a>: a row for each class of which at least
     * one object has been allocated, newest class first}
     * The newest class is the one that was loaded last; those of which the CDS archive
     * has objects count as loaded at the start. The rows {@link
     * #UNLOADED_CLASSES} and {@link #OVERFLOW_CLASSES} come at the end. The list is
     * immutable, and empty if counting is not {@linkplain #isEnabled() enabled}.
     *
     * @apiNote The name and the order are those of CPython's {@code sys.getcounts()}.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     * @throws OutOfMemoryError if there is no memory for the result
     */
    public static List<AllocCount> getcounts() {
        return Rows.read();
    }

    /**
     * {@return a <a href="#reading">reading</a> that can be kept, and compared with another}
     * It has no rows if counting is not {@linkplain #isEnabled() enabled}.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     * @throws OutOfMemoryError if there is no memory for the result
     */
    public static AllocCountsSnapshot snapshot() {
        return snapshot(false);
    }

    /**
     * {@return a snapshot that is taken at a safepoint: all rows speak of one moment, at
     * which no thread allocates} Threads stand still while the counters are copied: about a
     * millisecond with some thousand classes, more with many threads that have just allocated.
     * With ZGC and Shenandoah they also stand still until a settlement of deaths that is under
     * way has ended. It has no rows if counting is not {@linkplain #isEnabled() enabled}.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     * @throws OutOfMemoryError if there is no memory for the result
     */
    public static AllocCountsSnapshot cut() {
        return snapshot(true);
    }

    private static AllocCountsSnapshot snapshot(boolean cut) {
        Rows.Reading reading;
        Instant time;
        long number;
        // So that the order of numbers is that of the readings.
        synchronized (AllocCounts.class) {
            reading = Rows.reading(cut);
            number = ++snapshots;
            time = Instant.now();
        }
        return new AllocCountsSnapshot(Run.ID, number, time, cut, reading.rows(), reading.serials());
    }

    /**
     * Runs an action and {@return what the current thread allocated meanwhile: a row for
     * each class of which it has allocated at least one object, newest class first}
     *
     * <p> The numbers are exact, whatever other threads do: these are not in them. Nor is
     * what this method allocates itself. What the virtual machine allocates on behalf of
     * the action, such as class mirrors and strings of the classes that it is the first
     * to use, is in them; to leave that out, run the action once before. In the rows,
     * only {@code allocs} and {@code allocBytes} are known, the other counts are {@link
     * AllocCount#UNKNOWN}. The list is immutable, and empty if counting is not {@linkplain
     * #isEnabled() enabled}; the action is run then, too.
     *
     * <p> An action may itself call this method: what it measures is in both results. If
     * it throws, this method throws the same. A virtual thread stays on its carrier while it is
     * measured, even if it blocks.
     *
     * @apiNote To see whether a piece of code allocates:
     * {@snippet lang=java :
     *     List<AllocCount> allocated = AllocCounts.measure(() -> handler.handle(request));
     * }
     *
     * @param action what to run
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}; the action is not run
     * @throws OutOfMemoryError if there is no memory for counters or for the result
     */
    public static List<AllocCount> measure(Runnable action) {
        Objects.requireNonNull(action, "action");
        return Rows.measure(action);
    }

    /**
     * {@return what the current thread has allocated since it started: a row for each class of
     * which it has allocated at least one object, newest class first}
     *
     * <p> The numbers are exact. This method counts the objects of its result with those of
     * the thread, after it has read them. In the rows, only {@code allocs} and {@code
     * allocBytes} are known, the other counts are {@link AllocCount#UNKNOWN}. What the thread
     * had allocated of classes that were unloaded since is in the row {@link
     * #UNLOADED_CLASSES}. The list is immutable.
     *
     * <p> Counting for each thread takes memory for each: 8 bytes for each class that the
     * thread has used, rounded up to pages of memory. It has to be asked for with {@code
     * -XX:+CountAllocsPerThread}.
     *
     * @apiNote The numbers of other platform threads are in {@link AllocCountsMXBean#thread}.
     * A virtual thread has no numbers of its own: it counts with its carrier, whichever it is
     * on. {@link #measure(Runnable)} tells what a virtual thread allocates.
     *
     * @throws UnsupportedOperationException if the current thread is virtual, or the virtual
     *         machine does not count for each thread
     * @throws OutOfMemoryError if there is no memory for the result
     */
    public static List<AllocCount> currentThread() {
        Thread current = Thread.currentThread();
        if (current.isVirtual()) {
            throw new UnsupportedOperationException("a virtual thread counts with its carrier; use measure");
        }
        return Rows.thread(current.threadId());
    }

    /**
     * Watches allocations of the classes of one name for a while, and {@return how many there
     * were, exactly, and where a sample of them came from}
     *
     * <p> The number of allocations is the difference of two readings, between which samples are
     * taken. A class that is unloaded in between, or has no row of its own, has none. The stacks
     * are those of {@code jdk.ObjectAllocationSample} events of Flight Recorder, which is used
     * for this time with its full rate of sampling: a thread is sampled about each time that it
     * needs a new buffer for allocations. A class of which little is allocated may have no
     * sample. Recordings that run at the same time get these events, too, and one more of each
     * event that is sent at the beginning or the end of a chunk. Calls beyond the depth of stacks
     * that Flight Recorder keeps are missing.
     *
     * @param className a name as {@link Class#getTypeName()} gives it
     * @param time for how long, more than zero. The call ends earlier if its thread is
     *        interrupted, which it then still is
     * @throws IllegalArgumentException if {@code time} is zero or negative
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}, or Flight Recorder or its module {@code jdk.jfr} is not there
     * @throws IllegalStateException if Flight Recorder cannot be started
     * @throws java.io.UncheckedIOException if its samples cannot be written to a temporary file
     */
    public static AllocStacks stacks(String className, Duration time) {
        Objects.requireNonNull(className, "className");
        if (!time.isPositive()) {
            throw new IllegalArgumentException("time is " + time + ", not more than zero");
        }
        return Stacks.sample(className, time);
    }

    /**
     * Prints a <a href="#reading">reading</a> as a table to {@link System#out}: the
     * classes with the most allocations first, those with equally many in the order of
     * their names, then the sum of the rows not printed, and the total of all.
     *
     * <p> Several classes have no {@code max} in common, because each has had its own at
     * its time: {@code -} is printed. If counting is not {@linkplain #isSupported()
     * supported} or not {@linkplain #isEnabled() enabled}, one sentence that says what to
     * do is printed in place of the table. The text is for people to read; its form may
     * change.
     *
     * @param topK the greatest number of classes to print, at least 1; {@link
     *        Integer#MAX_VALUE} prints all
     * @throws IllegalArgumentException if {@code topK} is less than 1
     * @throws OutOfMemoryError if there is no memory for the table
     */
    public static void print(int topK) {
        Rows.checkLimit("topK", topK);
        if (!isSupported()) {
            System.out.println(AllocCountsVM.UNSUPPORTED);
        } else if (!isEnabled()) {
            System.out.println(AllocCountsVM.DISABLED);
        } else {
            System.out.print(Rows.table(Rows.read(), topK));
        }
    }
}
