/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.jmh;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

import org.example.Subject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.profile.ProfilerException;
import org.openjdk.jmh.profile.ProfilerFactory;
import org.openjdk.jmh.profile.StackProfiler;
import org.openjdk.jmh.runner.ProfilersFailedException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.ProfilerConfig;

/** Runs in virtual machines that do not count objects. */
@Tag("without-counters")
class WithoutCountersTest {

    static {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"allocs", "org.alloccounts.jmh.AllocsProfiler"})
    void refuses(String name) {
        ProfilerException e = assertThrows(ProfilerException.class,
                                           () -> ProfilerFactory.getProfilerOrException(new ProfilerConfig(name, "")));
        assertTrue(e.getMessage().contains("does not count allocations"), e.getMessage());
    }

    @Test
    void nothingRuns() {
        ProfilersFailedException e = assertThrows(ProfilersFailedException.class, () -> new Runner(
                new OptionsBuilder().include(Subject.class.getName()).addProfiler("allocs").build()).run());
        assertTrue(e.getCause().getMessage().contains("does not count allocations"), e.getCause().getMessage());
    }

    @Test
    void isListedAsUnsupported() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ProfilerFactory.listProfilers(new PrintStream(out));
        String unsupported = out.toString().split("Unsupported profilers:")[1];
        assertTrue(unsupported.contains("org.alloccounts.jmh.AllocsProfiler"), unsupported);
        assertTrue(unsupported.contains("does not count allocations"), unsupported);
    }

    @Test
    void otherProfilersAreNotDisturbed() throws ProfilerException {
        assertInstanceOf(StackProfiler.class,
                         ProfilerFactory.getProfilerOrException(new ProfilerConfig(StackProfiler.class.getName(), "")));
    }
}
