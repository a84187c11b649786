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
 * clients, local and remote: sums over all classes as attributes, tables of classes as
 * operations. A row of a table, an {@link AllocCount}, is a {@link
 * javax.management.openmbean.CompositeData CompositeData} for a client without the
 * classes of this package; its items are {@code className}, {@code allocs}, {@code
 * deallocs}, {@code max}, {@code survived}, {@code allocBytes}, {@code deallocBytes},
 * {@code maxBytes} and {@code survivedBytes}.
 *
 * <p> The MXBean is a {@link javax.management.NotificationEmitter NotificationEmitter}. It
 * tells of classes that somebody {@linkplain #watchAlive watches} for too many objects, or
 * {@linkplain #watchGrowth for growth}, after collections: the type of the {@link
 * javax.management.Notification Notification} is {@value #ALIVE_EXCEEDED} or {@value
 * #ALIVE_GROWING}, its message a sentence, and its user data the row of the class, an {@link
 * AllocCount} as a {@code CompositeData}. Watches are of the virtual machine, not of the
 * client that has set them.
 *
 * <p> The management interface is registered with the platform {@link MBeanServer
 * MBeanServer}. The {@link ObjectName ObjectName} that uniquely identifies the management
 * interface within the {@code MBeanServer} is: {@value #MXBEAN_NAME}.
 *
 * <p> Direct access to the MXBean interface can be obtained with
 * {@link ManagementFactory#getPlatformMXBean(Class)}.
 *
 * <p> Each call takes a <a href="AllocCounts.html#reading">reading</a> of its own, so
 * that two attributes can differ by what was allocated in between. The objects with
 * which the management machinery carries out a call are allocations of this virtual
 * machine, and are counted like all others.
 *
 * @apiNote A client that needs attributes and rows that belong together should call
 * {@link #snapshot()} and add up its rows.
 */
public interface AllocCountsMXBean extends PlatformManagedObject {

    /**
     * The string form of this interface's {@link ObjectName ObjectName}: {@value}.
     */
    String MXBEAN_NAME = "jdk.alloccounts:type=AllocCounts";

    /**
     * The type of notifications that more objects of a class are alive than {@linkplain
     * #watchAlive asked to watch for}: {@value}.
     */
    String ALIVE_EXCEEDED = "jdk.alloccounts.alive.exceeded";

    /**
     * The type of notifications that the objects of a class have become more {@linkplain
     * #watchGrowth collection after collection}: {@value}.
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
     * {@return the number of loaded classes of which at least one object has been
     * allocated; {@code -1} if counting is not {@linkplain #isEnabled() enabled}}
     *
     * <p> The rows {@link AllocCounts#UNLOADED_CLASSES} and {@link
     * AllocCounts#OVERFLOW_CLASSES} are not counted as classes.
     */
    int getClassCount();

    /**
     * {@return the number of objects of all classes, loaded and unloaded, allocated
     * since the Java virtual machine started; {@code -1} if counting is not {@linkplain
     * #isEnabled() enabled}}
     */
    long getTotalAllocs();

    /**
     * {@return the size, in bytes of Java heap, of the objects of all classes, loaded
     * and unloaded, allocated since the Java virtual machine started; {@code -1} if
     * counting is not {@linkplain #isEnabled() enabled}}
     */
    long getTotalAllocBytes();

    /**
     * {@return the number of objects of all classes, loaded and unloaded, that collectors
     * have found dead; {@code -1} if counting is not {@linkplain #isEnabled() enabled}}
     */
    long getTotalDeallocs();

    /**
     * {@return the number of objects of all classes that are {@linkplain AllocCount#alive()
     * alive}; {@code -1} if counting is not {@linkplain #isEnabled() enabled}}
     */
    long getTotalAlive();

    /**
     * {@return the size, in bytes of Java heap, of the objects of all classes that collectors
     * have found dead; {@code -1} if counting is not {@linkplain #isEnabled() enabled}}
     */
    long getTotalDeallocBytes();

    /**
     * {@return the size, in bytes of Java heap, of the objects of all classes that are
     * {@linkplain AllocCount#alive() alive}; {@code -1} if counting is not {@linkplain
     * #isEnabled() enabled}}
     */
    long getTotalAliveBytes();

    /**
     * {@return how long, in nanoseconds, collections have been prolonged to find out what
     * died, pauses and work beside running threads together; {@code -1} if counting is not
     * {@linkplain #isEnabled() enabled}} What the workers of a collector do for each object
     * that they find alive is not in it.
     */
    long getSettlementNanos();

    /**
     * {@return how much memory, in bytes, is committed for counters; {@code -1} if counting is
     * not {@linkplain #isEnabled() enabled}} It lies outside of the Java heap. Of what is
     * committed only those pages are in memory that were written to.
     */
    long getCounterBytes();

    /**
     * {@return the 20 classes with most objects {@linkplain AllocCount#alive() alive}, by name;
     * none if counting is not {@linkplain #isEnabled() enabled}} Classes of one name are in one
     * row. It is an attribute for clients that look at nothing else; {@link #top(int, String)}
     * can do more.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     */
    Map<String, AllocCount> getMostAlive();

    /**
     * {@return the {@code n} rows with the most allocations, most allocations first,
     * those with equally many in the order of their names}
     * The rows that are {@linkplain AllocCounts#getcounts() no class} are among them.
     * There are fewer rows if fewer classes have allocations, and none if counting is
     * not {@linkplain #isEnabled() enabled}.
     *
     * @param n the greatest number of rows, at least 1
     * @throws IllegalArgumentException if {@code n} is less than 1
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     */
    List<AllocCount> top(int n);

    /**
     * {@return the {@code n} rows where a count is largest, largest first, those where it is
     * the same in the order of their names} Otherwise as {@link #top(int)}.
     *
     * @param n the greatest number of rows, at least 1
     * @param order the count, by its name in a row, such as {@code allocs} or {@code
     *        allocBytes}; or {@code alive} or {@code aliveBytes}
     * @throws IllegalArgumentException if {@code n} is less than 1, or there is no such count
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     */
    List<AllocCount> top(int n, String order);

    /**
     * {@return the rows of the classes of this name, newest class first} There are several
     * if several class loaders have defined a class of this name, and none if counting is
     * not {@linkplain #isEnabled() enabled}.
     *
     * @param className a name as {@link Class#getTypeName()} gives it
     * @throws IllegalArgumentException if no object of a class of this name has been allocated
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     */
    List<AllocCount> get(String className);

    /**
     * {@return what a platform thread has allocated since it started, as {@link
     * AllocCounts#currentThread()} tells it for the current one} If the thread runs meanwhile,
     * the numbers are those that it had at some moment of the call, each by itself.
     *
     * @param id the {@linkplain Thread#threadId() identifier} of the thread
     * @throws IllegalArgumentException if no platform thread that is alive has this identifier
     * @throws UnsupportedOperationException if the virtual machine does not count for each
     *         thread: it has to be started with {@code -XX:+CountAllocsPerThread}
     */
    List<AllocCount> thread(long id);

    /**
     * {@return what {@link AllocCounts#stacks} finds out in so many seconds}
     *
     * @param className a name as {@link Class#getTypeName()} gives it
     * @param seconds for how long, from 1 to 300; a remote client cannot end it earlier
     * @throws IllegalArgumentException if {@code seconds} is less than 1 or more than 300
     * @throws UnsupportedOperationException if counting is not {@linkplain #isEnabled()
     *         enabled}, or Flight Recorder or its module {@code jdk.jfr} is not there
     * @throws IllegalStateException if Flight Recorder cannot be started
     * @throws java.io.UncheckedIOException if its samples cannot be written to a temporary file
     */
    AllocStacks stacks(String className, int seconds);

    /**
     * Keeps the counts, for {@link #diff()} to tell what came since. A mark that was there
     * before is forgotten. There is one for all clients of this bean; the baseline of {@code jcmd}
     * is another.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     */
    void mark();

    /**
     * {@return what came since the {@linkplain #mark() mark}, as {@link
     * AllocCountsSnapshot#since} tells it}
     *
     * @throws IllegalStateException if there is no mark
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     */
    List<AllocCount> diff();

    /**
     * Has {@code max} and {@code maxBytes} of all classes start anew, from what is {@linkplain
     * AllocCount#alive() alive} now. This holds for everyone who reads them. It is the only way
     * for a count to decrease.
     *
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isSupported() supported}
     */
    void resetMax();

    /**
     * Has a notification of type {@value #ALIVE_EXCEEDED} sent after the next collection that
     * leaves more than {@code most} objects of the classes of this name {@linkplain
     * AllocCount#alive() alive}, and again when that happens after there were no more than
     * that. What a collection is, and when it is looked at, is as with {@link
     * #watchGrowth}; with G1 also after the pauses of a concurrent cycle. A notification is left out if there is no memory for it. A class that was
     * watched for this is watched with the new number only. It need not be loaded yet.
     *
     * @param className a name as {@link Class#getTypeName()} gives it
     * @param most the number of objects that is still in order, at least 0
     * @throws IllegalArgumentException if {@code most} is negative
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isEnabled() enabled}
     */
    void watchAlive(String className, long most);

    /**
     * Has a notification of type {@value #ALIVE_GROWING} sent when each of the last {@code
     * collections} collections has left more objects of the classes of this name {@linkplain
     * AllocCount#alive() alive} than the one before, and again when that many further
     * collections have. A collection is what a {@link
     * java.lang.management.GarbageCollectorMXBean GarbageCollectorMXBean} counts as one, but for
     * those beans that count the pauses of a concurrent collector. What is alive is looked at
     * when the collection is over, so that objects allocated since are alive.
     * A class that was watched for this is watched anew. It need not be loaded yet.
     *
     * @param className a name as {@link Class#getTypeName()} gives it
     * @param collections the number of collections, at least 1
     * @throws IllegalArgumentException if {@code collections} is less than 1
     * @throws UnsupportedOperationException if counting is not {@linkplain
     *         #isEnabled() enabled}
     */
    void watchGrowth(String className, int collections);

    /**
     * No longer watches the classes of this name for anything.
     *
     * @param className the name with which they were watched
     * @throws IllegalArgumentException if they were not
     */
    void unwatch(String className);

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
    List<AllocCount> snapshot();
}
