/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts;

/**
 * Code whose allocations are counted. It runs many times.
 */
@FunctionalInterface
public interface Action {
    /**
     * Runs the code once.
     *
     * @throws Throwable whatever the code throws; the caller gets it as it is
     */
    void run() throws Throwable;
}
