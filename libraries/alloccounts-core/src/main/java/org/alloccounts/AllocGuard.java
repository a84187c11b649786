/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts;

import java.util.Objects;

import org.alloccounts.internal.Guard;

/**
 * Forbids a thread to allocate. Where it would, a {@code jdk.alloccounts.AllocationForbiddenError} is thrown in place of the
 * allocation. Its message names the class, and its stack trace begins with the method that would have allocated.
 *
 * <p> Nothing is warmed up, and the action runs once. So this also finds what a gate does not count because it
 * comes only once. What the virtual machine allocates for itself goes on: class mirrors, string constants, exceptions that it
 * raises, and Java code that it calls, such as initializers of classes and the linking of lambdas.
 *
 * <p> Actions may be nested: the innermost one decides. A virtual thread stays on its carrier meanwhile.
 *
 * <p> In a virtual machine that does not count allocations, the methods do not run the action. They throw what JUnit or
 * TestNG report as aborted or skipped, or {@link UnsupportedOperationException} where there is neither.
 */
public final class AllocGuard {

    private AllocGuard() {
    }

    /**
     * Runs an action in which the current thread must not allocate. What the action throws, the method throws as it is.
     *
     * @param action runs once
     */
    public static void forbid(Action action) {
        Guard.forbid(Objects.requireNonNull(action, "action"));
    }

    /**
     * Runs an action that may allocate, within one that must not. What the action throws, the method throws as it is.
     *
     * @param action runs once
     */
    public static void permit(Action action) {
        Guard.permit(Objects.requireNonNull(action, "action"));
    }
}
