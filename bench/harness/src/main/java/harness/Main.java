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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Measures what counting costs. Takes pairs of arguments, see {@code build-scripts/bench}, which calls it.
 */
final class Main {
    private final Map<String, String> arguments = new HashMap<>();
    private final Path output;
    private final Set<String> failed = new LinkedHashSet<>();

    private Main(String[] args) {
        for (int i = 0; i + 1 < args.length; i += 2) {
            arguments.put(args[i], args[i + 1]);
        }
        output = path("output");
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
        new Main(args).run();
    }

    private void run() throws IOException, InterruptedException {
        Files.createDirectories(output);
        Path samples = output.resolve("samples.csv");
        Path machine = output.resolve("machine.txt");
        Path failures = output.resolve("failures.txt");
        if (!argument("plan").equals("report")) {
            Files.writeString(machine, machine() + "\n");
            Files.deleteIfExists(failures);
            Path scratch = Files.createTempDirectory("bench");
            try (Samples out = new Samples(samples)) {
                measure(plan(), scratch, sample -> {
                    try {
                        out.add(sample);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            } finally {
                for (Path file : list(scratch)) {
                    Files.delete(file);
                }
                Files.delete(scratch);
            }
            if (!failed.isEmpty()) {
                Files.write(failures, failed);
            }
        }
        new Report(Samples.read(samples)).write(output, Files.readString(machine).strip(),
                Files.exists(failures) ? Files.readAllLines(failures) : List.of());
        if (!failed.isEmpty()) {
            System.err.println("failed: " + String.join(", ", failed));
            System.exit(1);
        }
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** What fails once is not tried again: the rest of what is measured is still worth something. */
    private void attempt(String what, Step step) throws InterruptedException {
        if (!failed.contains(what)) {
            try {
                step.run();
            } catch (IOException e) {
                System.err.println(e.getMessage());
                failed.add(what);
            }
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    private Plan plan() {
        return switch (argument("plan")) {
            case "quick" -> Plan.QUICK;
            case "full" -> Plan.FULL;
            case "rivals" -> Plan.RIVALS;
            default -> throw new IllegalArgumentException("no such plan: " + argument("plan"));
        };
    }

    private List<Setting> settings(Plan plan, Path scratch) {
        Path base = path("base");
        List<Setting> all = new ArrayList<>(List.of(
                new Setting("base", base),
                new Setting("base again", base),
                new Setting("off", path("off")),
                new Setting("idle", path("on"), "-XX:-CountAllocs"),
                new Setting("on", path("on"))));
        all.addAll(Rivals.settings(base, path("rivals"), scratch));
        return all.stream().filter(s -> plan.settings().contains(s.name())).toList();
    }

    private void measure(Plan plan, Path scratch, Consumer<Sample> samples) throws IOException, InterruptedException {
        List<Setting> settings = settings(plan, scratch);
        List<Setting> flagsOnly = settings.stream().filter(Setting::isFlagsOnly).toList();
        Setting base = settings.getFirst();
        Programs programs = new Programs(argument("class-path"), base.jdk().resolve("lib/src.zip"));
        Micro micro = new Micro(path("micro"), path("host-java"), plan.jmh());
        StartUp startUp = new StartUp(argument("class-path"));
        List<String> benchmarks = micro.benchmarks(plan.micro());
        Progress progress = new Progress(plan.runs() * (plan.programs().size() * plan.collectors().size() * settings.size()
                + benchmarks.size() * flagsOnly.size()));
        for (int i = 0; i < plan.starts(); i++) {
            int run = i;
            for (Setting setting : inTurn(flagsOnly, StartUp.PART, run)) {
                attempt("start-up, " + setting.name(), () -> startUp.measure(setting, run, samples));
            }
        }
        for (String collector : plan.collectors()) {
            for (String program : plan.programs()) {
                int rounds;
                try {
                    rounds = programs.calibrate(program, collector, base, plan.seconds());
                } catch (IOException e) {
                    System.err.println(e.getMessage());
                    failed.add(program + ", " + collector + ", " + base.name());
                    continue;
                }
                for (int i = 0; i < plan.runs(); i++) {
                    int run = i;
                    for (Setting setting : inTurn(settings, program + collector, run)) {
                        String what = program + ", " + collector + ", " + setting.name();
                        progress.next(what);
                        attempt(what, () -> programs.measure(program, collector, setting, rounds, run, samples));
                    }
                }
            }
        }
        for (String benchmark : benchmarks) {
            for (int i = 0; i < plan.runs(); i++) {
                int run = i;
                for (Setting setting : inTurn(flagsOnly, benchmark, run)) {
                    String what = benchmark + ", " + setting.name();
                    progress.next(what);
                    attempt(what, () -> micro.measure(benchmark, setting, run, samples));
                }
            }
        }
    }

    /** In another order each time, so that none gains from its place or its neighbours. */
    private static List<Setting> inTurn(List<Setting> settings, String what, int run) {
        List<Setting> turned = new ArrayList<>(settings);
        Collections.shuffle(turned, new Random(Objects.hash(what, run)));
        return turned;
    }

    private String machine() throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name")).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("an unknown processor");
        String memory = Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\D+", "");
        return "Plan `" + argument("plan") + "`, " + LocalDate.now() + ", on " + Runtime.getRuntime().availableProcessors()
                + " processors (" + processor + "), " + Long.parseLong(memory) / (1024 * 1024) + " GB of memory, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + ".";
    }
}
