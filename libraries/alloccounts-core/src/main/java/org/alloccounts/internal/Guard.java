/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import org.alloccounts.Action;

/**
 * Forbids the current thread to allocate, and permits it again. It allocates nothing itself where that is forbidden: what is
 * needed to permit allocations is made before they are forbidden.
 */
public final class Guard implements Runnable {

    /** The innermost one that forbids; null outside of all. */
    private static final ThreadLocal<Guard> INNERMOST = new ThreadLocal<>();

    private final Action forbidden;
    /** What runs now, and may allocate; null if nothing does. */
    private Action permitted;

    private Guard(Action forbidden) {
        this.forbidden = forbidden;
    }

    public static void forbid(Action action) {
        Guard outer = INNERMOST.get();
        if (outer != null && outer.permitted == null) {
            run(action);    // it must not allocate already
            return;
        }
        Jdk jdk = Instruments.objects();
        Guard guard = new Guard(action);
        INNERMOST.set(guard);
        try {
            jdk.forbid(guard);
        } finally {
            if (outer == null) {
                INNERMOST.remove();
            } else {
                INNERMOST.set(outer);
            }
        }
    }

    public static void permit(Action action) {
        Jdk jdk = Jdk.get();
        if (jdk == null) {
            throw Abort.because(Jdk.missing());
        }
        Guard guard = INNERMOST.get();
        if (guard == null || guard.permitted != null) {
            run(action);    // it may allocate already
            return;
        }
        guard.permitted = action;
        try {
            jdk.permit(guard);
        } finally {
            guard.permitted = null;
        }
    }

    @Override
    public void run() {
        run(permitted != null ? permitted : forbidden);
    }

    private static void run(Action action) {
        try {
            action.run();
        } catch (Throwable t) {
            throw Thrown.as(t);
        }
    }
}
