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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jdk.alloccounts.AllocCounts;

/**
 * How long {@link AllocCounts#getcounts()} takes with 10,000 classes and 1,000 threads, and whether threads stand still
 * meanwhile.
 *
 * <p> Usage: {@code build/jdk/bin/java bench/Readings.java [-XX:flag...]}
 *
 * <p> Of the threads, so many as the table says go on with allocations while the counts are read; the others have
 * allocated and wait. The last columns count the safepoints that were not for a collection, and tell how long it took
 * at most until all threads stood still for any safepoint, and how many there were.
 */
public final class Readings {
    private static final int CLASSES = 10_000;
    private static final int THREADS = 1_000;
    private static final int[] ACTIVE = {0, 1, 1_000};
    private static final int READINGS = 200;
    private static final String START = "readings start";
    private static final Pattern END = Pattern.compile("readings end, median ([\\d.]+) ms, longest ([\\d.]+) ms");
    private static final Pattern SAFEPOINT = Pattern.compile(".*Safepoint \"(\\w+)\".* Reaching safepoint: +(\\d+) ns.*");

    private static void read(int active) throws Exception {
        ManyClasses classes = new ManyClasses(CLASSES);
        classes.allocateAll();
        CountDownLatch allocated = new CountDownLatch(THREADS);
        CountDownLatch forever = new CountDownLatch(1);
        for (int t = 0; t < THREADS; t++) {
            boolean isActive = t < active;
            Thread thread = new Thread(() -> {
                try {
                    classes.allocate(200);
                    allocated.countDown();
                    while (isActive) {
                        classes.allocate(200);
                        Thread.sleep(1);
                    }
                    forever.await();
                } catch (ReflectiveOperationException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        allocated.await();
        for (int i = 0; i < READINGS; i++) {
            AllocCounts.getcounts();
        }
        System.out.println(START);
        List<Long> durations = new ArrayList<>();
        for (int i = 0; i < READINGS; i++) {
            long start = System.nanoTime();
            if (AllocCounts.getcounts().size() < CLASSES) {
                throw new AssertionError("classes are missing");
            }
            durations.add(System.nanoTime() - start);
        }
        durations.sort(null);
        System.out.printf(Locale.ROOT, "readings end, median %.2f ms, longest %.2f ms%n",
                durations.get(READINGS / 2) / 1e6, durations.getLast() / 1e6);
    }

    private static void measure(int active, List<String> flags) throws Exception {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx1g", "-Xlog:safepoint:stdout:none"));
        command.addAll(flags);
        command.addAll(List.of(System.getProperty("jdk.launcher.sourcefile", "bench/Readings.java"), "read", "" + active));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        boolean isReading = false;
        int stops = 0;
        int safepoints = 0;
        long longest = 0;
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                output.append(line).append('\n');
                Matcher safepoint = SAFEPOINT.matcher(line);
                Matcher end = END.matcher(line);
                if (line.equals(START)) {
                    isReading = true;
                } else if (isReading && safepoint.matches()) {
                    safepoints++;
                    longest = Math.max(longest, Long.parseLong(safepoint.group(2)));
                    if (!safepoint.group(1).matches(".*(Collect|GC|Mark|Z|Shenandoah).*")) {
                        stops++;
                    }
                } else if (end.matches()) {
                    isReading = false;
                    System.out.printf(Locale.ROOT, "%7d %7d %12s %12s %6d %16.3f %10d%n", THREADS, active, end.group(1), end.group(2),
                            stops, longest / 1e6, safepoints);
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + "\n" + output);
        }
    }

    public static void main(String[] args) throws Exception {
        if (args.length == 2 && args[0].equals("read")) {
            read(Integer.parseInt(args[1]));
            return;
        }
        System.out.printf("%7s %7s %12s %12s %6s %16s %10s%n", "threads", "active", "median, ms", "longest, ms", "stops",
                "reached in, ms", "safepoints");
        for (int active : ACTIVE) {
            measure(active, List.of(args));
        }
    }
}
