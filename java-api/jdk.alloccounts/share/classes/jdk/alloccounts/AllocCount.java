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

import java.io.Serializable;
import java.util.Objects;

/**
 * The counts of one class: one row of a {@linkplain AllocCounts#snapshot() snapshot}.
 *
 * <p> All counts run from the start of the Java virtual machine. The figures whose
 * names end in {@code Bytes} are bytes of Java heap, object headers and alignment
 * included. The others are numbers of objects. No figure of a class ever decreases,
 * except that someone may {@linkplain AllocCountsMXBean#resetMax reset} the maxima. All
 * figures are 64 bits wide, so none overflows in practice.
 *
 * <p> A figure that is not known is {@value #UNKNOWN}:
 * <ul>
 *   <li> {@code survived} and {@code survivedBytes} with the Shenandoah collector;
 *   <li> everything except {@code allocs} and {@code allocBytes} in rows of one thread,
 *        from {@link AllocCounts#measure(Runnable)}, {@link AllocCounts#measureCall} or
 *        {@link AllocCounts#getCurrentThreadCounts()}, because collectors do not know
 *        which thread allocated an object;
 *   <li> {@code max} and {@code maxBytes} of several classes of one name together,
 *        because each class has its maximum at a moment of its own.
 * </ul>
 *
 * <p> A row is an immutable value. It keeps no class and no class loader alive. Two
 * classes of one name, defined by two class loaders, have two rows.
 *
 * @apiNote A snapshot only has rows of classes with at least one allocation. Besides
 * them it may have a row of each other {@linkplain Kind kind}, which stands for many
 * classes. Tell them apart by the kind: a class may have the name of such a row.
 *
 * @param className the name of the class as {@link Class#getTypeName()} returns it, such
 *        as {@code java.lang.String}, {@code Outer$Inner} or {@code byte[][]}
 * @param allocs the number of objects allocated, at least 0; objects that the compiler
 *        removed and copies that a collector made are <a
 *        href="package-summary.html#counted">not counted</a>
 * @param deallocs the number of objects that a garbage collector has found dead, at
 *        least 0. It does not include unreachable objects that no collection has come
 *        across yet. {@code -1} if not known
 * @param max the highest number of objects {@linkplain #alive() alive} at once, at
 *        least 0; {@code -1} if not known
 * @param survived the number of objects that survived the first collection of the young
 *        generation, or of the whole heap, after their allocation, at least 0. It does
 *        not include objects that were not allocated in the young generation, because
 *        they are too large or were in the archive of the virtual machine. {@code -1} if
 *        not known
 * @param allocBytes the size of the objects allocated, in bytes, at least 0
 * @param deallocBytes the size of the objects that a garbage collector has found dead,
 *        in bytes, at least 0; {@code -1} if not known
 * @param maxBytes the highest number of {@linkplain #aliveBytes() bytes alive} at once,
 *        at least 0; {@code -1} if not known
 * @param survivedBytes the size of the objects counted in {@code survived}, in bytes, at
 *        least 0; {@code -1} if not known
 * @param kind what the row stands for: a class, or many
 * @param loader the name and the identity of the class loader that defined the class, as
 *        {@code jcmd} shows them: {@code 'bootstrap'}, {@code 'platform'} and {@code 'app'}
 *        for the built-in class loaders, {@code 'name' @1b2c3d4e} for others that have a
 *        name, and {@code p.LoaderClass @1b2c3d4e} for those that have none. {@code null} in a
 *        row that is no class, in the sum of classes from several class loaders, and where the
 *        row was made without it
 *
 * @see AllocCounts#getcounts()
 */
public record AllocCount(String className,
                         long allocs,
                         long deallocs,
                         long max,
                         long survived,
                         long allocBytes,
                         long deallocBytes,
                         long maxBytes,
                         long survivedBytes,
                         Kind kind,
                         String loader) implements Serializable {

    /**
     * What a row stands for.
     */
    public enum Kind {
        /** One class. */
        CLASS,
        /** All classes that were unloaded: {@link AllocCounts#UNLOADED_CLASSES}. */
        UNLOADED,
        /**
         * All classes that were loaded when the virtual machine had no more room for rows:
         * {@link AllocCounts#OVERFLOW_CLASSES}.
         */
        OVERFLOW
    }

    /**
     * The value of a figure that is not known: {@value}.
     */
    public static final long UNKNOWN = -1;

    /**
     * Creates a row.
     *
     * @throws IllegalArgumentException if a figure is negative, unless it is {@value
     *         #UNKNOWN} and neither {@code allocs} nor {@code allocBytes}
     */
    public AllocCount {
        Objects.requireNonNull(className, "className");
        check("allocs", allocs, 0);
        check("deallocs", deallocs, UNKNOWN);
        check("max", max, UNKNOWN);
        check("survived", survived, UNKNOWN);
        check("allocBytes", allocBytes, 0);
        check("deallocBytes", deallocBytes, UNKNOWN);
        check("maxBytes", maxBytes, UNKNOWN);
        check("survivedBytes", survivedBytes, UNKNOWN);
        Objects.requireNonNull(kind, "kind");
    }

    /**
     * Creates a row of a class whose class loader does not matter.
     *
     * @param className as in the row
     * @param allocs as in the row
     * @param deallocs as in the row
     * @param max as in the row
     * @param survived as in the row
     * @param allocBytes as in the row
     * @param deallocBytes as in the row
     * @param maxBytes as in the row
     * @param survivedBytes as in the row
     * @throws IllegalArgumentException if a figure is negative, unless it is {@value
     *         #UNKNOWN} and neither {@code allocs} nor {@code allocBytes}
     */
    public AllocCount(String className, long allocs, long deallocs, long max, long survived,
                      long allocBytes, long deallocBytes, long maxBytes, long survivedBytes) {
        this(className, allocs, deallocs, max, survived, allocBytes, deallocBytes, maxBytes, survivedBytes,
             Kind.CLASS, null);
    }

    static void check(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value
                    + ", less than " + least);
        }
    }

    /**
     * {@return whether the row is of one class, and does not stand for many}
     */
    public boolean isClass() {
        return kind == Kind.CLASS;
    }

    /**
     * {@return the number of objects alive, {@code allocs - deallocs}; {@value #UNKNOWN}
     * if {@code deallocs} is not known} In a row that the virtual machine has counted, it is
     * never negative otherwise.
     *
     * <p> An object is alive until a garbage collector finds it dead. So this is an
     * upper bound of the number of reachable objects. It equals that number after a
     * collection of the whole heap during which no thread of the program ran.
     */
    public long alive() {
        return deallocs == UNKNOWN ? UNKNOWN : allocs - deallocs;
    }

    /**
     * {@return the size of the objects {@linkplain #alive() alive} in bytes, {@code
     * allocBytes - deallocBytes}; {@value #UNKNOWN} if {@code deallocBytes} is not known}
     */
    public long aliveBytes() {
        return deallocBytes == UNKNOWN ? UNKNOWN : allocBytes - deallocBytes;
    }
}
