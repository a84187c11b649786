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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jdk.alloccounts.AllocCounts;

/**
 * How long {@link AllocCounts#getcounts()} takes with 10,000 classes and 1,000 threads, whether threads stand still
 * meanwhile, and how much memory the counters of so many threads and classes take.
 *
 * <p> Usage: {@code build/jdk/bin/java bench/Snapshots.java [-XX:flag...]}
 *
 * <p> The cases differ in what the threads do, apart from waiting:
 * <ul>
 * <li> idle: nothing, after each has allocated 200 objects of any of the classes
 * <li> one: nothing, but one more goes on with allocations while the counts are read
 * <li> all: each allocates 200 objects before every snapshot, so that there is something new in all tables
 * </ul>
 * Each is run twice. The first run shows how long snapshots take, and how many safepoints there were that were not for a
 * collection: it should be none. In the second the VM makes an empty safepoint every 10 ms. For those that came
 * in the middle of a snapshot, it shows how long it took until all threads stood still.
 */
public final class Snapshots {
    private enum Case { IDLE, ONE, ALL }

    private static final int CLASSES = 10_000;
    private static final int THREADS = 1_000;
    private static final int OBJECTS = 200;
    private static final int SNAPSHOTS = 200;
    private static final double TARGET_IN_MS = 5;
    private static final String START = "snapshot starts";
    private static final String STOP = "snapshot ends";
    private static final Pattern END =
            Pattern.compile("snapshots took: median ([\\d.]+) ms, 99 % ([\\d.]+) ms, longest ([\\d.]+) ms");
    private static final Pattern MEMORY = Pattern.compile("resident, heap not included: (\\d+) kB");
    private static final Pattern SAFEPOINT = Pattern.compile(".*Safepoint \"(\\w+)\".* Reaching safepoint: +(\\d+) ns.*");

    /** Threads that allocate each time they are told to. */
    private static final class Program {
        private final ManyClasses classes = new ManyClasses(CLASSES);
        private final CyclicBarrier barrier = new CyclicBarrier(THREADS + 1);

        Program() throws Exception {
            classes.allocateAll();
            for (int t = 0; t < THREADS; t++) {
                start(() -> {
                    while (true) {
                        barrier.await();
                        classes.allocate(OBJECTS);
                    }
                });
            }
            awaitAll();
            allocate();
        }

        private interface Work {
            void run() throws Exception;
        }

        private static void start(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private void awaitAll() throws InterruptedException {
            while (barrier.getNumberWaiting() < THREADS) {
                Thread.sleep(1);
            }
        }

        /** Has all threads allocate, and returns when they wait again. */
        private void allocate() throws Exception {
            barrier.await();
            awaitAll();
        }

        void read(Case c) throws Exception {
            if (c == Case.ONE) {
                start(() -> {
                    while (true) {
                        classes.allocate(OBJECTS);
                    }
                });
            }
            for (int i = 0; i < SNAPSHOTS; i++) {
                AllocCounts.getcounts();
            }
            long[] durations = new long[SNAPSHOTS];
            for (int i = 0; i < SNAPSHOTS; i++) {
                if (c == Case.ALL) {
                    allocate();
                }
                System.out.println(START);
                long start = System.nanoTime();
                int rows = AllocCounts.getcounts().size();
                durations[i] = System.nanoTime() - start;
                System.out.println(STOP);
                if (rows < CLASSES) {
                    throw new AssertionError("classes are missing");
                }
            }
            Arrays.sort(durations);
            System.out.printf(Locale.ROOT, "snapshots took: median %.2f ms, 99 %% %.2f ms, longest %.2f ms%n",
                    durations[SNAPSHOTS / 2] / 1e6, durations[SNAPSHOTS * 99 / 100] / 1e6, durations[SNAPSHOTS - 1] / 1e6);
        }

        static void printMemory() throws IOException {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    long resident = Long.parseLong(line.replaceAll("\\D+", ""));
                    long heap = Runtime.getRuntime().totalMemory() / 1024;
                    System.out.println("resident, heap not included: " + (resident - heap) + " kB");
                }
            }
        }
    }

    /** What one run has printed. */
    private static final class Run {
        private final List<String> lines = new ArrayList<>();
        private int stops;
        private int safepoints;
        private long longest;

        Run(List<String> flags, List<String> more, String... arguments) throws Exception {
            List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
                    "-Xms1g", "-Xmx1g", "-Xlog:safepoint:stdout:none"));
            command.addAll(more);
            command.addAll(flags);
            command.add(System.getProperty("jdk.launcher.sourcefile", "bench/Snapshots.java"));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            boolean isSnapshot = false;
            try (BufferedReader reader = process.inputReader()) {
                for (String line; (line = reader.readLine()) != null; ) {
                    lines.add(line);
                    Matcher safepoint = SAFEPOINT.matcher(line);
                    if (line.equals(START)) {
                        isSnapshot = true;
                    } else if (line.equals(STOP)) {
                        isSnapshot = false;
                    } else if (isSnapshot && safepoint.matches()) {
                        safepoints++;
                        longest = Math.max(longest, Long.parseLong(safepoint.group(2)));
                        if (!safepoint.group(1).matches(".*(Collect|GC|Mark|Z|Shenandoah).*")) {
                            stops++;
                        }
                    }
                }
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + "\n" + String.join("\n", lines));
            }
        }

        /** The line that says so. */
        Matcher find(Pattern pattern) {
            return lines.stream().map(pattern::matcher).filter(Matcher::matches).findFirst().orElseThrow();
        }
    }

    private static void measure(Case c, List<String> flags) throws Exception {
        Run run = new Run(flags, List.of(), "read", c.name());
        Run stopped = new Run(flags, List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+SafepointALot",
                "-XX:GuaranteedSafepointInterval=10"), "read", c.name());
        Matcher end = run.find(END);
        boolean isMet = Double.parseDouble(end.group(1)) < TARGET_IN_MS && run.stops == 0;
        System.out.printf(Locale.ROOT, "%-5s %11s %11s %11s %6d %11d %14.3f  %s%n", c.name().toLowerCase(Locale.ROOT),
                end.group(1), end.group(2), end.group(3), run.stops, stopped.safepoints, stopped.longest / 1e6,
                isMet ? "met" : "missed");
    }

    private static double memory(List<String> flags, String counting) throws Exception {
        Run run = new Run(flags, List.of("-XX:+AlwaysPreTouch", counting), "memory");
        return Long.parseLong(run.find(MEMORY).group(1)) / 1024.0;
    }

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("read")) {
            new Program().read(Case.valueOf(args[1]));
            return;
        }
        if (args.length > 0 && args[0].equals("memory")) {
            new Program();
            Program.printMemory();
            return;
        }
        List<String> flags = List.of(args);
        System.out.printf("%,d classes, %,d threads, %d snapshots%n", CLASSES, THREADS, SNAPSHOTS);
        System.out.printf("%-5s %11s %11s %11s %6s %11s %14s  %s%n", "", "median, ms", "99 %, ms", "longest, ms", "stops",
                "safepoints", "reached in, ms", "target");
        for (Case c : Case.values()) {
            measure(c, flags);
        }
        System.out.printf(Locale.ROOT, "target: a median under %.0f ms, no stops%n", TARGET_IN_MS);
        double on = memory(flags, "-XX:+CountAllocs");
        double off = memory(flags, "-XX:-CountAllocs");
        System.out.printf(Locale.ROOT, "resident memory, heap not included: %.1f MB, without counting %.1f MB; %.1f MB more%n",
                on, off, on - off);
    }
}
