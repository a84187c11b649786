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

/** What a VM takes with many threads and classes: the cases of bench/Scale.java. */
final class Scale {
    static final String PART = "scale";

    private static final int ROUNDS = 20;
    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** Two VMs may exist at the same time, and what else runs needs some of it. */
    private static final long LEAST_AVAILABLE_KB = 5 << 20;
    private static final Pattern FIGURE = Pattern.compile("(.+?)(?:, (KB|MB|us|ms|s))? = (\\d+\\.\\d+)");

    /** A figure as bench/Scale.java prints it. */
    record Figure(String name, String unit) {
    }

    private final Path source;
    private final Path classes;

    /** @param directory for its classes */
    Scale(Path source, Path directory) {
        this.source = source;
        classes = directory;
    }

    /** Compiles the program, unless it has been. */
    void compile(Path jdk) throws IOException, InterruptedException {
        if (!Files.exists(classes)) {
            Fork.run(List.of(jdk.resolve("bin/javac").toString(), "-d", classes.toString(), "-sourcepath",
                    source.getParent().toString(), source.toString()));
        }
    }

    /** By which failures are told apart. */
    private static String name(String words, String collector, Setting setting) {
        return words + ", " + collector + ", " + setting.name();
    }

    /** The first word of a case. */
    static String kind(String words) {
        return words.split(" ")[0];
    }

    static boolean isInRounds(String words) {
        return List.of("starts", "together").contains(kind(words));
    }

    /**
     * The size of the heap is the same in all VMs that are compared, and all of it is there from the start where that counts.
     * What compilers need comes at any time, and so they are left out where memory is measured.
     */
    private static List<String> flags(String words) {
        return switch (kind(words)) {
            case "flags" -> List.of();
            case "limited", "least" -> List.of("-Xmx256m");
            case "threads" -> List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-Xint");
            default -> List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");
        };
    }

    private static String heap(String words) {
        return flags(words).stream().filter(flag -> flag.startsWith("-Xmx")).map(flag -> flag.substring("-Xmx".length()))
                .findFirst().orElse("default");
    }

    private List<String> command(String words, String collector, Setting setting) {
        List<String> command = new ArrayList<>(List.of(setting.java(), "-XX:+Use" + collector + "GC"));
        command.addAll(flags(words));
        command.addAll(setting.flags());
        command.addAll(List.of("-cp", classes.toString(), "Scale"));
        command.addAll(List.of(words.split(" ")));
        if (isInRounds(words)) {
            command.add("" + ROUNDS);
        }
        return command;
    }

    /** Measures a case with each of the settings, and adds the samples. If the case has rounds, the settings take turns. */
    void measure(String words, String collector, List<Setting> settings, int run, Random random, Samples samples,
            Failures failures, Progress progress) throws InterruptedException {
        List<Setting> turn = new ArrayList<>(settings);
        Collections.shuffle(turn, random);
        Map<Setting, List<String>> lines = new LinkedHashMap<>();
        if (isInRounds(words)) {
            inTurn(words, collector, turn, random, lines, failures, progress);
        } else {
            for (Setting setting : turn) {
                progress.next(name(words, collector, setting));
                failures.attempt(name(words, collector, setting), () -> {
                    checkMemory();
                    lines.put(setting, Fork.run(command(words, collector, setting), setting.companion(), LIMIT));
                });
            }
        }
        lines.forEach((setting, printed) -> figures(printed).forEach((figure, values) -> samples.add(new Sample(
                new Sample.Subject(PART, words, collector, heap(words), figure.name(), figure.unit()),
                setting.name(), run, values))));
    }

    private void inTurn(String words, String collector, List<Setting> settings, Random random, Map<Setting, List<String>> lines,
            Failures failures, Progress progress) throws InterruptedException {
        Map<Setting, SteppedFork> running = new LinkedHashMap<>();
        try {
            for (Setting setting : settings) {
                progress.next(name(words, collector, setting));
                failures.attempt(name(words, collector, setting), () -> {
                    checkMemory();
                    running.put(setting, new SteppedFork(command(words, collector, setting), setting.companion(), "ready"));
                });
            }
            for (int round = 1; round <= ROUNDS; round++) {
                boolean isLast = round == ROUNDS;
                List<Setting> turn = new ArrayList<>(running.keySet());
                Collections.shuffle(turn, random);
                for (Setting setting : turn) {
                    failures.attempt(name(words, collector, setting), () -> {
                        if (isLast) {
                            lines.put(setting, running.get(setting).finish());
                        } else {
                            running.get(setting).step();
                        }
                    });
                }
            }
        } finally {
            running.values().forEach(SteppedFork::close);
        }
    }

    /** So that the kernel has no reason to kill another program. */
    private static void checkMemory() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/meminfo")).stream().filter(l -> l.startsWith("MemAvailable:"))
                .findFirst().orElseThrow();
        if (Long.parseLong(line.replaceAll("\\D+", "")) < LEAST_AVAILABLE_KB) {
            throw new IOException("less than " + (LEAST_AVAILABLE_KB >> 20) + " GB of memory are available");
        }
    }

    /** Returns the values of each figure, one for each round. */
    static Map<Figure, List<Double>> figures(List<String> lines) {
        Map<Figure, List<Double>> figures = new LinkedHashMap<>();
        for (String line : lines) {
            Matcher m = FIGURE.matcher(line);
            if (m.matches()) {
                figures.computeIfAbsent(new Figure(m.group(1), m.group(2) == null ? "" : m.group(2)), f -> new ArrayList<>())
                        .add(Double.valueOf(m.group(3)));
            }
        }
        return figures;
    }
}
