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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Measures what counting costs. Takes pairs of arguments, see {@code build-scripts/bench}, which calls it.
 */
final class Main {
    private static final String MACHINE = "machine.txt";
    private static final String FAILURES = "failures.txt";
    private static final String CALIBRATION = "calibration.csv";

    private final Map<String, String> arguments = new HashMap<>();
    private final Failures failures = new Failures();

    private Main(String[] args) {
        for (int i = 0; i + 1 < args.length; i += 2) {
            arguments.put(args[i], args[i + 1]);
        }
    }

    private String argument(String name) {
        String value = arguments.get(name);
        if (value == null) {
            throw new IllegalArgumentException("argument " + name + " is missing");
        }
        return value;
    }

    private Path path(String name) {
        return Path.of(argument(name));
    }

    public static void main(String[] args) throws Exception {
        Main main = new Main(args);
        try {
            main.run();
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage());
            System.exit(1);
        }
        List<String> failed = main.failures.all();
        if (!failed.isEmpty()) {
            System.err.println("failed: " + String.join("; ", failed));
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        String name = argument("plan");
        if (name.equals("report")) {
            report(path("output"));
            return;
        }
        Set<String> parts = new LinkedHashSet<>(List.of(argument("parts").split(" ")));
        parts.remove("");
        Plan plan = Plan.of(name).only(parts);
        Path scratch = Files.createTempDirectory("bench");
        try {
            List<Setting> settings = settings(plan, scratch);
            Programs programs = new Programs(argument("class-path"), path("base").resolve("lib/src.zip"));
            if (name.equals("calibrate")) {
                calibrate(plan, settings.getFirst(), programs);
            } else {
                measure(plan, settings, programs, scratch);
            }
        } finally {
            delete(scratch);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (var files = Files.walk(tree)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private List<Setting> settings(Plan plan, Path scratch) {
        Path base = path("base");
        List<Setting> all = new ArrayList<>(List.of(
                new Setting("base", base),
                new Setting("base again", path("again")),
                new Setting("off", path("off")),
                new Setting("idle", path("on"), "-XX:-CountAllocs"),
                argument("plan").equals("rivals") ? Rivals.counting(path("on"), scratch) : new Setting("on", path("on"))));
        all.addAll(Rivals.settings(base, path("dtrace"), path("rivals"), scratch));
        return all.stream().filter(s -> plan.settings().contains(s.name())).toList();
    }

    private static void report(Path directory) throws IOException {
        Path failures = directory.resolve(FAILURES);
        new Report(Samples.read(directory), Samples.readPauses(directory)).write(directory,
                Files.readString(directory.resolve(MACHINE)), Files.exists(failures) ? Files.readAllLines(failures) : List.of());
    }

    private void calibrate(Plan plan, Setting base, Programs programs) throws IOException, InterruptedException {
        Calibration calibration = new Calibration(path("calibration"));
        for (String program : plan.programs()) {
            failures.attempt(program, () -> {
                System.err.println(calibration.find(programs, program, base));
                calibration.write();
            });
        }
    }

    /** The same for each number. {@code Random} alone begins much alike with numbers that follow each other. */
    static Random random(int number) {
        return new Random(new SplittableRandom(number).nextLong());
    }

    /** Something that is measured with one setting after the other. */
    private interface Subject {
        void measure(int run, Random random, Progress progress) throws IOException, InterruptedException;
    }

    /**
     * Measures everything once, then again and again as long as there is time. What comes next to what is left to chance,
     * but for the settings of one subject: these follow each other, so that they find the machine in the same state. The
     * results of another time are replaced when there are some of each setting.
     */
    private void measure(Plan plan, List<Setting> settings, Programs programs, Path scratch)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        String minutes = argument("minutes");
        long limit = 60L * (minutes.isEmpty() ? plan.minutes() : Integer.parseInt(minutes));
        Calibration calibration = new Calibration(path("calibration"));
        for (String program : plan.programs()) {
            // Before anything is begun.
            calibration.row(program);
        }
        Set<Path> jdks = settings.stream().map(Setting::jdk).collect(Collectors.toCollection(LinkedHashSet::new));
        Machine machine = new Machine(argument("what").strip(), argument("commit"), jdks);
        StartUp startUp = new StartUp(scratch.resolve("start-up"));
        for (Path jdk : jdks) {
            startUp.check(jdk);
        }
        Path output = path("output");
        Path directory = output;
        int first = 0;
        if (argument("more").isEmpty()) {
            directory = output.resolveSibling(output.getFileName() + ".new");
            delete(directory);
            Files.createDirectories(directory);
            Files.copy(path("calibration"), directory.resolve(CALIBRATION));
        } else {
            machine.follow(Files.readString(output.resolve(MACHINE)));
            if (Files.mismatch(path("calibration"), output.resolve(CALIBRATION)) != -1) {
                throw new IOException("the runs in " + output + " are of other work: bench/calibration.csv was another");
            }
            if (Files.exists(output.resolve(FAILURES))) {
                failures.addAll(Files.readAllLines(output.resolve(FAILURES)));
            }
            first = 1 + Samples.read(output).stream().mapToInt(Sample::run).max().orElse(-1);
        }
        Files.writeString(directory.resolve(MACHINE), machine.describe(0));
        try (Samples samples = new Samples(directory)) {
            List<Setting> flagsOnly = settings.stream().filter(Setting::isFlagsOnly).toList();
            List<Subject> subjects = new ArrayList<>(programs(plan, settings, programs, calibration, samples, scratch));
            Micro micro = new Micro(path("micro"), path("host-java"), plan.jmh());
            List<String> benchmarks = micro.benchmarks(plan.micro());
            for (String benchmark : benchmarks) {
                subjects.add((run, random, progress) ->
                        inTurn(benchmark, flagsOnly, random, progress, s -> micro.measure(benchmark, s, run, samples)));
            }
            int steps = plan.programs().size() * plan.collectors().size() * plan.heaps().size() * settings.size()
                    + benchmarks.size() * flagsOnly.size();
            if (plan.starts() > 0) {
                steps++;
                subjects.add((run, random, progress) -> {
                    progress.next(StartUp.PART);
                    startUp.measure(flagsOnly, plan.starts(), run, samples, failures);
                });
            }
            long longest = 0;
            for (int run = first; run == first || (System.nanoTime() - start) / 1_000_000_000 + longest <= limit; run++) {
                Progress progress = new Progress(run, steps);
                Random random = random(run);
                Collections.shuffle(subjects, random);
                int before = failures.succeeded();
                for (Subject subject : subjects) {
                    subject.measure(run, random, progress);
                }
                if (failures.succeeded() == before) {
                    throw new IOException("nothing is left that has not failed");
                }
                Files.writeString(directory.resolve(MACHINE), machine.describe(run + 1 - first));
                if (!failures.all().isEmpty()) {
                    Files.write(directory.resolve(FAILURES), failures.all());
                }
                report(directory);
                List<Sample> all = Samples.read(directory);
                for (Setting setting : settings) {
                    if (all.stream().noneMatch(sample -> sample.setting().equals(setting.name()))) {
                        throw new IOException("nothing could be measured with " + setting.name() + "; what could is in "
                                + directory + ", and what was in " + output + " has stayed");
                    }
                }
                if (!directory.equals(output)) {
                    delete(output);
                    Files.move(directory, output);
                    directory = output;
                }
                longest = Math.max(longest, progress.seconds());
            }
        }
    }

    private List<Subject> programs(Plan plan, List<Setting> settings, Programs programs, Calibration calibration,
            Samples samples, Path scratch) throws IOException {
        List<Subject> subjects = new ArrayList<>();
        for (String program : plan.programs()) {
            Calibration.Row row = calibration.row(program);
            for (String collector : plan.collectors()) {
                for (int heap : plan.heaps()) {
                    subjects.add((run, random, progress) -> {
                        List<Setting> turn = new ArrayList<>(settings);
                        Collections.shuffle(turn, random);
                        for (List<Setting> together : plan.inTurn() ? List.of(turn) : turn.stream().map(List::of).toList()) {
                            Rivals.forget(together, scratch);
                            programs.measure(row, collector, heap, together, plan, run, random, samples, failures, progress);
                            for (Setting s : together) {
                                failures.attempt(Programs.name(program, collector, heap, s), () ->
                                        Rivals.seen(s, scratch).forEach((what, number) -> samples.add(new Sample(
                                                new Sample.Subject(Report.SEEN, program, collector, heap + "x", what, ""),
                                                s.name(), run, number))));
                            }
                        }
                    });
                }
            }
        }
        return subjects;
    }

    private interface Step {
        void run(Setting setting) throws IOException, InterruptedException;
    }

    private void inTurn(String subject, List<Setting> settings, Random random, Progress progress, Step step)
            throws InterruptedException {
        List<Setting> turn = new ArrayList<>(settings);
        Collections.shuffle(turn, random);
        for (Setting setting : turn) {
            String what = subject + ", " + setting.name();
            progress.next(what);
            failures.attempt(what, () -> step.run(setting));
        }
    }
}
