/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.jmh;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.alloccounts.internal.Jdk;
import org.alloccounts.jmh.ClassCounts.Figures;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.ExternalProfiler;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.profile.ProfilerException;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.results.TextResult;
import org.openjdk.jmh.runner.IterationType;

/**
 * Counts the objects that a benchmark allocates for each operation, exactly and by class: {@code -prof allocs}, or {@code -prof
 * org.alloccounts.jmh.AllocsProfiler}.
 *
 * <table>
 * <caption>Results</caption>
 * <tr><td>{@code alloc.count.norm}<td>objects for each operation
 * <tr><td>{@code alloc.bytes.norm}<td>their size in the heap, in bytes
 * <tr><td>{@code alloc.survived.norm}<td>objects that survived their first collection for each operation. The collection was in
 *     the iteration; an object may be older. With the Shenandoah collector, which does not know survivors, there is no such
 *     result
 * <tr><td>{@code alloc.count.CLASS.norm}, {@code alloc.bytes.CLASS.norm}, {@code alloc.survived.CLASS.norm}<td>the same for the
 *     classes with most objects. Survivors of a class have no result while there are none. Classes of one name are one, and the
 *     classes of all lambdas of {@code Foo} are {@code Foo$$Lambda}
 * <tr><td>{@code alloc.count.(rest).norm} and so on<td>all other classes together, and classes that were unloaded
 * </table>
 *
 * <p> JMH sorts results by name.
 *
 * <p> Each number is what all threads allocated from the start of a measured iteration to its end, divided by the operations that
 * they executed meanwhile. These are all operations, also those before and after JMH takes the time. Nothing is estimated.
 * Nothing is subtracted except what this profiler allocates to read the counts at the start, and that is measured exactly. So the
 * numbers include:
 * <ul>
 *   <li> what fixtures of the levels {@code Iteration} and {@code Invocation} allocate, and those of the level {@code Trial} if
 *        they run in a measured iteration (tear-downs do in the last one, set-ups if there is no warm-up);
 *   <li> what JMH allocates to run an iteration: tasks, queues, locks, results. These are about 45 objects with one thread, and
 *        about 25 more for each other thread;
 *   <li> about 60 objects that this profiler allocates after it has read the counts;
 *   <li> what other threads of the program allocate.
 * </ul>
 * So {@code alloc.count.norm} of a benchmark with a million operations in an iteration is too large by about 0.0001. Neither JMH
 * nor this profiler allocates objects of the classes of a benchmark, so their numbers are exact. Objects that C2 removes are not
 * allocated, and not counted.
 *
 * <p> The first measured iteration of the first fork decides which classes have results of their own. They are the same in all
 * iterations and forks, so that each average is one of the same thing.
 *
 * <p> With the option {@code lines}, the virtual machine counts also for lines, from the first iteration on. So compiled code is
 * thrown away before the warm-up, not after it. A table has what the measured iterations allocated. It leaves out what this
 * profiler allocates, except up to some 2,500 objects of an iteration in methods of the JDK. Code that allocates is slower.
 *
 * <p> The virtual machine that runs JMH, and those of the forks, must count. If the former does not, JMH refuses to run. If one
 * of the latter does not, the benchmark fails. Both say why.
 */
public class AllocsProfiler implements InternalProfiler, ExternalProfiler {

    /**
     * Set in forks. The value has the names of the classes that have results of their own, each followed by {@link
     * #SEPARATOR}; it is empty if no fork has decided yet.
     */
    private static final String FORK = "org.alloccounts.jmh.classes";
    /** No name of a class contains it. */
    private static final String SEPARATOR = ";";

    private static final String COUNT = "alloc.count.";
    private static final String BYTES = "alloc.bytes.";
    private static final String SURVIVED = "alloc.survived.";
    private static final String NORM = "norm";
    private static final String REST = "(rest)";

    private static final String HELP = String.join(System.lineSeparator(),
            "Usage: -prof allocs:<option>=<value>;<option>=<value>...",
            "  limit=<number>   for how many classes, and lines, there are results. Default: 10",
            "  min=<number>     how many objects for each operation a class must have for a result. Default: 0.001",
            "  lines=<boolean>  whether to print the lines that allocate most. Default: false",
            "  help             prints this");

    private int limit = 10;
    private double min = 0.001;
    private boolean printsLines;

    /** The classes that have results of their own. Null until that is decided. */
    private Set<String> classes;

    private ClassCounts counts;
    private Lines lines;
    private int measured;

    /**
     * Creates a profiler without options. JMH only takes its class, to list it and to find it by its name. So this never refuses,
     * also where nothing counts.
     */
    public AllocsProfiler() {
    }

    /**
     * Creates a profiler; called by JMH.
     *
     * @param options as {@code help} describes them
     * @throws ProfilerException if there is no such option, or the virtual machine does not count
     */
    public AllocsProfiler(String options) throws ProfilerException {
        for (String option : options.split(";")) {
            if (!option.isEmpty()) {
                set(option);
            }
        }
        String decided = System.getProperty(FORK);
        if (decided == null && Jdk.get() == null) {
            // In a fork JMH would go on without the profiler. There, beforeIteration says it.
            throw new ProfilerException(refusal());
        }
        if (decided != null && !decided.isEmpty()) {
            classes = new LinkedHashSet<>(Arrays.asList(decided.split(SEPARATOR)));
        }
    }

