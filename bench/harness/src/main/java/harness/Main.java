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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures what counting costs. {@code build-scripts/bench} calls it. */
@Command(name = "build-scripts/bench")
final class Main implements Callable<Integer> {
    private static final String MACHINE = "machine.txt";
    private static final String FAILURES = "failures.txt";
    private static final String CALIBRATION = "calibration.csv";
    private static final String RIVALS = "rivals";
    private static final String CALIBRATE = "calibrate";
    private static final String REPORT = "report";

    /** The copies of images that are measured, and the builds that they are copies of. */
    private static final Map<String, String> BUILDS =
            Map.of("base", "base", "again", "base", "off", "off", "on", "release", "dtrace", "base-dtrace");

    private Layout layout;
    @Option(names = "--commit", required = true, paramLabel = "COMMIT", description = "of this project")
    private String commit;
    @Option(names = "--needs", description = "print what is to be built first, and do nothing else")
    private boolean needs;
    @Option(names = "--more", paramLabel = "NAME", description = "add runs to the results of that name")
    private String more;
    @Parameters(paramLabel = "WORD", description = "PLAN [MINUTES] [PART...]; with --more, [MINUTES]")
    private List<String> words = List.of();

    private final Failures failures = new Failures();

    @Option(names = "--root", required = true, paramLabel = "DIRECTORY", description = "of the checkout")
    private void setRoot(Path root) {
        layout = new Layout(root);
    }

    /** What reads the arguments, and says what is wrong with them or with what they ask for. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setParameterExceptionHandler((e, args) -> {
                    e.getCommandLine().getErr().println("error: " + e.getMessage() + "\n  try: build-scripts/bench --help");
                    return 1;
                })
                .setExecutionExceptionHandler((e, commandLine, parsed) -> {
                    if (!(e instanceof IOException) && !(e instanceof IllegalArgumentException)) {
                        throw e;
                    }
                    commandLine.getErr().println("error: " + e.getMessage());
                    return 1;
                });
    }

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Request request = request();
        if (request.plan().equals(REPORT)) {
            if (request.parts().size() != 1) {
                throw new IllegalArgumentException("report takes the name of one directory in bench/results");
            }
            if (!needs) {
                Path directory = layout.results(request.parts().getFirst());
                report(directory);
                say(directory);
            }
            return 0;
        }
        Plan plan = Plan.of(request.plan(), layout.programs()).only(new LinkedHashSet<>(request.parts()));
        if (needs) {
            printNeeds(request, plan);
            return 0;
        }
        Path scratch = Files.createTempDirectory("bench");
        try {
            List<Setting> settings = settings(request, plan, scratch);
            Programs programs = new Programs(System.getProperty("java.class.path"), settings.getFirst().jdk().resolve("lib/src.zip"));
            if (request.plan().equals(CALIBRATE)) {
                calibrate(plan, settings.getFirst(), programs);
            } else {
                measure(request, plan, settings, programs, scratch);
            }
        } finally {
            delete(scratch);
        }
        if (!failures.all().isEmpty()) {
            System.err.println("failed: " + String.join("; ", failures.all()));
            return 1;
        }
        return 0;
    }

    private Request request() throws IOException {
        if (more == null) {
            return Request.of(words.isEmpty() ? List.of("quick") : words);
        }
        if (words.size() > 1) {
            throw new IllegalArgumentException("--more takes the plan and its parts from the results; only MINUTES may follow");
        }
        Request earlier = Machine.request(Files.readString(layout.results(more).resolve(MACHINE)));
        return earlier.in(words.isEmpty() ? 0 : Request.minutes(words.getFirst()));
    }

    /** Each line is an image to be measured with its build, or a directory of bench/ that Maven builds. */
    private void printNeeds(Request request, Plan plan) {
        settings(request, plan, layout.root()).stream().map(setting -> setting.jdk().getFileName().toString()).distinct()
                .forEach(image -> System.out.println("image " + image + " " + BUILDS.get(image)));
        if (!plan.programs().isEmpty()) {
            System.out.println("project workloads");
        }
        if (!plan.micro().isEmpty()) {
            System.out.println("project micro");
        }
        if (request.plan().equals(RIVALS)) {
            System.out.println("project rivals");
        }
    }

