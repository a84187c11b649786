/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;

import org.junit.jupiter.api.Test;

class AllocGuardTest {

    private static volatile Object sink;
    private static int runs;

    private static void allocate() {
        sink = new int[3];
    }

    private static void assertForbidden(Action action) {
        Error error = assertThrows(Error.class, action::run);
        assertEquals("jdk.alloccounts.AllocationForbiddenError", error.getClass().getName());
        assertEquals("allocation of int[] is forbidden here", error.getMessage());
        assertEquals("allocate", error.getStackTrace()[0].getMethodName());
    }

    @Test
    void forbiddenAllocationIsAnErrorWithItsStack() {
        assertForbidden(() -> AllocGuard.forbid(AllocGuardTest::allocate));
    }

    @Test
    void codeThatAllocatesNothingRuns() {
        runs = 0;
        AllocGuard.forbid(() -> runs++);
        assertEquals(1, runs);
    }

    @Test
    void permittedWithinForbidden() {
        for (int i = 0; i < 1_000; i++) {
            AllocGuard.forbid(() -> AllocGuard.permit(AllocGuardTest::allocate));
        }
    }

    @Test
    void theInnermostDecides() {
        Action forbids = () -> AllocGuard.forbid(AllocGuardTest::allocate);
        assertForbidden(() -> AllocGuard.forbid(() -> AllocGuard.permit(forbids)));
        Action permits = () -> AllocGuard.permit(AllocGuardTest::allocate);
        AllocGuard.forbid(() -> AllocGuard.permit(() -> AllocGuard.permit(AllocGuardTest::allocate)));
        AllocGuard.permit(permits);
        assertForbidden(() -> AllocGuard.forbid(() -> {
            AllocGuard.permit(AllocGuardTest::allocate);
            AllocGuard.forbid(AllocGuardTest::allocate);
        }));
    }

    @Test
    void exceptionsAreThrownAsTheyAre() {
        IOException e = new IOException();
        assertEquals(e, assertThrows(IOException.class, () -> AllocGuard.forbid(() -> {
            throw e;
        })));
        AllocGuard.forbid(() -> { });
    }
}
