/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

/** Throws what an action has thrown through code that declares no exceptions. */
public final class Thrown {

    private Thrown() {
    }

    /** Throws {@code t} as it is; the result lets callers write {@code throw}. */
    public static RuntimeException as(Throwable t) {
        return Thrown.<RuntimeException>sneak(t);
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> RuntimeException sneak(Throwable t) throws X {
        throw (X) t;
    }
}
