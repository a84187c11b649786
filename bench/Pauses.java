/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * DO NOT ALTER OR REMOVE COPYRIGHT NOTICES OR THIS FILE HEADER.
 *
 * This code is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License version 2 only, as
 * published by the Free Software Foundation.
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

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long collections stop a program with many threads and many classes, with counting on
 * and off, and how much of that is the settlement of deaths.
 *
 * <p> Usage: {@code build/jdk/bin/java bench/Pauses.java [rounds [collector...]]}
 *
 * <p> In each round every thread allocates instances of some of 10,000 classes (or, if idle, does
 * nothing), and a collection is requested. The table has a line for each kind of pause: its
 * median and longest duration in microseconds with counting on and with counting off, from runs
 * that alternate, and the same for the part of it that is ours.
 */
public final class Pauses {
    private static final int CLASSES = 10_000;
    private static final int RUNS = 3;
    private static final int[] THREADS = {1, 100, 1_000};
    // With generations that are collected in a pause, what a round allocates leads to a young collection.
    private static final Map<String, List<String>> COLLECTORS = new TreeMap<>(Map.of(
            "Serial", List.of("-XX:+UseSerialGC", "-Xmn16m"),
            "Parallel", List.of("-XX:+UseParallelGC", "-Xmn16m"),
            "G1", List.of("-XX:+UseG1GC", "-Xmn16m"),
            "Shenandoah", List.of("-XX:+UseShenandoahGC"),
            "Z", List.of("-XX:+UseZGC")));

    private static final Pattern SAFEPOINT =
            Pattern.compile("Safepoint \"(\\w+)\".* At safepoint: +(\\d+) ns.*");
    private static final Pattern OURS =
            Pattern.compile(".*\\[alloc,gc *\\] (.+) in the pause: ([\\d.]+) ms");

    /** The program that is measured. */
    private static final class Program {
        static void run(int threads, boolean idle, int rounds) throws Exception {
            ManyClasses classes = new ManyClasses(CLASSES);
            CyclicBarrier start = new CyclicBarrier(threads + 1);
            CountDownLatch end = new CountDownLatch(1);
            for (int t = 0; t < threads; t++) {
                Thread thread = new Thread(() -> {
                    try {
                        for (int r = 0; r < rounds; r++) {
                            if (r == 0 || !idle) {
                                classes.allocate(200);
                            }
                            if (r == 0 && idle) {
                                start.await();
                                end.await();
                                return;
                            }
                            start.await();
                        }
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
                thread.setDaemon(true);
                thread.start();
            }
            for (int r = 0; r < rounds; r++) {
                if (r == 0 || !idle) {
                    start.await();
                }
                byte[][] garbage = new byte[1_000][];
                for (int i = 0; i < 20_000; i++) {
                    garbage[i % garbage.length] = new byte[1_000];
                }
                System.gc();
            }
            end.countDown();
        }
    }

    /** Durations by kind of pause, in nanoseconds. */
    private static Map<String, List<Long>> measure(List<String> flags, int threads, boolean idle, int rounds,
            String counting, String log) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(), "-Xms512m", "-Xmx512m",
                counting, "-Xlog:" + log + ":stdout:tags"));
        command.addAll(flags);
        command.addAll(List.of(System.getProperty("jdk.launcher.sourcefile", "bench/Pauses.java"), "run",
                "" + threads, "" + idle, "" + rounds));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Map<String, List<Long>> durations = new TreeMap<>();
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                output.append(line).append('\n');
                Matcher m = SAFEPOINT.matcher(line.replaceFirst("^\\[safepoint *\\] ", ""));
                if (m.matches()) {
                    durations.computeIfAbsent(m.group(1), k -> new ArrayList<>()).add(Long.parseLong(m.group(2)));
                }
                m = OURS.matcher(line);
                if (m.matches()) {
                    durations.computeIfAbsent("  " + m.group(1), k -> new ArrayList<>())
                             .add((long) (Double.parseDouble(m.group(2)) * 1e6));
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + "\n" + output);
        }
        return durations;
    }

    private static String summary(List<Long> durations) {
        if (durations == null || durations.isEmpty()) {
            return String.format("%10s %10s", "-", "-");
        }
        long[] sorted = durations.stream().mapToLong(d -> d).sorted().toArray();
        return String.format(Locale.ROOT, "%10.1f %10.1f", sorted[sorted.length / 2] / 1e3, sorted[sorted.length - 1] / 1e3);
    }

    private static void add(Map<String, List<Long>> all, Map<String, List<Long>> more) {
        more.forEach((kind, durations) -> all.computeIfAbsent(kind, k -> new ArrayList<>()).addAll(durations));
    }

    private static void compare(String collector, int threads, boolean idle, int rounds) throws Exception {
        Map<String, List<Long>> on = new TreeMap<>();
        Map<String, List<Long>> off = new TreeMap<>();
        for (int run = 0; run < RUNS; run++) {
            List<String> flags = COLLECTORS.get(collector);
            add(on, measure(flags, threads, idle, rounds, "-XX:+CountAllocs", "safepoint"));
            add(off, measure(flags, threads, idle, rounds, "-XX:-CountAllocs", "safepoint"));
            // To write these lines takes time itself.
            add(on, measure(flags, threads, idle, rounds, "-XX:+CountAllocs", "alloc+gc=debug"));
        }
        on.forEach((kind, durations) -> {
            if (durations.size() >= RUNS * rounds / 2) {
                System.out.printf("%-10s %5d %-6s %-32s %5d %s %s%n", collector, threads, idle ? "idle" : "active",
                        kind, durations.size(), summary(durations), summary(off.get(kind)));
            }
        });
    }

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("run")) {
            Program.run(Integer.parseInt(args[1]), Boolean.parseBoolean(args[2]), Integer.parseInt(args[3]));
            return;
        }
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        List<String> collectors = args.length > 1 ? Arrays.asList(args).subList(1, args.length)
                                                  : List.copyOf(COLLECTORS.keySet());
        for (String collector : collectors) {
            if (!COLLECTORS.containsKey(collector)) {
                System.err.println("no such collector: " + collector + ", only " + COLLECTORS.keySet());
                System.exit(1);
            }
        }
        System.out.printf("%-10s %5s %-6s %-32s %5s %10s %10s %10s %10s%n", "collector", "thrds", "",
                "microseconds", "n", "on: median", "longest", "off: med.", "longest");
        for (String collector : collectors) {
            for (int threads : THREADS) {
                compare(collector, threads, true, rounds);
                compare(collector, threads, false, rounds);
            }
        }
    }
}
