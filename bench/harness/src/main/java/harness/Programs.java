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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.apache.commons.math3.stat.StatUtils;

/** The programs of bench/workloads. */
final class Programs {
    static final String PART = "programs";
    static final String ROUND = "round";
    /** What a round takes when nothing beside the program slows it down; the mean of all has in it what does. */
    static final String QUICK_ROUND = "quickest tenth of rounds";
    /**
     * How many times as long as the one of base beside it; the median, so that what slows down single rounds falls out where
     * there are more than two.
     */
    static final String BESIDE_BASE = "round beside one of base";
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

    /** By which failures are told apart. */
    static String name(String program, String collector, int heap, Setting setting) {
        return program + ", " + collector + ", " + heap + "x, " + setting.name();
    }

    /** One program with one heap. */
    private record Subject(Calibration.Row row, String collector, int heap) {
        String program() {
            return row.program();
        }

        String name(Setting setting) {
            return Programs.name(program(), collector, heap, setting);
        }

        Sample sample(String metric, String unit, Setting setting, int run, double value) {
            return sample(metric, unit, setting, run, List.of(value));
        }

        Sample sample(String metric, String unit, Setting setting, int run, List<Double> values) {
            return new Sample(new Sample.Subject(PART, program(), collector, heap + "x", metric, unit), setting.name(), run, values);
        }
    }

    /** A round as the program tells of it: milliseconds, and the times of its beginning and its end. */
    private record Round(double wall, double cpu, long start, long end) {
    }

    /** A program that runs with one of the settings. */
    private final class Running implements AutoCloseable {
        private final Setting setting;
        private final Path log;
        private final SteppedFork fork;
        private List<String> lines;

        Running(Subject subject, Setting setting, int warmUp, int rounds) throws IOException {
            this.setting = setting;
            log = Files.createTempFile("bench", ".safepoints");
            String size = subject.heap() * subject.row().heap() + "m";
            try {
                fork = new SteppedFork(command(subject.program(), subject.collector(), setting,
                        List.of("-Xms" + size, "-Xmx" + size, "-XX:+AlwaysPreTouch",
                                "-Xlog:safepoint,gc:file=" + log + ":timenanos:filecount=0"),
                        List.of("" + warmUp, "" + rounds)), setting.companion(), subject.program() + " ready");
            } catch (IOException e) {
                Files.delete(log);
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            fork.close();
            Files.deleteIfExists(log);
        }
    }

    /**
     * Runs a program with a heap of so many times the smallest, with each of the settings, and adds samples of the rounds after
     * those for warming up. The settings take turns: each does a round while the others stand still. So what slows down the
     * machine for longer than a round slows down all of them.
     *
     * <p> The heap is there from the start, so that of the peak of memory only the rest can differ.
     */
    void measure(Calibration.Row row, String collector, int heap, List<Setting> settings, Plan plan, int run, Random random,
            Samples samples, Failures failures, Progress progress) throws IOException, InterruptedException {
        Subject subject = new Subject(row, collector, heap);
        int warmUp = Math.min(row.warmUp(), row.roundsIn(plan.warmUp()));
        int rounds = Math.max(LEAST_ROUNDS, row.roundsIn(plan.seconds()));
        List<Running> running = new ArrayList<>();
        try {
            for (Setting setting : settings) {
                progress.next(subject.name(setting));
                failures.attempt(subject.name(setting), () -> running.add(new Running(subject, setting, warmUp, rounds)));
            }
            for (int round = 1; round <= rounds; round++) {
                boolean isLast = round == rounds;
                Collections.shuffle(running, random);
                for (Running r : running) {
                    failures.attempt(subject.name(r.setting), () -> {
                        if (isLast) {
                            r.lines = r.fork.finish();
                            checkDone(subject.program(), r.lines);
                        } else {
                            r.fork.step();
                        }
                    });
                }
            }
            Map<Setting, List<Round>> measured = new LinkedHashMap<>();
            for (Running r : running) {
                if (r.lines != null) {
                    failures.attempt(subject.name(r.setting), () -> {
                        List<Round> ofSetting = new ArrayList<>();
                        for (int round = warmUp; round < warmUp + rounds; round++) {
                            String[] fields = fields(subject.program(), "" + round, r.lines);
                            ofSetting.add(new Round(Double.parseDouble(fields[0]), Double.parseDouble(fields[1]),
                                    Long.parseLong(fields[2]), Long.parseLong(fields[3])));
                        }
                        addPauses(Files.readAllLines(r.log), ofSetting, subject, r.setting, run, samples);
                        samples.add(subject.sample(MEMORY, "MB", r.setting, run,
                                Double.parseDouble(fields(subject.program(), "peak", r.lines)[0]) / 1024));
                        measured.put(r.setting, ofSetting);
                    });
                }
            }
            addRounds(measured, subject, run, samples);
        } finally {
            for (Running r : running) {
                r.close();
            }
        }
    }

