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
import jdk.alloccounts.internal.Checks;
import jdk.alloccounts.internal.Guard;
import jdk.alloccounts.internal.Sites;
import jdk.alloccounts.internal.Snapshots;
import jdk.alloccounts.internal.Stacks;
import jdk.alloccounts.internal.TextTable;

/**
 * Reads the allocation counts of the running Java virtual machine.
 *
 * <p> The counts are exact: each object that came into being in the Java heap is
 * counted once, on every thread and in interpreted and compiled code alike. The
 * package description says <a href="package-summary.html#counted">what is counted</a>
 * and what is not.
 *
 * <h2><a id="snapshot">Snapshots</a></h2>
 *
 * A <i>snapshot</i> is one copy of the counts of all classes. It is taken while threads run,
 * or at a safepoint.
 *
 * <p> For a snapshot that is taken while threads run, no thread has to stop. Starting and
 * ending a thread, loading a class, and a safepoint may have to wait for a step of it, in
 * rare cases for all of it.
 * <ul>
 *   <li> It contains every allocation that <i>happens-before</i> it, in particular all
 *        allocations of the calling thread. It may or may not contain an allocation that
 *        another thread makes at the same time.
 *   <li> Each number of objects is one that the class really had. So is each number of
 *        bytes, except for classes whose instances vary in size: theirs is a sum of
 *        per-thread values read during the call.
 *   <li> No figure is less than in an earlier snapshot, unless someone has {@linkplain
 *        AllocCountsMXBean#resetMax reset} the maxima.
 *   <li> Two rows may be from different instants, but only where other threads allocate
 *        meanwhile.
 * </ul>
 *
 * <p> For a {@linkplain #snapshotAtSafepoint() snapshot at a safepoint} all threads stop. All
 * its rows are from one moment.
 *
 * <p> A snapshot does not count itself: the counts are copied before the first object
 * is created for the result. The objects of the result are then counted like all
 * others, and appear in the next snapshot. (Once, before the first snapshot, the classes
 * of this API are loaded, which takes some objects too.)
 *
 * <p> The cost of a snapshot grows with the number of classes, and with the number of
 * threads that have allocated since the last collection. It does not depend on the number
 * of objects or the size of the heap.
 *
 * <h2><a id="sites">Allocation sites</a></h2>
 *
 * The virtual machine can also count which code allocates: each object once more, for its
 * class together with the place in the code, its <i>site</i>. It does so while sites are
 * switched on, from {@link #startSites} until {@link #stopSites}. {@link #sites()} returns what
 * was counted. A virtual machine that is started with {@code -XX:+CountAllocSites} has sites
 * switched on from its start.
 *
 * <ul>
 *   <li> The counts are exact, not samples. Each object that is allocated while sites are
 *        switched on is in one row. The rows of a class add up to what was allocated of it
 *        since sites were switched on.
 *   <li> What the virtual machine cannot attribute to code is <i>not attributed</i>. It is in a
 *        row of its class that has no {@linkplain AllocSite#isAttributed() method}. These are objects
 *        that are allocated while no Java method runs (by native code of a thread that has
 *        called none, or by the virtual machine for itself), stack chunks of virtual threads, and
 *        what is allocated at sites for which there was no more room.
 *   <li> Objects that compiled code keeps in registers are not counted, as for classes. If
 *        deoptimization brings such an object back, its site is where the compiled code was left.
 *   <li> Code that is interpreted, and the virtual machine, know all callers of the method that
 *        allocates. Compiled code knows only the callers that the method was inlined into. So the
 *        allocations of one method may be in several rows, with more callers or fewer.
 * </ul>
 *
 * <p> While sites are switched on, compiled code increments one more counter for each allocation
 * (two more for an array), and code that is interpreted calls the virtual machine for each. Each
 * thread takes memory for counters of sites. While sites are off, compiled code has nothing for
 * them. Switching sites on or off stops the program for a moment, and throws away all compiled code
 * that allocates. The program is slower until this code has been compiled again.
 *
 * <p> There is one switch for the whole virtual machine. All threads of the program, the {@link
 * AllocCountsMXBean}, and {@code jcmd} share it. So sites may be counted already when a program
 * switches them on, and {@link #stopSites} switches them off for all. When they are switched
 * off, their counts are gone. When they are switched on again, all counts begin with zero.
 *
 * <p> Any number of threads may call the methods of this class at the same time.
 */