    private void set(String option) throws ProfilerException {
        int equals = option.indexOf('=');
        String name = equals < 0 ? option : option.substring(0, equals);
        String value = option.substring(equals + 1);
        try {
            switch (name) {
                case "limit" -> {
                    limit = Integer.parseInt(value);
                    check(limit >= 0);
                }
                case "min" -> {
                    min = Double.parseDouble(value);
                    check(min >= 0);    // not NaN
                }
                case "lines" -> {
                    printsLines = value.equals("true");
                    check(printsLines || value.equals("false"));
                }
                case "help" -> throw new ProfilerException(HELP);
                default -> throw new IllegalArgumentException();
            }
        } catch (IllegalArgumentException e) {
            throw new ProfilerException("allocs does not know the option " + option + System.lineSeparator() + HELP);
        }
    }

    private static void check(boolean isValid) {
        if (!isValid) {
            throw new IllegalArgumentException();
        }
    }

    private static String refusal() {
        return "The profiler allocs needs a JDK that counts allocations, for JMH and for its forks: " + Jdk.missing();
    }

    @Override
    public String getDescription() {
        return "Exact numbers of allocated objects, by class. The short name is allocs";
    }

    // In the fork

    @Override
    public void beforeIteration(BenchmarkParams benchmarkParams, IterationParams iterationParams) {
        if (counts == null) {
            if (Jdk.get() == null) {
                throw new IllegalStateException(refusal());
            }
            counts = new ClassCounts(Jdk.get());
            lines = printsLines ? new Lines(Jdk.get()) : null;
        }
        if (iterationParams.getType() == IterationType.MEASUREMENT) {
            counts.open(() -> {
                if (lines != null) {
                    lines.open();
                }
            });
        }
    }

    @Override
    public Collection<? extends Result> afterIteration(BenchmarkParams benchmarkParams, IterationParams iterationParams,
                                                       IterationResult result) {
        long operations = result.getMetadata().getAllOps();
        if (iterationParams.getType() != IterationType.MEASUREMENT || operations == 0) {
            return List.of();
        }
        List<Result<?>> results = new ArrayList<>();
        addClasses(results, counts.close(), operations);
        measured++;
        if (lines != null) {
            lines.close(operations);
            if (measured == iterationParams.getCount()) {
                results.add(new TextResult(lines.finish(limit), "alloc.lines"));
            }
        }
        return results;
    }

    private void addClasses(List<Result<?>> results, List<Figures> rows, long operations) {
        if (classes == null) {
            classes = new LinkedHashSet<>();
            rows.stream()
                    .filter(row -> row.className != null && row.allocs > 0 && row.allocs >= min * operations)
                    .sorted(Comparator.comparingLong((Figures row) -> row.allocs).reversed()
                            .thenComparing(row -> row.className))
                    .limit(limit)
                    .forEach(row -> classes.add(row.className));
        }
        Figures total = new Figures(null);
        Figures rest = new Figures(null);
        for (Figures row : rows) {
            total.add(row);
            if (row.className != null && classes.contains(row.className)) {
                addRow(results, row, row.className + ".", operations);
            } else {
                rest.add(row);
            }
        }
        addRow(results, total, "", operations);
        if (counts.survivorsAreKnown() && total.survived == 0) {
            results.add(result(SURVIVED + NORM, 0, operations, "#/op"));
        }
        addRow(results, rest, REST + ".", operations);
    }

    /** JMH takes a result that is not there in an iteration as 0. */
    private void addRow(List<Result<?>> results, Figures row, String infix, long operations) {
        results.add(result(COUNT + infix + NORM, row.allocs, operations, "#/op"));
        results.add(result(BYTES + infix + NORM, row.allocBytes, operations, "B/op"));
        if (row.survived != 0) {
            results.add(result(SURVIVED + infix + NORM, row.survived, operations, "#/op"));
        }
    }

    private static ScalarResult result(String label, long number, long operations, String unit) {
        return new ScalarResult(label, (double) number / operations, unit, AggregationPolicy.AVG);
    }

    // In the virtual machine that starts the forks. JMH has one profiler for all forks of a benchmark.

    @Override
    public Collection<String> addJVMOptions(BenchmarkParams params) {
        StringBuilder value = new StringBuilder();
        if (classes != null) {
            classes.forEach(name -> value.append(name).append(SEPARATOR));
        }
        return List.of("-D" + FORK + "=" + value);
    }

    @Override
    public Collection<? extends Result> afterTrial(BenchmarkResult br, long pid, File stdOut, File stdErr) {
        if (classes == null) {
            // With that of the rest, so that it is not empty if no class has a result of its own.
            Set<String> decided = new LinkedHashSet<>();
            for (String label : br.getSecondaryResults().keySet()) {
                if (label.startsWith(COUNT) && !label.equals(COUNT + NORM)) {
                    decided.add(label.substring(COUNT.length(), label.length() - NORM.length() - 1));
                }
            }
            classes = decided;
        }
        return List.of();
    }

    @Override
    public Collection<String> addJVMInvokeOptions(BenchmarkParams params) {
        return List.of();
    }

    @Override
    public void beforeTrial(BenchmarkParams benchmarkParams) {
    }

    @Override
    public boolean allowPrintOut() {
        return true;
    }

    @Override
    public boolean allowPrintErr() {
        return true;
    }
}
