/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import org.alloccounts.Action;

/**
 * Some calls of an action, one after another. This runs while allocations are counted, so it allocates nothing itself. It
 * has no string constants: a thread that asks for a method to be compiled creates those of its class.
 */
public final class Calls implements Runnable {
    private final Action action;
    private final int number;

    public Calls(Action action, int number) {
        this.action = action;
        this.number = number;
    }

    @Override
    public void run() {
        try {
            for (int call = 0; call < number; call++) {
                action.run();
            }
        } catch (Throwable t) {
            throw Thrown.as(t);
        }
    }
}
