/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.example.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.ProfilerException;
import org.openjdk.jmh.profile.ProfilerFactory;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.ProfilerConfig;
import org.openjdk.jmh.runner.options.TimeValue;

class AllocsProfilerTest {

    private static final String SUBJECT = Subject.class.getName();

    /** The most that JMH and the profiler allocate in an iteration with a few threads, in objects. */
    private static final long OWN = 500;

    static {
        System.setProperty("jmh.ignoreLock", "true");
    }

    private static RunResult run(String benchmark, String options, UnaryOperator<ChainedOptionsBuilder> more)
            throws RunnerException {
        return new Runner(more.apply(new OptionsBuilder()
                .include("^" + SUBJECT + "." + benchmark + "$")
                .forks(1)
                .warmupIterations(1).warmupTime(TimeValue.milliseconds(200))
                .measurementIterations(2).measurementTime(TimeValue.milliseconds(200))
                .shouldFailOnError(true)
                .addProfiler("allocs", options)).build()).runSingle();
    }

    private static double score(RunResult run, String label) {
        Result<?> result = run.getSecondaryResults().get(label);
        assertFalse(result == null, () -> label + " is not among " + run.getSecondaryResults().keySet());
        return result.getScore();
    }

    /** Objects that are not those of the benchmark, in an iteration. */
    private static void assertLittleElse(RunResult run, long perOperation) {
        int iterations = 0;
        for (BenchmarkResult fork : run.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                long operations = iteration.getMetadata().getAllOps();
                Map<String, Result> results = iteration.getSecondaryResults();
                long all = Math.round(results.get("alloc.count.norm").getScore() * operations);
                long rest = Math.round(results.get("alloc.count.(rest).norm").getScore() * operations);
                assertEquals(perOperation * operations, all - rest);
                assertTrue(rest > 0 && rest <= OWN, rest + " other objects in " + operations + " operations");
                iterations++;
            }
        }
        assertTrue(iterations > 0);
    }

    @Test
    void countsExactly() throws RunnerException {
        RunResult run = run("two", "", options -> options.forks(2).threads(2));
        Result<?> points = run.getSecondaryResults().get("alloc.count." + SUBJECT + "$Point.norm");
        assertEquals(4, points.getSampleCount());
        assertEquals(2, points.getStatistics().getMin());
        assertEquals(2, points.getStatistics().getMax());
        assertEquals(32, score(run, "alloc.bytes." + SUBJECT + "$Point.norm"));
        assertLittleElse(run, 2);
        assertEquals(2, score(run, "alloc.count.norm"), 0.01);
        assertEquals(score(run, "alloc.bytes.norm"), 32 + score(run, "alloc.bytes.(rest).norm"), 1e-6);
        assertTrue(run.getSecondaryResults().containsKey("alloc.survived.norm"));
        assertEquals(1, run.getSecondaryResults().keySet().stream()
                     .filter(label -> label.startsWith("alloc.count.") && label.contains("$")).count());
    }

    @Test
    void theFirstForkDecidesWhichClassesHaveResults() throws Exception {
        RunResult run = run("four", "limit=2", options -> options);
        AllocsProfiler profiler = new AllocsProfiler("");
        assertEquals(List.of("-Dorg.alloccounts.jmh.classes="), profiler.addJVMOptions(null));
        profiler.afterTrial(run.getBenchmarkResults().iterator().next(), 0, null, null);
        String option = profiler.addJVMOptions(null).iterator().next();
        assertEquals("-Dorg.alloccounts.jmh.classes=(rest);java.lang.Object[];" + SUBJECT + "$Inner;", option);
        System.setProperty("org.alloccounts.jmh.classes", option.substring(option.indexOf('=') + 1));
        try {
            assertEquals(List.of(option), new AllocsProfiler("").addJVMOptions(null));
        } finally {
            System.clearProperty("org.alloccounts.jmh.classes");
        }
    }

    @Test
    void countsNothingWhereNothingIsAllocated() throws RunnerException {
        RunResult run = run("none", "", options -> options.threads(2));
        assertLittleElse(run, 0);
    }

    @Test
    void theLimitLeavesTheClassesWithMostObjects() throws RunnerException {
        RunResult run = run("four", "limit=1", options -> options);
        assertEquals(2, score(run, "alloc.count." + SUBJECT + "$Inner.norm"));
        assertFalse(run.getSecondaryResults().containsKey("alloc.count." + SUBJECT + "$Outer.norm"));
        assertEquals(2, score(run, "alloc.count.(rest).norm"), 0.01);
        assertEquals(4, score(run, "alloc.count.norm"), 0.01);
    }

    @Test
    void printsLines() throws RunnerException {
        RunResult run = run("four", "lines=true;limit=3", options -> options.threads(2));
        List<String> lines = run.getSecondaryResults().get("alloc.lines").extendedInfo().lines().toList();
        assertEquals(5, lines.size(), () -> String.join("\n", lines));
        long operations = run.getBenchmarkResults().stream().flatMap(fork -> fork.getIterationResults().stream())
                .mapToLong(iteration -> iteration.getMetadata().getAllOps()).sum();
        assertTrue(lines.get(0).endsWith("(" + operations + " operations)"), lines.get(0));
        assertTrue(lines.get(1).matches(" +" + 2 * operations + " +2\\.000  " + SUBJECT.replace(".", "\\.")
                + "\\$Inner  " + SUBJECT + "\\.four:\\d+"), lines.get(1));
        assertTrue(lines.get(2).matches(" +" + operations + " +1\\.000  java\\.lang\\.Object\\[\\]  "
                + SUBJECT + "\\.four:\\d+"), lines.get(2));
        assertTrue(lines.get(3).matches(" +" + operations + " +1\\.000  .*\\$Outer  " + SUBJECT + "\\.four:\\d+"), lines.get(3));
        assertTrue(lines.get(4).matches(" +\\d+ +0\\.\\d+  \\(\\d+ more\\)"), lines.get(4));
        assertTrue(Long.parseLong(lines.get(4).strip().split(" ")[0]) <= 20_000, lines.get(4));
        assertEquals(2, score(run, "alloc.count." + SUBJECT + "$Inner.norm"));
        assertEquals(4, score(run, "alloc.count.norm"), 0.01);
    }

    @Test
    void countsSurvivors() throws RunnerException {
        RunResult run = run("survivors", "", options -> options.mode(Mode.SingleShotTime).jvmArgsAppend("-XX:+UseSerialGC"));
        assertEquals(Subject.KEPT, score(run, "alloc.count." + SUBJECT + "$Kept.norm"));
        assertEquals(Subject.KEPT, score(run, "alloc.survived." + SUBJECT + "$Kept.norm"));
        assertTrue(score(run, "alloc.survived.norm") >= Subject.KEPT);
    }

    @Test
    void survivorsAreLeftOutIfTheyAreNotKnown() throws RunnerException {
        RunResult run = run("two", "", options -> options.jvmArgsAppend("-XX:+UseShenandoahGC"));
        assertEquals(2, score(run, "alloc.count." + SUBJECT + "$Point.norm"));
        assertFalse(run.getSecondaryResults().containsKey("alloc.survived.norm"));
    }

    @Test
    void failsIfTheForkDoesNotCount() {
        RunnerException e = assertThrows(RunnerException.class,
                                         () -> run("two", "", options -> options.jvmArgsAppend("-XX:-CountAllocs")));
        StringBuilder text = new StringBuilder();
        for (Throwable t = e; t != null; t = t.getCause()) {
            text.append(t.getMessage()).append('\n');
            for (Throwable suppressed : t.getSuppressed()) {
                text.append(suppressed.getMessage()).append('\n');
            }
        }
        assertTrue(text.toString().contains("started with -XX:-CountAllocs"), text::toString);
    }

    @Test
    void isListed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ProfilerFactory.listProfilers(new PrintStream(out));
        String supported = out.toString().split("Unsupported profilers:")[0];
        assertTrue(supported.contains("org.alloccounts.jmh.AllocsProfiler: Exact numbers of allocated objects"), supported);
    }

    @Test
    void hasAShortName() throws ProfilerException {
        assertInstanceOf(AllocsProfiler.class, ProfilerFactory.getProfilerOrException(new ProfilerConfig("allocs", "")));
        assertEquals(AllocsProfiler.class, ProfilerFactory.getProfilerOrException(
                new ProfilerConfig("org.alloccounts.jmh.AllocsProfiler", "min=0;limit=0;lines=false")).getClass());
    }

    @ParameterizedTest
    @ValueSource(strings = {"limits=1", "limit", "limit=-1", "limit=x", "min=-1", "min=NaN", "lines=yes", "help"})
    void refusesOptions(String option) {
        ProfilerException e = assertThrows(ProfilerException.class, () -> new AllocsProfiler(option));
        assertTrue(e.getMessage().contains("limit=<number>"), e.getMessage());
        assertEquals(!option.equals("help"), e.getMessage().contains("does not know the option " + option), e.getMessage());
    }
}
