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

import java.util.Arrays;

import jdk.alloccounts.AllocationForbiddenError;

/**
 * Runs actions that must not allocate.
 */
public final class Guard {

    private Guard() {
    }

    /**
     * Runs an action in which the code of the program must not allocate.
     *
     * @throws UnsupportedOperationException if counting is not enabled
     */
    public static void forbid(Runnable action) {
        run(AllocCountsVM.FORBIDS, action);
    }

    /**
     * Runs an action that may allocate, within one that must not.
     *
     * @throws UnsupportedOperationException if counting is not enabled
     */
    public static void permit(Runnable action) {
        run(AllocCountsVM.PERMITS, action);
    }

    private static void run(int kind, Runnable action) {
        AllocCountsVM.checkEnabled();
        long scope = AllocCountsVM.openScope(kind);
        try {
            action.run();
        } finally {
            AllocCountsVM.dropScope0(scope);
        }
    }

    /** The virtual machine calls this, and throws the result in place of allocating. */
    private static Error error(Class<?> allocatedClass) {
        Error error = new AllocationForbiddenError(allocatedClass);
        StackTraceElement[] stack = error.getStackTrace();
        // Without this method: the first frame is the one that allocates.
        error.setStackTrace(Arrays.copyOfRange(stack, Math.min(1, stack.length), stack.length));
        return error;
    }
}
