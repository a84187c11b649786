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
 * How the counts of one class changed between two snapshots: one row of a {@linkplain
 * AllocCountsSnapshot#diff diff}.
 *
 * <p> The figures have the names and units of those of {@link AllocCount}. Maxima have no
 * difference, so they are missing here.
 *
 * <p> A diff is an immutable value. It keeps no class and no class loader alive.
 *
 * @param className the name of the class as {@link Class#getTypeName()} returns it
 * @param allocs the number of objects allocated since the baseline, at least 0
 * @param deallocs the number of objects that a garbage collector has found dead since the
 *        baseline, at least 0. They may have been allocated before it
 * @param survived the number of objects that survived their first collection since the
 *        baseline, at least 0; {@link AllocCount#UNKNOWN} with the Shenandoah collector
 * @param allocBytes the size of the objects counted in {@code allocs}, in bytes of Java
 *        heap, at least 0
 * @param deallocBytes the size of the objects counted in {@code deallocs}, in bytes of
 *        Java heap, at least 0
 * @param survivedBytes the size of the objects counted in {@code survived}, in bytes of
 *        Java heap, at least 0; {@link AllocCount#UNKNOWN} with the Shenandoah collector
 * @param kind what the row stands for: a class, or many
 * @param loader the name and the identity of the class loader, as in {@link
 *        AllocCount#loader()}; {@code null} in a row that is no class
 *
 * @see AllocCountsSnapshot#diff(AllocCountsSnapshot)
 */
public record AllocCountDiff(String className,
                             long allocs,
                             long deallocs,
                             long survived,
                             long allocBytes,
                             long deallocBytes,
                             long survivedBytes,
                             AllocCount.Kind kind,
                             String loader) implements Serializable {

    /**
     * Creates a row.
     *
     * @throws IllegalArgumentException if a figure is negative, unless it is {@link
     *         AllocCount#UNKNOWN} and {@code survived} or {@code survivedBytes}
     */
    public AllocCountDiff {
        Objects.requireNonNull(className, "className");
        AllocCount.check("allocs", allocs, 0);
        AllocCount.check("deallocs", deallocs, 0);
        AllocCount.check("survived", survived, AllocCount.UNKNOWN);
        AllocCount.check("allocBytes", allocBytes, 0);
        AllocCount.check("deallocBytes", deallocBytes, 0);
        AllocCount.check("survivedBytes", survivedBytes, AllocCount.UNKNOWN);
        Objects.requireNonNull(kind, "kind");
    }

    /**
     * {@return whether the row is of one class, and does not stand for many}
     */
    public boolean isClass() {
        return kind == AllocCount.Kind.CLASS;
    }

    /**
     * {@return how many more objects are {@linkplain AllocCount#alive() alive} than at the
     * baseline, {@code allocs - deallocs}; negative if there are fewer} It is always known:
     * {@code -1} means one object fewer.
     */
    public long alive() {
        return allocs - deallocs;
    }

    /**
     * {@return by how many bytes the size of the objects {@linkplain AllocCount#alive()
     * alive} has grown since the baseline, {@code allocBytes - deallocBytes}; negative if it
     * has shrunk}
     */
    public long aliveBytes() {
        return allocBytes - deallocBytes;
    }
}