public final class AllocCounts {

    /**
     * The {@linkplain AllocCount#className() name} of the row with the sums of all
     * classes that have been unloaded: {@value}. It comes after the rows of classes, and is
     * missing while the sums are zero. Because of it no sum over all rows ever decreases.
     * Maxima have no sum: {@code max} and {@code maxBytes} are 0 in this row.
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
     * If not, only {@code isSupported}, {@link #isEnabled()}, {@link #isCountingSites()} and
     * {@link #print(int)} can be used.
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
     * {@return the rows of a new <a href="#snapshot">snapshot</a>: one for each class of which
     * at least one object has been allocated, newest class first}
     * The newest class is the one whose first object was allocated last. Three kinds of
     * classes take their place in this order earlier: array classes when they are made,
     * classes of which a compiler compiles an allocation then, and classes of which the CDS
     * archive has objects at the start. The rows {@link
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
        return Snapshots.read();
    }

    /**
     * {@return a new <a href="#snapshot">snapshot</a>, which can be kept, and compared with
     * another} It is taken while threads run. It has no rows if counting is not {@linkplain
     * #isEnabled() enabled}.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     * @throws OutOfMemoryError if there is no memory for the result
     */
    public static AllocCountsSnapshot snapshot() {
        return snapshot(false);
    }

    /**
     * {@return a new snapshot that is taken at a safepoint: all its rows are from one moment,
     * at which no thread allocates} Threads stand still while the counters are copied. That
     * takes about a millisecond with some thousand classes, and more if many threads have just
     * allocated. With ZGC and Shenandoah threads also stand still until deaths that are being
     * settled just then are settled. The snapshot has no rows if counting is not {@linkplain
     * #isEnabled() enabled}.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     * @throws OutOfMemoryError if there is no memory for the result
     */
    public static AllocCountsSnapshot snapshotAtSafepoint() {
        return snapshot(true);
    }

    private static AllocCountsSnapshot snapshot(boolean atSafepoint) {
        Snapshots.Numbered snapshot;
        Instant time;
        long number;
        // So that the order of the numbers is the order of the snapshots.
        synchronized (AllocCounts.class) {
            snapshot = Snapshots.readNumbered(atSafepoint);
            number = ++snapshots;
            time = Instant.now();
        }
        return new AllocCountsSnapshot(Run.ID, number, time, atSafepoint, snapshot.rows(), snapshot.serials());
    }

    /**
     * Runs an action and {@return what the current thread allocated meanwhile: a row for
     * each class of which it has allocated at least one object, newest class first}
     *
     * <p> The numbers are exact. They do not contain what other threads allocate, nor what
     * this method allocates itself. They do contain what the virtual machine allocates on
     * behalf of the action, such as class mirrors and strings of classes that the action is
     * the first to use; to leave that out, run the action once before. In the rows, only
     * {@code allocs} and {@code allocBytes} are known; the other figures are {@link
     * AllocCount#UNKNOWN}. The list is immutable. If counting is not {@linkplain #isEnabled()
     * enabled}, this method runs the action and returns an empty list.
     *
     * <p> An action may itself call this method; then both results contain what the inner
     * action allocates. If the action throws, this method throws the same. A virtual thread
     * stays on its carrier while it is measured, even if it blocks.
     *
     * <p> Besides the action, a call takes tens of microseconds in a program with a few thousand
     * classes. The time grows with the number of classes that are loaded, not with the number
     * of objects. The first calls take longer.
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
     *
     * @see #measureCall
     */
    public static List<AllocCount> measure(Runnable action) {
        Objects.requireNonNull(action, "action");
        return Snapshots.measure(action);
    }

