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

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.apache.commons.csv.CSVRecord;

/**
 * What others do to learn about allocations, as settings; and how much they have learnt in the run of a program.
 */
final class Rivals {
    private static final String ON = "on";
    private static final String JFR_DEFAULT = "JFR default";
    private static final String JFR_PROFILE = "JFR profile";
    private static final String ASYNC_PROFILER = "async-profiler";
    private static final String JVMTI = "JVMTI";
    private static final String INSTRUMENTER = "instrumenter";
    private static final String HISTOGRAM = "class histogram";
    private static final String DTRACE = "DTrace probes";

    // Keys of what has been seen.
    private static final String OBJECTS = "objects";
    private static final String CLASSES = "classes";
    private static final String SAMPLES = "samples";
    private static final String HISTOGRAMS = "histograms";
    private static final String LARGEST = "objects of the largest";

    private Rivals() {
    }

    /**
     * @param base      the JDK that does not count
     * @param probed    the same with probes
     * @param directory what build-scripts/bench has made for them
     * @param scratch   for what they write
     */
    static List<Setting> settings(Path base, Path probed, Path directory, Path scratch) {
        return List.of(
                flightRecorder(JFR_DEFAULT, "default", base, scratch),
                flightRecorder(JFR_PROFILE, "profile", base, scratch),
                new Setting(ASYNC_PROFILER, base, "-agentpath:" + directory.resolve("libasyncProfiler.so")
                        + "=start,event=alloc,file=" + file(ASYNC_PROFILER, scratch)),
                new Setting(JVMTI, base,
                        "-agentpath:" + directory.resolve("libeveryallocation.so") + "=" + file(JVMTI, scratch)),
                new Setting(INSTRUMENTER, base,
                        "-javaagent:" + directory.resolve("instrumented.jar") + "=" + file(INSTRUMENTER, scratch)),
                new Setting(HISTOGRAM, base, List.of(), process -> histograms(base, process, scratch)),
                new Setting(DTRACE, probed, "-XX:+DTraceAllocProbes"));
    }

    /** The JDK that counts, as a setting that leaves its counts behind at exit. */
    static Setting counting(Path on, Path scratch) {
        return new Setting(ON, on, "-XX:AllocCountsFile=" + file(ON, scratch));
    }

    private static Setting flightRecorder(String name, String configuration, Path base, Path scratch) {
        return new Setting(name, base,
                "-XX:StartFlightRecording:settings=" + configuration + ",filename=" + file(name, scratch), "-Xlog:jfr*=off");
    }

    /** What the setting writes. Agents and JMH know neither commas nor spaces in a name. */
    private static Path file(String setting, Path scratch) {
        return scratch.resolve(setting.replaceAll("\\W+", "-") + ".seen" + (setting.equals(ASYNC_PROFILER) ? ".jfr" : ""));
    }

    /**
     * Asks for a histogram of the whole heap from time to time, and writes how many there were, and how many objects were
     * in the one that had most.
     */
    private static void histograms(Path base, Process process, Path scratch) throws IOException, InterruptedException {
        long histograms = 0;
        long largest = 0;
        while (!process.waitFor(10, TimeUnit.SECONDS)) {
            Process jcmd = new ProcessBuilder(base.resolve("bin/jcmd").toString(), "" + process.pid(), "GC.class_histogram")
                    .redirectErrorStream(true).start();
            try (BufferedReader lines = jcmd.inputReader()) {
                for (String line; (line = lines.readLine()) != null; ) {
                    if (line.startsWith("Total ")) {
                        histograms++;
                        largest = Math.max(largest, Long.parseLong(line.split(" +")[1]));
                    }
                }
            }
        }
        Files.write(file(HISTOGRAM, scratch), List.of(HISTOGRAMS + " " + histograms, LARGEST + " " + largest));
    }

    private static boolean looks(Setting setting, Path scratch) {
        String file = file(setting.name(), scratch).toString();
        return setting.name().equals(HISTOGRAM) || setting.flags().stream().anyMatch(flag -> flag.contains(file));
    }

    /** Nothing that another program has left is to be taken for what the settings see of the next one. */
    static void forget(List<Setting> settings, Path scratch) throws IOException {
        for (Setting setting : settings) {
            Files.deleteIfExists(file(setting.name(), scratch));
        }
    }

    /**
     * Returns what has been seen of the allocations of the program that has just run with the setting: numbers, with
     * what they are numbers of. Empty if the setting does not look.
     */
    static Map<String, Long> seen(Setting setting, Path scratch) throws IOException {
        Path file = file(setting.name(), scratch);
        if (!looks(setting, scratch)) {
            return Map.of();
        }
        if (!Files.exists(file)) {
            throw new IOException(setting.name() + " was to look at allocations, and has written nothing");
        }
        Map<String, Long> seen = switch (setting.name()) {
            case ON -> counted(file);
            case JFR_DEFAULT, JFR_PROFILE, ASYNC_PROFILER -> sampled(file);
            default -> numbers(file);
        };
        Files.delete(file);
        // A program may be too short for a histogram, but none is without allocations.
        if (!setting.name().equals(HISTOGRAM) && seen.values().stream().allMatch(number -> number == 0)) {
            throw new IOException(setting.name() + " has seen no allocation");
        }
        return seen;
    }

    private static Map<String, Long> counted(Path file) throws IOException {
        long objects = 0;
        long classes = 0;
        for (CSVRecord row : Csv.read(file)) {
            objects += Long.parseLong(row.get("allocs"));
            classes += row.get("kind").equals("class") ? 1 : 0;
        }
        return seen(OBJECTS, objects, classes);
    }

    private static Map<String, Long> sampled(Path file) throws IOException {
        long samples = 0;
        Set<String> classes = new HashSet<>();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().startsWith("jdk.ObjectAllocation")) {
                    samples++;
                    classes.add(event.getClass("objectClass").getName());
                }
            }
        }
        return seen(SAMPLES, samples, classes.size());
    }

    private static Map<String, Long> seen(String what, long number, long classes) {
        Map<String, Long> seen = new LinkedHashMap<>();
        seen.put(what, number);
        seen.put(CLASSES, classes);
        return seen;
    }

    /** Lines of a name and a number. */
    private static Map<String, Long> numbers(Path file) throws IOException {
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int space = line.lastIndexOf(' ');
            numbers.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
        }
        return numbers;
    }
}
