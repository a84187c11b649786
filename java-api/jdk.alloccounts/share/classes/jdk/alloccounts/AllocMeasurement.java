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

import java.util.List;
import java.util.Objects;

/**
 * What an action returned, and what it allocated.
 *
 * @param <R> the type of the result
 * @param result what the action returned; may be {@code null}
 * @param counts what the current thread allocated while the action ran, as {@link
 *        AllocCounts#measure(Runnable)} returns it; an immutable list, empty if nothing was
 *        allocated or counting is not {@linkplain AllocCounts#isEnabled() enabled}
 *
 * @see AllocCounts#measureCall
 */
public record AllocMeasurement<R>(R result, List<AllocCount> counts) {

    /** Creates a measurement, with a copy of the list. */
    public AllocMeasurement {
        Objects.requireNonNull(counts, "counts");
        counts = List.copyOf(counts);
    }
}
