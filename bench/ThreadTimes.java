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
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What threads of the VM spend counting while programs run with G1.
 *
 * <p> Usage: {@code build/jdk/bin/java bench/ThreadTimes.java [pairs [heap [program...]]]}, with a heap of so many times the
 * smallest that the program runs in. The programs are those of bench/workloads, and {@code build-scripts/bench} builds them.
 *
 * <p> A VM that counts and one that does not take turns: each does a round of the program while the other is stopped. A line
 * has, for some threads, the milliseconds of processor time that a round takes without counting, and how much more it is with
 * it, in per cent of the time of all threads: the median of all pairs, the least and the most. Linux only.
 */
public final class ThreadTimes {
    private static final double MEASURED_MILLIS = 15_000;
    private static final String ALL = "all";
    /** What the names of threads begin with. */
    private static final Map<String, String> THREADS = new LinkedHashMap<>();

    static {
        THREADS.put("GC Thread", "collecting in pauses");
        THREADS.put("G1 Conc", "marking");
        THREADS.put("G1 Main", "marking");
        THREADS.put("G1 Refine", "refinement");
        THREADS.put("VM Thread", "VM operations");
        THREADS.put("C1 Compiler", "compilers");
        THREADS.put("C2 Compiler", "compilers");
    }

    /** A row of bench/calibration.csv. */
    private record Row(String program, int heap, int warmUp, double millis) {
        static List<Row> readAll() throws IOException {
            return Files.readAllLines(Path.of("bench/calibration.csv")).stream().skip(1).map(line -> line.split(","))
                    .map(c -> new Row(c[0], Integer.parseInt(c[1]), Integer.parseInt(c[2]), Double.parseDouble(c[3]))).toList();
        }

        int rounds() {
            return (int) Math.max(2, Math.ceil(MEASURED_MILLIS / millis));
        }
    }

    /** A VM that runs a program. */
    private static final class Running implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;
        private final String ready;
        private Map<String, Double> before;

        Running(Row row, int heap, String counting) throws Exception {
            String size = heap * row.heap() + "m";
            // One round more than are measured: it is still there to be asked when those have ended.
            process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), counting, "-XX:+UseG1GC",
                    "-Xms" + size, "-Xmx" + size, "-XX:+AlwaysPreTouch", "-cp",
                    "build/workloads/workloads-1.0.jar:build/workloads/lib/*", "workloads.Main", row.program(),
                    "" + row.warmUp(), "" + (row.rounds() + 1)).redirectErrorStream(true).start();
            output = process.inputReader();
            ready = row.program() + " ready";
            await();
            before = times();
        }

        void round() throws Exception {
            signal("CONT");
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            await();
        }

        private void await() throws Exception {
            List<String> printed = new ArrayList<>();
            for (String line; (line = output.readLine()) != null; printed.add(line)) {
                if (line.equals(ready)) {
                    signal("STOP");
                    return;
                }
            }
            throw new IllegalStateException("exit code " + process.waitFor() + "\n" + String.join("\n", printed));
        }

        private void signal(String name) throws Exception {
            if (new ProcessBuilder("kill", "-" + name, "" + process.pid()).inheritIO().start().waitFor() != 0) {
                throw new IllegalStateException("no signal " + name + " for process " + process.pid());
            }
        }

        /** {@return milliseconds of processor time until now} Threads that have ended are in what all took, and nowhere else. */
        private Map<String, Double> times() throws IOException {
            Path proc = Path.of("/proc/" + process.pid());
            Map<String, Double> times = new LinkedHashMap<>();
            THREADS.values().forEach(what -> times.put(what, 0.0));
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(proc.resolve("task"))) {
                for (Path thread : threads) {
                    try {
                        String name = Files.readString(thread.resolve("comm"));
                        double millis = Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]) / 1e6;
                        THREADS.forEach((prefix, what) -> times.merge(what, name.startsWith(prefix) ? millis : 0, Double::sum));
                    } catch (NoSuchFileException e) {
                        // It has ended.
                    }
                }
            }
            // utime and stime, in ticks of 10 ms, counted from the end of the name.
            String stat = Files.readString(proc.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            times.put(ALL, 10.0 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12])));
            return times;
        }

        /** {@return milliseconds of processor time since it was ready for the first time} */
        Map<String, Double> spent() throws IOException {
            Map<String, Double> spent = times();
            spent.replaceAll((what, millis) -> millis - before.get(what));
            return spent;
        }

        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private static void compare(Row row, int heap, int pairs) throws Exception {
        Map<String, List<Double>> idle = new LinkedHashMap<>();
        Map<String, List<Double>> more = new LinkedHashMap<>();
        for (int i = 0; i < pairs; i++) {
            try (Running off = new Running(row, heap, "-XX:-CountAllocs");
                 Running on = new Running(row, heap, "-XX:+CountAllocs")) {
                List<Running> turns = new ArrayList<>(List.of(off, on));
                for (int round = 0; round < row.rounds(); round++) {
                    Collections.shuffle(turns);
                    for (Running turn : turns) {
                        turn.round();
                    }
                }
                Map<String, Double> without = off.spent();
                on.spent().forEach((what, millis) -> {
                    idle.computeIfAbsent(what, w -> new ArrayList<>()).add(without.get(what) / row.rounds());
                    more.computeIfAbsent(what, w -> new ArrayList<>())
                            .add(100 * (millis - without.get(what)) / without.get(ALL));
                });
            }
        }
        idle.forEach((what, millis) -> {
            double[] difference = sorted(more.get(what));
            System.out.printf(Locale.ROOT, "%-8s %2dx  %-22s %6d %10.2f %+8.2f %% (%+.2f to %+.2f)%n", row.program(), heap, what,
                    pairs, median(sorted(millis)), median(difference), difference[0], difference[pairs - 1]);
        });
    }

    private static double[] sorted(List<Double> numbers) {
        return numbers.stream().mapToDouble(d -> d).sorted().toArray();
    }

    private static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    public static void main(String[] args) throws Exception {
        int pairs = args.length > 0 ? Integer.parseInt(args[0]) : 6;
        int heap = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        List<Row> rows = Row.readAll();
        List<String> programs = args.length > 2 ? Arrays.asList(args).subList(2, args.length)
                : rows.stream().map(Row::program).toList();
        List<String> all = rows.stream().map(Row::program).toList();
        if (pairs < 1 || heap < 1 || !all.containsAll(programs)) {
            System.err.println("at least one pair, a heap of at least 1, and of " + all + ", not " + String.join(" ", args));
            System.exit(1);
        }
        if (!Files.exists(Path.of("build/workloads/workloads-1.0.jar"))) {
            System.err.println("there are no programs in build/workloads; build-scripts/bench builds them");
            System.exit(1);
        }
        System.out.printf("%-8s %3s  %-22s %6s %10s %s%n", "program", "", "threads", "pairs", "off: ms", "on, of all time");
        for (Row row : rows) {
            if (programs.contains(row.program())) {
                compare(row, heap, pairs);
            }
        }
    }
}
