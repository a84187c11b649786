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

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

import jdk.alloccounts.AllocCount;

/**
 * The figures of a row: what rows can be sorted by. Each has a name in Java and one in files.
 */
enum Figure {
    ALLOCS("allocs", "allocs", AllocCount::allocs),
    DEALLOCS("deallocs", "deallocs", AllocCount::deallocs),
    ALIVE("alive", "alive", AllocCount::alive),
    MAX("max", "max", AllocCount::max),
    SURVIVED("survived", "survived", AllocCount::survived),
    ALLOC_BYTES("allocBytes", "alloc_bytes", AllocCount::allocBytes),
    DEALLOC_BYTES("deallocBytes", "dealloc_bytes", AllocCount::deallocBytes),
    ALIVE_BYTES("aliveBytes", "alive_bytes", AllocCount::aliveBytes),
    MAX_BYTES("maxBytes", "max_bytes", AllocCount::maxBytes),
    SURVIVED_BYTES("survivedBytes", "survived_bytes", AllocCount::survivedBytes);

    private final String nameInJava;
    private final String nameInFiles;
    private final ToLongFunction<AllocCount> value;

    Figure(String nameInJava, String nameInFiles, ToLongFunction<AllocCount> value) {
        this.nameInJava = nameInJava;
        this.nameInFiles = nameInFiles;
        this.value = value;
    }

    /**
     * {@return the figure of this name}
     *
     * @throws IllegalArgumentException if there is no such figure
     */
    static Figure named(String name) {
        Objects.requireNonNull(name, "order");
        for (Figure figure : values()) {
            if (figure.nameInJava.equals(name) || figure.nameInFiles.equals(name)) {
                return figure;
            }
        }
        throw new IllegalArgumentException("no such order: " + name + "; use allocs, deallocs, alive, max, survived, "
                + "or one of these in bytes, as in allocBytes or alloc_bytes");
    }

    /**
     * {@return at most {@code limit} of the given rows: those where this figure is largest,
     * largest first, then by name}
     */
    List<AllocCount> top(List<AllocCount> rows, int limit) {
        Comparator<AllocCount> largestFirst =
                Comparator.comparingLong(value).reversed().thenComparing(AllocCount::className);
        return rows.stream().sorted(largestFirst).limit(limit).toList();
    }
}
