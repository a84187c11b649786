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
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.apache.commons.math3.stat.StatUtils;

/** A program that does nothing, from its start to its end. */
final class StartUp {
    static final String PART = "start-up";
    static final String WALL = "start to end";
    static final String CPU = "processor time";

    private static final int RUSAGE_CHILDREN = -1;
    /** As many numbers as {@code struct rusage} has. */
    private static final long NUMBERS_OF_RUSAGE = 18;
    private static final MethodHandle GETRUSAGE = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().find("getrusage").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private final Path classPath;

    /**
     * @param directory for the class path; it gets one class, and is to have nothing else
     */
    StartUp(Path directory) throws IOException {
        classPath = directory;
        Path file = directory.resolve(Empty.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        try (InputStream in = Empty.class.getResourceAsStream("Empty.class")) {
            Files.copy(in, file);
        }
    }

    /**
     * Without its archive of classes a JDK starts much slower, and nobody runs it so.
     *
     * @throws IOException if the JDK has none, or does not use it
     */
    void check(Path jdk) throws IOException, InterruptedException {
        List<String> lines = Fork.run(command(new Setting("", jdk, "-Xlog:class+load")));
        if (lines.stream().noneMatch(line -> line.contains(" java.lang.Object source: shared objects file"))) {
            throw new IOException("the archive of classes is not there, or not used: " + jdk);
        }
    }

    /** Starts the program so many times with each setting, in turn. The samples are the medians. */
    void measure(List<Setting> settings, int starts, int run, Samples samples, Failures failures)
            throws InterruptedException {
        Map<Setting, List<double[]>> times = new LinkedHashMap<>();
        List<Setting> turn = new ArrayList<>(settings);
        Random random = Main.random(run);
        for (int i = 0; i < starts; i++) {
            Collections.shuffle(turn, random);
            for (Setting setting : turn) {
                failures.attempt(PART + ", " + setting.name(), () ->
                        times.computeIfAbsent(setting, s -> new ArrayList<>()).add(start(setting)));
            }
        }
        times.forEach((setting, all) -> {
            if (all.size() == starts) {
                add(samples, WALL, setting, run, all.stream().mapToDouble(time -> time[0]).toArray());
                add(samples, CPU, setting, run, all.stream().mapToDouble(time -> time[1]).toArray());
            }
        });
    }

    private List<String> command(Setting setting) {
        List<String> command = new ArrayList<>(List.of(setting.java()));
        command.addAll(setting.flags());
        command.addAll(List.of("-cp", classPath.toString(), Empty.class.getName()));
        return command;
    }

    /** Returns how long it takes, and the time on the processors. */
    private double[] start(Setting setting) throws IOException, InterruptedException {
        List<String> command = command(setting);
        double cpu = cpuTimeOfChildren();
        long start = System.nanoTime();
        Fork.run(command);
        return new double[] {(System.nanoTime() - start) / 1e6, cpuTimeOfChildren() - cpu};
    }

    /** What all processes that were started here and have ended have spent on the processors, in milliseconds. */
    private static double cpuTimeOfChildren() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(ValueLayout.JAVA_LONG, NUMBERS_OF_RUSAGE);
            if ((int) GETRUSAGE.invokeExact(RUSAGE_CHILDREN, usage) != 0) {
                throw new IllegalStateException("getrusage failed");
            }
            // Seconds and microseconds in user mode, then the same in the kernel.
            return (usage.getAtIndex(ValueLayout.JAVA_LONG, 0) + usage.getAtIndex(ValueLayout.JAVA_LONG, 2)) * 1e3
                    + (usage.getAtIndex(ValueLayout.JAVA_LONG, 1) + usage.getAtIndex(ValueLayout.JAVA_LONG, 3)) / 1e3;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(Samples samples, String metric, Setting setting, int run, double[] times) {
        samples.add(new Sample(new Sample.Subject(PART, "empty program", "default", "default", metric, "ms"), setting.name(), run,
                StatUtils.percentile(times, 50)));
    }
}
