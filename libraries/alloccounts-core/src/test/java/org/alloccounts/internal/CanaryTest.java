/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class CanaryTest {

    private record Fake(boolean countsObjects, List<Count> counts) implements Instrument {
        @Override
        public List<Count> measure(Runnable action) {
            action.run();
            return counts;
        }

        @Override
        public List<Site> measureSites(Runnable action) {
            return List.of();
        }
    }

    private static String refusal(boolean countsObjects, Count... counts) {
        return assertThrows(IllegalStateException.class,
                            () -> Canary.check(new Fake(countsObjects, List.of(counts)))).getMessage();
    }

    /** Otherwise all other tests would be aborted, which looks much like passing. */
    @Test
    void thisVirtualMachineCounts() {
        assertDoesNotThrow(() -> Instruments.checkDiscard(Instruments.objects()));
    }

    @Test
    void deadInstrumentIsNoticed() {
        String message = refusal(true);
        assertTrue(message.startsWith("allocations are not counted here, so no gate can be trusted: of 3 new objects"), message);
        assertTrue(refusal(false).startsWith("allocations are not counted here"));
    }

    @Test
    void wrongInstrumentIsNoticed() {
        assertTrue(refusal(true, new Count("org.alloccounts.internal.Canary", 2, 32))
                .startsWith("allocations are not counted here"));
        assertTrue(refusal(false, new Count("all classes", 0, 8)).startsWith("allocations are not counted here"));
        String message = refusal(true, new Count("org.alloccounts.internal.Canary", 3, 48));
        assertTrue(message.startsWith("too much is counted here, so no gate can be trusted"), message);
    }

    @Test
    void instrumentThatSeesNoDiscardedCodeAborts() {
        RuntimeException e = assertThrows(TestAbortedException.class,
                                          () -> Canary.checkDiscard(new Fake(true, List.of())));
        assertTrue(e.getMessage().startsWith("Mode.BYTECODE cannot be had in this virtual machine"), e.getMessage());
    }
}
