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
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.commons.math3.stat.StatUtils;

/**
 * The programs of bench/workloads. Of the rounds of a run the first half is for warming up.
 */
final class Programs {
    static final String PART = "programs";
    static final String ROUND = "round";
    static final String YOUNG_PAUSE = "young pause";
    static final String LONG_YOUNG_PAUSE = "young pause, 99th percentile";
    static final String MEMORY = "peak memory";

    static final List<String> ALL = List.of("javac", "h2", "lucene", "http", "jython", "scala", "jackson", "jgit");

    private static final Pattern PAUSE = Pattern.compile(".*Pause Young.* ([\\d.]+)ms$");

    private final String classPath;
    private final Path javaSources;

    Programs(String classPath, Path javaSources) {
        this.classPath = classPath;
        this.javaSources = javaSources;
    }

    /** Returns how many rounds the program does in so many seconds. */
    int calibrate(String program, String collector, Setting setting, int seconds) throws IOException, InterruptedException {
        return Math.max(2, rounds(program, run(program, collector, setting, seconds + "s", List.of())).size());
    }

    void measure(String program, String collector, Setting setting, int rounds, int run, Consumer<Sample> samples)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("bench", ".gc");
        try {
            List<String> lines = run(program, collector, setting, "" + rounds,
                    List.of("-Xlog:gc:file=" + log + "::filecount=0"));
            List<double[]> all = rounds(program, lines);
            List<double[]> warm = all.subList(all.size() / 2, all.size());
            add(samples, program, collector, ROUND, "ms", setting, run, median(warm.stream().map(r -> r[0]).toList()));
            add(samples, program, collector, "processor time of a round", "ms", setting, run,
                    median(warm.stream().map(r -> r[1]).toList()));
            for (String line : lines) {
                if (line.startsWith(program + " peak ")) {
                    add(samples, program, collector, MEMORY, "MB", setting, run,
                            Double.parseDouble(line.substring(line.lastIndexOf(' '))) / 1024);
                }
            }
            List<Double> pauses = new ArrayList<>();
            for (String line : Files.readAllLines(log)) {
                Matcher m = PAUSE.matcher(line);
                if (m.matches()) {
                    pauses.add(Double.parseDouble(m.group(1)));
                }
            }
            if (!pauses.isEmpty()) {
                add(samples, program, collector, YOUNG_PAUSE, "ms", setting, run, median(pauses));
                add(samples, program, collector, LONG_YOUNG_PAUSE, "ms", setting, run,
                        StatUtils.percentile(pauses.stream().mapToDouble(Double::doubleValue).toArray(), 99));
            }
        } finally {
            Files.delete(log);
        }
    }

    private List<String> run(String program, String collector, Setting setting, String amount, List<String> flags)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(setting.java(), "-XX:+Use" + collector + "GC", "-Xms1g", "-Xmx1g",
                "-Dworkloads.src.zip=" + javaSources));
        command.addAll(setting.flags());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath));
        command.addAll(setting.main("workloads.Main"));
        command.addAll(List.of(program, amount));
        List<String> lines = Fork.run(command, setting.companion());
        if (!lines.getLast().startsWith(program + " done")) {
            throw new IOException(program + " did not finish: " + lines.getLast());
        }
        return lines;
    }

    /** Wall-clock and processor time of each round. */
    private static List<double[]> rounds(String program, List<String> lines) {
        Pattern round = Pattern.compile(Pattern.quote(program) + " \\d+ ([\\d.]+) ([\\d.]+)");
        List<double[]> rounds = new ArrayList<>();
        for (String line : lines) {
            Matcher m = round.matcher(line);
            if (m.matches()) {
                rounds.add(new double[] {Double.parseDouble(m.group(1)), Double.parseDouble(m.group(2))});
            }
        }
        return rounds;
    }

    private static double median(List<Double> values) {
        return StatUtils.percentile(values.stream().mapToDouble(Double::doubleValue).toArray(), 50);
    }

    private static void add(Consumer<Sample> samples, String program, String collector, String metric, String unit,
            Setting setting, int run, double value) {
        samples.accept(new Sample(new Sample.Subject(PART, program, collector, metric, unit), setting.name(), run, value));
    }
}
