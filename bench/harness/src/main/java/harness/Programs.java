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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs of bench/workloads. */
final class Programs {
    static final String PART = "programs";
    static final String ROUND = "round";
    /** What a round takes when nothing beside the program slows it down; the mean of all has in it what does. */
    static final String QUICK_ROUND = "quickest tenth of rounds";
    static final String CPU = "processor time of a round";
    static final String MEMORY = "peak memory";

    private static final int LEAST_ROUNDS = 2;
    /** Of fewer, the quickest tenth is the least, which is of chance. */
    private static final int LEAST_FOR_QUICK_ROUND = 10;
    private static final Pattern LINE = Pattern.compile("\\[(\\d+)ns\\] *(.*)");
    private static final Pattern SAFEPOINT =
            Pattern.compile("Safepoint \"([^\"]+)\", .* At safepoint: +(\\d+) ns, .* Total: +(\\d+) ns.*");

    private final String classPath;
    private final Path javaSources;

    Programs(String classPath, Path javaSources) {
        this.classPath = classPath;
        this.javaSources = javaSources;
    }

    /**
     * Runs a program with a heap of so many times the smallest, and adds samples of the rounds after those for warming up.
     * The heap is there from the start, so that of the peak of memory only the rest can differ.
     */
    void measure(Calibration.Row row, String collector, int heap, Setting setting, Plan plan, int run, Samples samples)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("bench", ".safepoints");
        try {
            String size = heap * row.heap() + "m";
            int warmUp = Math.min(row.warmUp(), row.roundsIn(plan.warmUp()));
            int rounds = Math.max(LEAST_ROUNDS, row.roundsIn(plan.seconds()));
            List<String> lines = run(row.program(), collector, setting,
                    List.of("-Xms" + size, "-Xmx" + size, "-XX:+AlwaysPreTouch",
                            "-Xlog:safepoint,gc:file=" + log + ":timenanos:filecount=0"),
                    List.of("" + warmUp, "" + rounds), Fork.LIMIT);
            String heapName = heap + "x";
            String[] window = fields(row.program(), "window", lines);
            add(samples, row, collector, heapName, ROUND, "ms", setting, run, Double.parseDouble(window[1]) / rounds);
            if (rounds >= LEAST_FOR_QUICK_ROUND) {
                for (int round = warmUp; round < warmUp + rounds; round++) {
                    String[] times = fields(row.program(), "" + round, lines);
                    add(samples, row, collector, heapName, QUICK_ROUND, "ms", setting, run, Double.parseDouble(times[0]));
                }
            }
            add(samples, row, collector, heapName, CPU, "ms", setting, run, Double.parseDouble(window[2]) / rounds);
            add(samples, row, collector, heapName, MEMORY, "MB", setting, run,
                    Double.parseDouble(fields(row.program(), "peak", lines)[0]) / 1024);
            addPauses(Files.readAllLines(log), Long.parseLong(window[3]), Long.parseLong(window[4]), row, collector,
                    heapName, setting, run, samples);
        } finally {
            Files.delete(log);
        }
    }

    /** Returns what the program prints. */
    List<String> run(String program, String collector, Setting setting, List<String> flags, List<String> amount,
            Duration limit) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(setting.java(), "-XX:+Use" + collector + "GC",
                "-Dworkloads.src.zip=" + javaSources));
        command.addAll(flags);
        command.addAll(setting.flags());
        command.addAll(List.of("-cp", classPath));
        command.addAll(List.of("workloads.Main", program));
        command.addAll(amount);
        List<String> lines = Fork.run(command, setting.companion(), limit);
        if (lines.isEmpty() || !lines.getLast().startsWith(program + " done")) {
            throw new IOException(program + " did not finish: " + String.join(" ", command));
        }
        return lines;
    }

    /** What follows in the line that begins with the name of the program and a word. */
    private static String[] fields(String program, String word, List<String> lines) throws IOException {
        String start = program + " " + word + " ";
        for (String line : lines) {
            if (line.startsWith(start)) {
                return line.substring(start.length()).split(" ");
            }
        }
        throw new IOException("no line of " + program + " with its " + word);
    }

    /** The safepoints that began after one time and ended before another. */
    private static void addPauses(List<String> log, long from, long to, Calibration.Row row, String collector, String heap,
            Setting setting, int run, Samples samples) throws IOException {
        boolean full = false;
        for (String text : log) {
            Matcher line = LINE.matcher(text);
            if (!line.matches()) {
                throw new IOException("not a line of the log of " + row.program() + ": " + text);
            }
            Matcher safepoint = SAFEPOINT.matcher(line.group(2));
            if (safepoint.matches()) {
                long end = Long.parseLong(line.group(1));
                long total = Long.parseLong(safepoint.group(3));
                if (end - total >= from && end <= to) {
                    String operation = safepoint.group(1);
                    samples.add(new Pause(row.program(), collector, heap, setting.name(), run,
                            full && operation.endsWith("CollectForAllocation") ? operation + ", full" : operation,
                            Long.parseLong(safepoint.group(2)), total));
                }
                full = false;
            } else if (line.group(2).contains("Pause Full")) {
                full = true;
            }
        }
    }

    private static void add(Samples samples, Calibration.Row row, String collector, String heap, String metric, String unit,
            Setting setting, int run, double value) {
        samples.add(new Sample(new Sample.Subject(PART, row.program(), collector, heap, metric, unit), setting.name(), run,
                value));
    }
}
