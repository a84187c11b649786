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
