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

package harness;

import java.io.File;
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
import java.util.stream.Stream;

import org.apache.commons.math3.stat.StatUtils;

/**
 * What threads of the VM spend counting while programs run with G1.
 *
 * <p> Usage, after {@code build-scripts/bench} has built all that it needs: {@code build/jdk/bin/java
 * --enable-native-access=ALL-UNNAMED -cp 'build/harness/harness-1.0.jar:build/harness/lib/*' harness.ThreadTimes PAIRS HEAP
 * PROGRAM...}, with a heap of so many times the smallest that the program runs in.
 *
 * <p> A VM that counts and one that does not take turns: each does a round of the program while the other is stopped. A line
 * has, for some threads, the milliseconds of processor time that a round takes without counting, and how much more it is with
 * it, in per cent of the time of all threads: the median of all pairs, the least and the most. Linux only.
 */
final class ThreadTimes {
    private static final int SECONDS = 15;
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

    private ThreadTimes() {
    }

    private static SteppedFork start(Calibration.Row row, int heap, int rounds, String counting) throws IOException {
        Path home = Path.of(System.getProperty("java.home"));
        String size = heap * row.heap() + "m";
        // One round more than are measured: it is still there to be asked when those have ended.
        return new SteppedFork(List.of(home.resolve("bin/java").toString(), "-XX:+UseG1GC",
                "-Dworkloads.src.zip=" + home.resolve("lib/src.zip"), "-Xms" + size, "-Xmx" + size, "-XX:+AlwaysPreTouch", counting,
                "-cp", "build/workloads/workloads-1.0.jar" + File.pathSeparator + "build/workloads/lib/*", "workloads.Main",
                row.program(), "" + row.warmUp(), "" + (rounds + 1)), Setting.NONE, row.program() + " ready");
    }

    /** Milliseconds of processor time until now. Threads that have ended are in what all took, and nowhere else. */
    private static Map<String, Double> times(long pid) throws IOException {
        Path proc = Path.of("/proc/" + pid);
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

    private static Map<String, Double> since(Map<String, Double> before, long pid) throws IOException {
        Map<String, Double> spent = times(pid);
        spent.replaceAll((what, millis) -> millis - before.get(what));
        return spent;
    }

    private static void compare(Calibration.Row row, int heap, int pairs) throws IOException {
        int rounds = Math.max(2, row.roundsIn(SECONDS));
        Map<String, double[]> idle = new LinkedHashMap<>();
        Map<String, double[]> more = new LinkedHashMap<>();
        for (int i = 0; i < pairs; i++) {
            int pair = i;
            try (SteppedFork off = start(row, heap, rounds, "-XX:-CountAllocs");
                 SteppedFork on = start(row, heap, rounds, "-XX:+CountAllocs")) {
                Map<String, Double> before = times(off.pid());
                Map<String, Double> beforeCounting = times(on.pid());
                List<SteppedFork> turns = new ArrayList<>(List.of(off, on));
                for (int round = 0; round < rounds; round++) {
                    Collections.shuffle(turns);
                    for (SteppedFork turn : turns) {
                        turn.step();
                    }
                }
                Map<String, Double> without = since(before, off.pid());
                since(beforeCounting, on.pid()).forEach((what, millis) -> {
                    idle.computeIfAbsent(what, w -> new double[pairs])[pair] = without.get(what) / rounds;
                    more.computeIfAbsent(what, w -> new double[pairs])[pair] =
                            100 * (millis - without.get(what)) / without.get(ALL);
                });
            }
        }
        idle.forEach((what, millis) -> {
            double[] difference = more.get(what);
            System.out.printf(Locale.ROOT, "%-8s %2dx  %-22s %6d %10.2f %+8.2f %% (%+.2f to %+.2f)%n", row.program(), heap, what,
                    pairs, StatUtils.percentile(millis, 50), StatUtils.percentile(difference, 50), StatUtils.min(difference),
                    StatUtils.max(difference));
        });
    }

    public static void main(String[] args) throws IOException {
        if (args.length < 3 || !Stream.of(args).limit(2).allMatch(arg -> arg.matches("[1-9][0-9]{0,3}"))) {
            System.err.println("usage: harness.ThreadTimes PAIRS HEAP PROGRAM..., not " + String.join(" ", args));
            System.exit(1);
        }
        Calibration calibration = new Calibration(Path.of("bench/calibration.csv"));
        System.out.printf("%-8s %3s  %-22s %6s %10s %s%n", "program", "", "threads", "pairs", "off: ms", "on, of all time");
        for (String program : Arrays.asList(args).subList(2, args.length)) {
            compare(calibration.row(program), Integer.parseInt(args[1]), Integer.parseInt(args[0]));
        }
    }
}
