/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.claims;

import static org.alloccounts.AllocAssert.assertThatAllocations;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.alloccounts.Mode;
import org.alloccounts.junit.NoAllocs;
import org.junit.jupiter.api.Test;

/**
 * The claim: to count an event with Micrometer 1.17.2 costs next to nothing. {@link Counter#increment} allocates nothing. To look
 * the counter up for each event allocates.
 */
class MicrometerTest {

    private static final String TAG = "io.micrometer.core.instrument.ImmutableTag";

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Counter counter = registry.counter("orders", "region", "eu");
    private final Timer timer = registry.timer("handling");
    private final Tags tags = Tags.of("region", "eu");
    private final Meter.MeterProvider<Counter> provider = Counter.builder("orders").withRegistry(registry);

    private void lookUp() {
        registry.counter("orders", "region", "eu").increment();
    }

    @Test
    @NoAllocs
    void increments() {
        counter.increment();
    }

    @Test
    @NoAllocs
    void records() {
        timer.record(5, TimeUnit.MILLISECONDS);
    }

    @org.junit.jupiter.api.Tag("bytecode")
    @Test
    @NoAllocs(mode = Mode.BYTECODE)
    void bytecodeDoesNotAllocate() {
        counter.increment();
    }

    /** At most what the bytecode asks for. C2 removes some of it in some programs. */
    @Test
    void looksUpByStrings() {
        assertThatAllocations(this::lookUp)
                .of(Meter.Id.class).atMost(1)
                .of(Tags.class).atMost(1)
                .of(Tag[].class).atMost(1)
                .of(TAG).atMost(1)
                .of(String[].class).atMost(1)
                .andNothingElse();
    }

    /**
     * MeterRegistry.counter:488, Tags.toTags:90, Tags.of:369 and Tag.of:31. The array of strings is the caller's, for the variable
     * arguments.
     */
    @org.junit.jupiter.api.Tag("bytecode")
    @Test
    void looksUpByStringsInBytecode() {
        assertThatAllocations(this::lookUp, Mode.BYTECODE)
                .of(Meter.Id.class).exactly(1)
                .of(Tags.class).exactly(1)
                .of(Tag[].class).exactly(1)
                .of(TAG).exactly(1)
                .of(String[].class).exactly(1)
                .andNothingElse();
    }

    /** The lines that the comment above names. */
    @org.junit.jupiter.api.Tag("bytecode")
    @Test
    void theMessageNamesTheLines() {
        String message = assertThrows(AssertionError.class,
                () -> assertThatAllocations(this::lookUp, Mode.BYTECODE).none()).getMessage();
        for (String part : List.of(
                TAG + ": expected none, found 1\n    1 at io.micrometer.core.instrument.Tag.of:31\n",
                "Meter$Id: expected none, found 1\n    1 at io.micrometer.core.instrument.MeterRegistry.counter:488\n",
                "Tag[]: expected none, found 1\n    1 at io.micrometer.core.instrument.Tags.of:369\n",
                "Tags: expected none, found 1\n    1 at io.micrometer.core.instrument.Tags.toTags:90\n",
                "java.lang.String[]: expected none, found 1\n    1 at " + getClass().getName() + ".lookUp:")) {
            assertTrue(message.contains(part), () -> "no \"" + part + "\" in: " + message);
        }
    }

    /** MeterRegistry.counter:488. */
    @org.junit.jupiter.api.Tag("bytecode")
    @Test
    void looksUpByTagsThatAreKept() {
        assertThatAllocations(() -> registry.counter("orders", tags).increment(), Mode.BYTECODE)
                .of(Meter.Id.class).exactly(1).andNothingElse();
    }

    /** Tag.of:31, Tags.of:353 (both), Tags.iterator:234, and Meter.Id at Counter$Builder.register:148. */
    @org.junit.jupiter.api.Tag("bytecode")
    @Test
    void looksUpByProvider() {
        assertThatAllocations(() -> provider.withTag("region", "eu").increment(), Mode.BYTECODE)
                .of(Meter.Id.class).exactly(1)
                .of(Tags.class).exactly(1)
                .of(Tag[].class).exactly(1)
                .of(TAG).exactly(1)
                .of("io.micrometer.core.instrument.Tags$ArrayIterator").exactly(2)
                .andNothingElse();
    }
}