    /**
     * Runs an action that has a result, and {@return the result together with what the current
     * thread allocated meanwhile} This method counts as {@link #measure(Runnable)} does, and
     * costs the same. If counting is not {@linkplain #isEnabled() enabled}, it runs the action,
     * and the counts are empty. If the action throws, this method throws the same, and there
     * are no counts.
     *
     * <p> An action that returns a primitive value boxes it. If that allocates, the box counts.
     *
     * @apiNote The method is not called {@code measure}, because {@code measure(() -> new S())}
     * would then call it instead of {@link #measure(Runnable)}: the type of the expression
     * would change, and nothing in the source would show that.
     * {@snippet lang=java :
     *     AllocMeasurement<Document> parsed = AllocCounts.measureCall(() -> parser.parse(file));
     *     use(parsed.result());
     *     System.out.println(parsed.counts());
     * }
     *
     * @param <R> the type of the result
     * @param <X> the type of what the action throws
     * @param action what to run
     * @throws X if the action throws it
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}; the action is not run
     * @throws OutOfMemoryError if there is no memory for counters or for the result
     */
    public static <R, X extends Throwable> AllocMeasurement<R> measureCall(
            ScopedValue.CallableOp<? extends R, X> action) throws X {
        Objects.requireNonNull(action, "action");
        return Snapshots.measureCall(action);
    }

    /**
     * {@return what the current thread has allocated since it started: a row for each class of
     * which it has allocated at least one object, newest class first}
     *
     * <p> The numbers are exact. This method reads them before it creates the objects of its
     * result, which then count with those of the thread. In the rows, only {@code allocs} and
     * {@code allocBytes} are known; the other figures are {@link AllocCount#UNKNOWN}. The row
     * {@link #UNLOADED_CLASSES} has what the thread allocated of classes that have been
     * unloaded since. The list is immutable.
     *
     * <p> The virtual machine counts per thread only if it was started with {@code
     * -XX:+CountAllocsPerThread}. That takes memory for each thread: 8 bytes for each class
     * that the thread has used, rounded up to pages of memory.
     *
     * @apiNote {@link AllocCountsMXBean#getThreadCounts} returns the counts of other platform
     * threads. A virtual thread has no counts of its own: it counts with its carrier, whichever
     * it is on. {@link #measure(Runnable)} returns what a virtual thread allocates.
     *
     * @throws UnsupportedOperationException if the current thread is virtual, or the virtual
     *         machine does not count per thread
     * @throws OutOfMemoryError if there is no memory for the result
     */
    public static List<AllocCount> getCurrentThreadCounts() {
        Thread current = Thread.currentThread();
        if (current.isVirtual()) {
            throw new UnsupportedOperationException("a virtual thread counts with its carrier; use measure");
        }
        return Snapshots.thread(current.threadId());
    }

    /**
     * {@return what the current thread allocates while it runs an action, by the code that
     * allocates: most allocations first}
     *
     * <p> The numbers are exact. While the action runs, the virtual machine allocates every
     * object of this thread on a slow path, where it sees the whole stack. So each site has its
     * callers up to the first that is not in the JDK. No code is compiled again, and no other thread
     * becomes slower; this one does, by about a microsecond for each object. It does not matter
     * whether {@linkplain #startSites() sites are counted} for all threads.
     *
     * <p> Code that has been compiled does not allocate what the compiler has removed, as ever.
     * What the virtual machine allocates on behalf of the action is included: when the action
     * runs for the first time, these are mirrors and strings of the classes that it uses. A
     * virtual thread stays on its carrier while it is measured. Measurements may be nested. The
     * list is immutable.
     *
     * @param action what to run; if it throws, there is no result
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}; the action is not run
     * @throws OutOfMemoryError if there is no memory for counters or for the result
     */
    public static List<AllocSite> measureSites(Runnable action) {
        Objects.requireNonNull(action, "action");
        return Sites.measure(action);
    }

