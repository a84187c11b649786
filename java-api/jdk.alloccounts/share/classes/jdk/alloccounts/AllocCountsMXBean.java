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
import java.lang.management.PlatformManagedObject;
import java.util.List;
import java.util.Map;

import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Management interface for the allocation counts of the Java virtual machine.
 *
 * <p> {@code AllocCountsMXBean} serves the numbers of {@link AllocCounts} to management
 * clients, local and remote: sums over all classes as attributes, rows of classes as
 * operations. A client without the classes of this package sees a row, an {@link
 * AllocCount}, as a {@link javax.management.openmbean.CompositeData CompositeData} with the
 * items {@code className}, {@code allocs}, {@code deallocs}, {@code max}, {@code survived},
 * {@code allocBytes}, {@code deallocBytes}, {@code maxBytes}, {@code survivedBytes}, {@code kind}
 * and {@code loader}. It sees an {@link AllocSite} as one with the items {@code className}, {@code
 * allocs}, {@code allocBytes}, {@code method}, {@code line}, {@code bci} and {@code callers}.
 *
 * <p> A client can {@linkplain #watch watch} a class: that registers a bean of its own for the
 * class, a {@link WatchedClassMXBean}, whose attributes are plain numbers.
 *
 * <p> The MXBean is a {@link javax.management.NotificationEmitter NotificationEmitter}. It
 * sends notifications about watched classes, if a client asks for them: after a collection
 * that leaves {@linkplain #watchAlive too many objects} alive, and after {@linkplain
 * #watchGrowth several collections} each of which has left more. The type of the {@link
 * javax.management.Notification Notification} is {@value #ALIVE_EXCEEDED} or {@value
 * #ALIVE_GROWING}, its message a sentence, and its user data the row of the class, an {@link
 * AllocCount} as a {@code CompositeData}. A watch belongs to the virtual machine: it stays
 * when the client that has set it disconnects.
 *
 * <p> The management interface is registered with the platform {@link MBeanServer
 * MBeanServer}. The {@link ObjectName ObjectName} that uniquely identifies the management
 * interface within the {@code MBeanServer} is: {@value #MXBEAN_NAME}.
 *
 * <p> Direct access to the MXBean interface can be obtained with
 * {@link ManagementFactory#getPlatformMXBean(Class)}.
 *
 * <p> {@code Supported}, {@code Enabled}, {@code CountingSites}, {@code SettlementNanos} and
 * {@code CounterBytes} are cheap. Any other attribute that is read by itself takes a <a
 * href="AllocCounts.html#snapshot">snapshot</a>, so two such attributes can differ by what was
 * allocated in between. Attributes that are read in one call, as {@link
 * javax.management.MBeanServerConnection#getAttributes getAttributes} does, share one snapshot
 * and belong together. Each operation that returns counts takes a snapshot of its own. The
 * objects with which the management machinery carries out a call are allocations of this
 * virtual machine, and are counted like all others.
 *
 * <p> If counting is not {@linkplain #isEnabled() enabled}, only {@code Supported}, {@code
 * Enabled}, {@code CountingSites} and {@code ObjectName} have values. Any other attribute that is read by itself throws
 * an {@link UnsupportedOperationException}, whose message says what to do. A client of an {@code
 * MBeanServer} finds it as the cause of a {@link javax.management.RuntimeMBeanException
 * RuntimeMBeanException}. {@code getAttributes} leaves such attributes out.
 */
public interface AllocCountsMXBean extends PlatformManagedObject {

    /**
     * The string form of this interface's {@link ObjectName ObjectName}: {@value}.
     */
    String MXBEAN_NAME = "jdk.alloccounts:type=AllocCounts";

    /**
     * The type of notifications that more objects of a class are alive than the {@linkplain
     * #watchAlive threshold}: {@value}.
     */
    String ALIVE_EXCEEDED = "jdk.alloccounts.alive.exceeded";

    /**
     * The type of notifications that {@linkplain #watchGrowth collection after collection}
     * left more objects of a class alive: {@value}.
     */
    String ALIVE_GROWING = "jdk.alloccounts.alive.growing";

    /**
     * {@return {@code true} if this Java virtual machine was built to count allocations}
     *
     * @see AllocCounts#isSupported()
     */
    boolean isSupported();

    /**
     * {@return {@code true} if this Java virtual machine counts allocations in this run}
     *
     * @see AllocCounts#isEnabled()
     */
    boolean isEnabled();

    /**
     * {@return {@code true} if <a href="AllocCounts.html#sites">allocation sites</a> are counted
     * now, by whomever they were switched on}
     *
     * @see AllocCounts#isCountingSites()
     */
    boolean isCountingSites();

    /**
     * {@return the number of loaded classes of which at least one object has been
     * allocated}
     *
     * <p> The rows {@link AllocCounts#UNLOADED_CLASSES} and {@link
     * AllocCounts#OVERFLOW_CLASSES} are not counted as classes.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     */
    int getClassCount();

    /**
     * {@return the number of objects of all classes, loaded and unloaded, allocated
     * since the Java virtual machine started}
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     */
    long getTotalAllocs();

    /**
     * {@return the size, in bytes of Java heap, of the objects of all classes, loaded
     * and unloaded, allocated since the Java virtual machine started}
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     */
    long getTotalAllocBytes();

    /**
     * {@return the number of objects of all classes, loaded and unloaded, that collectors
     * have found dead}
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     */
    long getTotalDeallocs();

    /**
     * {@return the number of objects of all classes that are {@linkplain AllocCount#alive()
     * alive}}
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     */
    long getTotalAlive();

    /**
     * {@return the size, in bytes of Java heap, of the objects of all classes that collectors
     * have found dead}
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     */
    long getTotalDeallocBytes();

    /**
     * {@return the size, in bytes of Java heap, of the objects of all classes that are
     * {@linkplain AllocCount#alive() alive}}
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     */
    long getTotalAliveBytes();

    /**
     * {@return by how many nanoseconds counting has prolonged all collections to settle which
     * objects are dead, in pauses and beside running threads} It does not include what the
     * workers of a collector do for each object that they find alive.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     */
    long getSettlementNanos();

    /**
     * {@return how much memory, in bytes, is committed for counters} It lies outside of the
     * Java heap. Only those of its pages occupy memory that were written to.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     */
    long getCounterBytes();

    /**
     * {@return the 20 classes with the most objects {@linkplain AllocCount#alive() alive}, by
     * name} Classes of one name are in one row. It is an attribute for clients that show
     * nothing else; {@link #top(int, String)} can do more.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     */
    Map<String, AllocCount> getMostAlive();

    /**
     * {@return how many objects of each class in {@link #getMostAlive() MostAlive} are
     * {@linkplain AllocCount#alive() alive}} It is an attribute for clients that cannot subtract,
     * such as exporters of metrics.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     */
    Map<String, Long> getMostAliveObjects();

    /**
     * {@return the {@code limit} rows with the most allocations, most allocations first,
     * those with equally many in the order of their names}
     * The rows that are {@linkplain AllocCounts#getcounts() no class} are among them.
     * There are fewer rows if fewer classes have allocations, and none if counting is
     * not {@linkplain #isEnabled() enabled}.
     *
     * @param limit the greatest number of rows, at least 1
     * @throws IllegalArgumentException if {@code limit} is less than 1
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     */
    List<AllocCount> top(int limit);

    /**
     * {@return the {@code limit} rows where a figure is largest, largest first, those where it
     * is the same in the order of their names} Otherwise as {@link #top(int)}.
     *
     * @param limit the greatest number of rows, at least 1
     * @param order the figure, by its name in a row, such as {@code allocs} or {@code
     *        allocBytes}; or {@code alive} or {@code aliveBytes}. The names that figures have in
     *        files and {@code jcmd} will do as well, such as {@code alive_bytes}
     * @throws IllegalArgumentException if {@code limit} is less than 1, or there is no such
     *         figure
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     */
    List<AllocCount> top(int limit, String order);

    /**
     * {@return the rows of the classes of this name, newest class first} There are several
     * if several class loaders have defined a class of this name, and none if counting is
     * not {@linkplain #isEnabled() enabled}.
     *
     * @param className a name as {@link Class#getTypeName()} returns it
     * @throws IllegalArgumentException if no object of a class of this name has been allocated
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     */
    List<AllocCount> get(String className);

    /**
     * {@return the rows of all classes of which at least one object has been allocated,
     * newest class first} There are none if counting is not {@linkplain #isEnabled()
     * enabled}.
     *
     * @apiNote A program of some size has thousands of classes; {@link #top(int)} is
     * the better choice for a client that displays them.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     * @see AllocCounts#getcounts()
     */
    List<AllocCount> rows();

    /**
     * {@return what a platform thread has allocated since it started, as {@link
     * AllocCounts#getCurrentThreadCounts()} returns it for the current one} If the thread runs
     * meanwhile, each number is one that it had at some moment of the call.
     *
     * @param threadId the {@linkplain Thread#threadId() identifier} of the thread
     * @throws IllegalArgumentException if no platform thread that is alive has this identifier
     * @throws UnsupportedOperationException if the virtual machine does not count per thread:
     *         it has to be started with {@code -XX:+CountAllocsPerThread}
     */
    List<AllocCount> getThreadCounts(long threadId);

    /**
     * {@return the result of {@link AllocCounts#stacks} after so many seconds}
     *
     * @param className a name as {@link Class#getTypeName()} returns it
     * @param seconds for how long, from 1 to 300; a remote client cannot end it earlier
     * @throws IllegalArgumentException if {@code seconds} is less than 1 or more than 300
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}, or Flight Recorder or its module {@code jdk.jfr} is missing; the message
     *         says which, and what to do
     * @throws IllegalStateException if Flight Recorder cannot be started
     * @throws java.io.UncheckedIOException if its samples cannot be written to a temporary file
     */
    AllocStacks stacks(String className, int seconds);

    /**
     * Switches <a href="AllocCounts.html#sites">allocation sites</a> on, for all clients, until
     * someone switches them off. If they are counted already, that goes on.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     * @throws OutOfMemoryError if there is no memory for the counters
     * @see AllocCounts#startSites()
     */
    void startSites();

    /**
     * Switches allocation sites off, for all clients, and {@return whether they were counted}
     * What was counted for sites is gone.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     * @see AllocCounts#stopSites()
     */
    boolean stopSites();

    /**
     * {@return the {@code limit} sites of the classes of this name with the most allocations, as
     * {@link AllocCounts#sites()} returns them} There are fewer if there are fewer such sites, and
     * none if no object of such a class has been allocated since sites were switched on. The
     * numbers of a class add up to all its allocations only if no row is left out.
     *
     * <p> The program stops for a moment for each call.
     *
     * @param className a name as {@link Class#getTypeName()} returns it; or {@code *} for the
     *        sites of all classes
     * @param limit the greatest number of rows, at least 1
     * @throws IllegalArgumentException if {@code limit} is less than 1
     * @throws IllegalStateException if sites are not counted; use {@link #startSites} first
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}
     */
    List<AllocSite> sites(String className, int limit);

    /**
     * Keeps a snapshot as the baseline of later {@linkplain #diff() diffs}, in place of the one
     * before. All clients of this bean share the baseline; {@code jcmd} has another.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     */
    void baseline();

    /**
     * {@return what changed since the {@linkplain #baseline() baseline}, as {@link
     * AllocCountsSnapshot#diff} returns it}
     *
     * @throws IllegalStateException if there is no baseline
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     */
    List<AllocCountDiff> diff();

    /**
     * Restarts {@code max} and {@code maxBytes} of all classes from what is {@linkplain
     * AllocCount#alive() alive} now, for all clients and readers. Nothing else makes a
     * figure of a class decrease.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     */
    void resetMax();

    /**
     * Registers a {@link WatchedClassMXBean} for the classes of this name with the platform
     * {@code MBeanServer}. Does nothing if the name is watched already. No such class needs to
     * be loaded yet.
     *
     * @param className a name as {@link Class#getTypeName()} returns it
     * @throws IllegalStateException if another bean has the {@code ObjectName} of this one
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isEnabled() enabled}
     */
    void watch(String className);

    /**
     * {@linkplain #watch Watches} the classes of this name, and sends a notification of type
     * {@value #ALIVE_EXCEEDED} after the next collection that leaves more than {@code
     * threshold} objects of them {@linkplain AllocCount#alive() alive}. It sends another one
     * when that happens again after a collection that left no more than that.
     *
     * <p> Collections are those of {@link #watchGrowth}; with G1 also the pauses of a concurrent
     * cycle. If there is no memory for a notification, none is sent. A second call for the same
     * name replaces the threshold.
     *
     * @param className a name as {@link Class#getTypeName()} returns it
     * @param threshold the greatest number of objects that causes no notification, at least 0
     * @throws IllegalArgumentException if {@code threshold} is negative
     * @throws IllegalStateException if another bean has the {@code ObjectName} of the one for
     *         this name
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isEnabled() enabled}
     */
    void watchAlive(String className, long threshold);

    /**
     * {@linkplain #watch Watches} the classes of this name, and sends a notification of type
     * {@value #ALIVE_GROWING} when each of the last {@code collections} collections has left
     * more objects of them {@linkplain AllocCount#alive() alive} than the one before. It sends
     * another one when that many further collections have.
     *
     * <p> A collection is what a {@link java.lang.management.GarbageCollectorMXBean
     * GarbageCollectorMXBean} counts as one, except beans that count the pauses of a concurrent
     * collector. The bean reads what is alive when the collection is over, so objects allocated
     * since then count as alive. A second call for the same name starts anew.
     *
     * @param className a name as {@link Class#getTypeName()} returns it
     * @param collections the number of collections, at least 1
     * @throws IllegalArgumentException if {@code collections} is less than 1
     * @throws IllegalStateException if another bean has the {@code ObjectName} of the one for
     *         this name
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isEnabled() enabled}
     */
    void watchGrowth(String className, int collections);

    /**
     * Ends all watches of the classes of this name, and unregisters the bean.
     *
     * @param className the name with which they were watched
     * @throws IllegalArgumentException if they were not
     */
    void unwatch(String className);
}