    private void say(Path directory) {
        System.err.println("see " + layout.relative(directory) + "/README.md");
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

    private List<Setting> settings(Request request, Plan plan, Path scratch) {
        Path base = layout.image("base");
        Path on = layout.image("on");
        List<Setting> all = new ArrayList<>(List.of(
                new Setting("base", base),
                new Setting("base again", layout.image("again")),
                new Setting("off", layout.image("off")),
                new Setting("idle", on, "-XX:-CountAllocs"),
                request.plan().equals(RIVALS) ? Rivals.counting(on, scratch) : new Setting(Plan.ON, on),
                new Setting(Plan.SITES, on, "-XX:+CountAllocSites")));
        all.addAll(Rivals.settings(base, layout.image("dtrace"), layout.rivals(), scratch));
        return all.stream().filter(s -> plan.settings().contains(s.name())).toList();
    }

    private static void report(Path directory) throws IOException {
        Path failures = directory.resolve(FAILURES);
        String machine = Files.readString(directory.resolve(MACHINE));
        List<String> failed = Files.exists(failures) ? Files.readAllLines(failures) : List.of();
        List<Sample> samples = Samples.read(directory);
        if (samples.stream().anyMatch(sample -> sample.subject().part().equals(Scale.PART))) {
            new ScaleReport(samples).write(directory, machine, failed);
        } else {
            new Report(samples, Samples.readPauses(directory)).write(directory, machine, failed);
        }
    }

    private void calibrate(Plan plan, Setting base, Programs programs) throws IOException, InterruptedException {
        Calibration calibration = new Calibration(layout.calibration());
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
     * but for the settings of one subject: these follow each other, so that they find the machine in the same state.
     */
    private void measure(Request request, Plan plan, List<Setting> settings, Programs programs, Path scratch)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        long limit = 60L * (request.minutes() == 0 ? plan.minutes() : request.minutes());
        Calibration calibration = new Calibration(layout.calibration());
        for (String program : plan.programs()) {
            // Before anything is begun.
            calibration.row(program);
        }
        Set<Path> jdks = settings.stream().map(Setting::jdk).collect(Collectors.toCollection(LinkedHashSet::new));
        Machine machine = new Machine(request, plan.inTurn(), commit, jdks);
        StartUp startUp = new StartUp(scratch.resolve("start-up"));
        for (Path jdk : jdks) {
            startUp.check(jdk);
        }
        Path directory;
        int first = 0;
        if (more == null) {
            directory = layout.newResults(LocalDate.now(), Machine.word(), request.plan());
            Files.createDirectories(directory);
            if (!plan.programs().isEmpty()) {
                Files.copy(layout.calibration(), directory.resolve(CALIBRATION));
            }
        } else {
            directory = layout.results(more);
            machine.follow(Files.readString(directory.resolve(MACHINE)));
            if (!plan.programs().isEmpty()
                    && Files.mismatch(layout.calibration(), directory.resolve(CALIBRATION)) != -1) {
                throw new IOException("the earlier runs did other work: bench/calibration.csv has changed since");
            }
            if (Files.exists(directory.resolve(FAILURES))) {
                failures.addAll(Files.readAllLines(directory.resolve(FAILURES)));
            }
            first = 1 + Samples.read(directory).stream().mapToInt(Sample::run).max().orElse(-1);
        }
        System.err.println("samples go to " + layout.relative(directory));
        Files.writeString(directory.resolve(MACHINE), machine.describe(0));
        try (Samples samples = new Samples(directory)) {
            List<Setting> flagsOnly = settings.stream().filter(Setting::isFlagsOnly).toList();
            List<Subject> subjects = new ArrayList<>(programs(plan, settings, programs, calibration, samples, scratch));
            Micro micro = new Micro(layout.micro(), Path.of(System.getProperty("java.home"), "bin/java"), plan.jmh());
            List<String> benchmarks = micro.benchmarks(plan.micro());
            for (String benchmark : benchmarks) {
                subjects.add((run, random, progress) ->
                        inTurn(benchmark, flagsOnly, random, progress, s -> micro.measure(benchmark, s, run, samples)));
            }
            Scale scale = new Scale(layout.scale(), scratch.resolve(Scale.PART));
            for (String words : plan.scale()) {
                scale.compile(settings.getFirst().jdk());
                for (String collector : plan.collectors()) {
                    subjects.add((run, random, progress) ->
                            scale.measure(words, collector, settings, run, random, samples, failures, progress));
                }
            }
            int steps = plan.programs().size() * plan.collectors().size() * plan.heaps().size() * settings.size()
                    + benchmarks.size() * flagsOnly.size() + plan.scale().size() * plan.collectors().size() * settings.size();
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
                        throw new IOException("nothing could be measured with " + setting.name() + "; the rest is in "
                                + layout.relative(directory));
                    }
                }
                say(directory);
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