    /**
     * Runs an action in which the current thread must not allocate: where it would, an {@link
     * AllocationForbiddenError} is thrown instead.
     *
     * <p> That is exact: there is no object that this overlooks. The error is thrown from the code of
     * the program that allocates, or from a native method, such as {@code Object.clone}, that it
     * has called. The following goes on as always, because an error would do harm there, and the
     * program cannot avoid it the first time: what the virtual machine allocates
     * for a bytecode, such as the mirror of a class, a string constant or an exception; and Java
     * code that the virtual machine calls for a bytecode, such as initializers of classes, class
     * loaders, and the linking of lambdas. So does what gets memory because compiled code is
     * left. Other threads are not concerned.
     *
     * <p> Actions may be nested, also in {@link #permitAllocations}: the innermost one decides.
     * A virtual thread stays on its carrier meanwhile.
     *
     * @param action what to run
     * @throws AllocationForbiddenError if the action lets it through
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}; the action is not run
     * @throws OutOfMemoryError if there is no memory for counters
     */
    public static void forbidAllocations(Runnable action) {
        Objects.requireNonNull(action, "action");
        Guard.forbid(action);
    }

    /**
     * Runs an action that may allocate, within one that {@linkplain #forbidAllocations must
     * not}.
     *
     * @param action what to run
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}; the action is not run
     * @throws OutOfMemoryError if there is no memory for counters
     */
    public static void permitAllocations(Runnable action) {
        Objects.requireNonNull(action, "action");
        Guard.permit(action);
    }

