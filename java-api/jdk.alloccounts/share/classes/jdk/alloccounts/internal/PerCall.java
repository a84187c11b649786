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

import java.util.function.Supplier;

/**
 * A value that all attributes share that a client asks for in one call.
 *
 * <p> Management clients show all attributes of a bean at once, with one call of {@link
 * javax.management.DynamicMBean#getAttributes}. So the snapshot behind them is taken once a
 * call, and they belong together.
 */
final class PerCall<T> {

    private final Supplier<T> supplier;
    /** The value of the call that the current thread carries out; empty outside of one. */
    private final ThreadLocal<T> shared = new ThreadLocal<>();

    PerCall(Supplier<T> supplier) {
        this.supplier = supplier;
    }

    /** {@return what a call returns, in which {@link #get} returns one value} */
    <R> R during(Supplier<R> call) {
        assert shared.get() == null : "calls do not nest";
        shared.set(supplier.get());
        try {
            return call.get();
        } finally {
            shared.remove();
        }
    }

    /** {@return the value of the call, or a new one outside of a call} */
    T get() {
        T value = shared.get();
        return value != null ? value : supplier.get();
    }
}
