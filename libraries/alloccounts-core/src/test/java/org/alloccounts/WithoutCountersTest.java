/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts;

import static org.alloccounts.AllocAssert.assertThatAllocations;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** Runs in virtual machines that do not count objects. */
@Tag("without-counters")
class WithoutCountersTest {

    private static volatile Object sink;
    private static volatile int sum;

    private static void assertAborted(Action action) {
        TestAbortedException e = assertThrows(TestAbortedException.class, action::run);
        assertTrue(e.getMessage().contains("does not count allocations"), e.getMessage());
    }

    @Test
    void nothingThatNeedsObjectsPasses() {
        assertAborted(() -> assertThatAllocations(() -> sum++).none());
        assertAborted(() -> assertThatAllocations(() -> sum++).of(String.class).atMost(1));
        assertAborted(() -> assertThatAllocations(() -> sum++).of(String.class).exactly(0));
        assertAborted(() -> assertThatAllocations(() -> sum++).andNothingElse());
        assertAborted(() -> AllocAssert.assertAllDead(String.class));
        assertAborted(() -> AllocGuard.forbid(() -> sum++));
        assertAborted(() -> AllocGuard.permit(() -> sum++));
        assertAborted(AllocScope::open);
        assertAborted(() -> assertThatAllocations(() -> sum++, Mode.BYTECODE).bytesAtMost(1));
    }

    @Test
    void bytesAreChecked() {
        assertThatAllocations(() -> sum++).bytesAtMost(0);
        assertThatAllocations(() -> sink = new byte[84]).bytesAtMost(112);
        AssertionError e = assertThrows(AssertionError.class,
                                        () -> assertThatAllocations(() -> sink = new byte[84]).bytesAtMost(50));
        assertTrue(e.getMessage().contains("bytes only, from getThreadAllocatedBytes"), e.getMessage());
        assertTrue(e.getMessage().contains("bytes of all classes: expected at most 50, found 104"), e.getMessage());
    }
}