    /**
     * Watches allocations of the classes of one name for a while, and {@return how many there
     * were, exactly, and where a sample of them came from}
     *
     * <p> The number of allocations is the difference between two snapshots, between which
     * samples are taken. It is 0 for a class that is unloaded in between, or has no row of its
     * own. The stacks are those of {@code jdk.ObjectAllocationSample} events of Flight
     * Recorder, which samples at its full rate meanwhile: it samples a thread about each time
     * that the thread needs a new buffer for allocations. A class of which little is allocated
     * may have no sample. Recordings that run at the same time get these events, too, and one
     * more of each event that is sent at the beginning or the end of a chunk. Calls beyond the
     * depth of stacks that Flight Recorder keeps are missing. No other event is switched on, unless
     * the program registers its type meanwhile.
     *
     * <p> Samples of what the sampling itself allocates are left out; the result says {@linkplain
     * AllocStacks#ownSamples() how many}. These are samples of the calling thread (also in code
     * of the program that Flight Recorder calls there, such as listeners), of other threads that
     * are in this method, and of the thread of Flight Recorder for periodic tasks. That thread
     * may work for other recordings, too; what code of the program allocates there for a periodic
     * event is not left out. Nor is what other threads allocate in Flight Recorder: the program
     * itself may use it.
     *
     * @param className a name as {@link Class#getTypeName()} returns it
     * @param duration for how long, more than zero. The call ends earlier if its thread is
     *        interrupted, and leaves the thread interrupted
     * @throws IllegalArgumentException if {@code duration} is zero or negative
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}, or Flight Recorder or its module {@code jdk.jfr} is missing; the message
     *         says which, and what to do
     * @throws IllegalStateException if Flight Recorder cannot be started
     * @throws java.io.UncheckedIOException if its samples cannot be written to a temporary file
     */
    public static AllocStacks stacks(String className, Duration duration) {
        Objects.requireNonNull(className, "className");
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("duration is " + duration + ", not more than zero");
        }
        return Stacks.sample(className, duration);
    }

    /**
     * Switches <a href="#sites">allocation sites</a> on: from now on the virtual machine also
     * counts which code allocates, until someone calls {@link #stopSites} or does the same with
     * another interface. If sites are counted already, that goes on, and nothing that was counted
     * is lost. If {@code jcmd} has switched them on for some time, they do not end any more when
     * this time has passed.
     *
     * <p> Each object that is allocated after this method has returned is counted for its site.
     * The call stops all threads for a moment, and throws away compiled code that allocates, unless
     * sites are counted already.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     * @throws OutOfMemoryError if there is no memory for the counters; sites are then not counted
     */
    public static void startSites() {
        Sites.start();
    }

    /**
     * Switches <a href="#sites">allocation sites</a> off, whoever has switched them on, and {@return
     * whether they were counted} What was counted for sites is gone; call {@link #sites()}
     * before. The counts of classes are not affected.
     *
     * <p> The call stops all threads for a moment. If sites were counted, it throws away compiled
     * code that allocates.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     */
    public static boolean stopSites() {
        return Sites.stop();
    }

    /**
     * {@return {@code true} if <a href="#sites">allocation sites</a> are counted now, by whomever
     * they were switched on} The answer may be outdated when it is returned, because others
     * share the switch. It is {@code false} if counting is not {@linkplain #isEnabled()
     * enabled}. The call is cheap.
     */
    public static boolean isCountingSites() {
        return Sites.areCounted();
    }

    /**
     * {@return what was allocated at each <a href="#sites">allocation site</a> since sites were
     * switched on, most allocations first, those with equally many in the order of their names}
     *
     * <p> There is one row for each class, method, line, bytecode and list of callers. All rows
     * are from one moment, at which all threads stand still. The sum of the rows of a class is
     * exactly what was allocated of it since sites were switched on. Classes without such an
     * allocation have no row. The rows {@link #UNLOADED_CLASSES} have the sites of classes that
     * have been unloaded since. When the virtual machine gives the id of an unloaded class to
     * another class, the sites of the former are forgotten, and what was allocated there is not
     * attributed any more.
     *
     * <p> The counts are copied before the first object is created for the result. The
     * objects of the result are then counted like all others, and appear in the next result.
     * The list is immutable.
     *
     * <p> The time that threads stand still grows with the number of classes and sites, and with
     * the number of threads. It does not depend on the number of objects.
     *
     * @apiNote To see which code allocated most objects of a class:
     * {@snippet lang=java :
     *     AllocCounts.startSites();
     *     work();
     *     AllocCounts.sites().stream()
     *             .filter(site -> site.className().equals("byte[]"))
     *             .limit(10)
     *             .forEach(System.out::println);
     *     AllocCounts.stopSites();
     * }
     *
     * @throws IllegalStateException if sites are not counted; call {@link #startSites} first
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     * @throws OutOfMemoryError if there is no memory for the result
     */
    public static List<AllocSite> sites() {
        return Sites.read();
    }

    /**
     * Prints a <a href="#snapshot">snapshot</a> as a table to {@link System#out}: the
     * classes with the most allocations first, those with equally many in the order of
     * their names, then the sum of the rows not printed, and the total of all.
     *
     * <p> Several classes have no {@code max} in common, because each has its maximum at a
     * moment of its own, so {@code -} is printed there. If counting is not {@linkplain
     * #isSupported() supported} or not {@linkplain #isEnabled() enabled}, one sentence that
     * says what to do is printed in place of the table. The text is for people to read; its
     * form may change.
     *
     * @param limit the greatest number of classes to print, at least 1; {@link
     *        Integer#MAX_VALUE} prints all
     * @throws IllegalArgumentException if {@code limit} is less than 1
     * @throws OutOfMemoryError if there is no memory for the table
     */
    public static void print(int limit) {
        Checks.atLeast("limit", limit, 1);
        if (!isSupported()) {
            System.out.println(AllocCountsVM.UNSUPPORTED);
        } else if (!isEnabled()) {
            System.out.println(AllocCountsVM.disabledMessage0());
        } else {
            System.out.print(TextTable.of(Snapshots.read(), limit));
        }
    }
}