    private static void addRounds(Map<Setting, List<Round>> measured, Subject subject, int run, Samples samples) {
        String reference = Plan.reference(measured.keySet().stream().map(Setting::name).toList());
        List<Round> base = measured.entrySet().stream().filter(e -> e.getKey().name().equals(reference))
                .map(Map.Entry::getValue).findFirst().orElse(null);
        measured.forEach((setting, rounds) -> {
            samples.add(subject.sample(ROUND, "ms", setting, run, rounds.stream().mapToDouble(Round::wall).average().orElseThrow()));
            samples.add(subject.sample(CPU, "ms", setting, run, rounds.stream().mapToDouble(Round::cpu).average().orElseThrow()));
            if (rounds.size() >= LEAST_FOR_QUICK_ROUND) {
                samples.add(subject.sample(QUICK_ROUND, "ms", setting, run, rounds.stream().map(Round::wall).toList()));
            }
            if (base != null && measured.size() > 1) {
                samples.add(subject.sample(BESIDE_BASE, "of base", setting, run, besideBase(
                        rounds.stream().mapToDouble(Round::wall).toArray(), base.stream().mapToDouble(Round::wall).toArray())));
            }
        });
    }

    /** The median of how many times as long rounds are as those of base that were beside them. */
    static double besideBase(double[] rounds, double[] base) {
        return StatUtils.percentile(IntStream.range(0, base.length).mapToDouble(i -> rounds[i] / base[i]).toArray(), 50);
    }

    /** Returns what the program prints. */
    List<String> run(String program, String collector, Setting setting, List<String> flags, List<String> amount,
            Duration limit) throws IOException, InterruptedException {
        List<String> lines = Fork.run(command(program, collector, setting, flags, amount), setting.companion(), limit);
        checkDone(program, lines);
        return lines;
    }

    private List<String> command(String program, String collector, Setting setting, List<String> flags, List<String> amount) {
        List<String> command = new ArrayList<>(List.of(setting.java(), "-XX:+Use" + collector + "GC",
                "-Dworkloads.src.zip=" + javaSources));
        command.addAll(flags);
        command.addAll(setting.flags());
        command.addAll(List.of("-cp", classPath));
        command.addAll(List.of("workloads.Main", program));
        command.addAll(amount);
        return command;
    }

    private static void checkDone(String program, List<String> lines) throws IOException {
        if (lines.isEmpty() || !lines.getLast().startsWith(program + " done")) {
            throw new IOException(program + " did not finish");
        }
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

    /** The pauses within the rounds. */
    private static void addPauses(List<String> log, List<Round> rounds, Subject subject, Setting setting, int run,
            Samples samples) throws IOException {
        Map<Pauses.Key, Pauses> all = new LinkedHashMap<>();
        boolean full = false;
        for (String text : log) {
            Matcher line = LINE.matcher(text);
            if (!line.matches()) {
                throw new IOException("not a line of the log of " + subject.program() + ": " + text);
            }
            Matcher safepoint = SAFEPOINT.matcher(line.group(2));
            if (safepoint.matches()) {
                long end = Long.parseLong(line.group(1));
                long total = Long.parseLong(safepoint.group(3));
                if (rounds.stream().anyMatch(r -> end - total >= r.start() && end <= r.end())) {
                    String operation = safepoint.group(1);
                    Pauses.Key key = new Pauses.Key(subject.program(), subject.collector(), subject.heap() + "x",
                            setting.name(), run,
                            full && operation.endsWith("CollectForAllocation") ? operation + ", full" : operation);
                    all.computeIfAbsent(key, Pauses::new).add(Long.parseLong(safepoint.group(2)), total);
                }
                full = false;
            } else if (line.group(2).contains("Pause Full")) {
                full = true;
            }
        }
        all.values().forEach(samples::add);
    }
}
