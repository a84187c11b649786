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

package workloads;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import com.sun.management.OperatingSystemMXBean;

/**
 * Runs one workload for some time, or for some rounds of which the last are measured. Prints of each round how long it
 * took and how much time the process spent on the processors meanwhile, both in milliseconds, and the
 * {@code System.nanoTime()} at which it began and ended, which is the clock of {@code -Xlog} with the decoration
 * {@code timenanos}; at the end how much memory the process had at most, in KB, and how many rounds there were. Before each
 * round that is measured it says that it is ready, and waits for a line of input, or the end of all input. Fails if the
 * rounds differ in their outcome.
 */
public final class Main {
    private static final String NUMBER = "[0-9]{1,9}";

    private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final String name;
    private final Workload workload;
    private int rounds;
    private long outcome;

    private Main(String name, Workload workload) {
        this.name = name;
        this.workload = workload;
    }

    /** The most memory that the process ever had, in KB. */
    private static long peak() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no VmHWM in /proc/self/status");
    }

    private void round() throws Exception {
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        long now = workload.round();
        long end = System.nanoTime();
        double cpuTime = (process.getProcessCpuTime() - cpu) / 1e6;
        System.out.printf(Locale.ROOT, "%s %d %.3f %.3f %d %d%n", name, rounds, (end - start) / 1e6, cpuTime, start, end);
        if (rounds > 0 && now != outcome) {
            throw new IllegalStateException("round " + rounds + " made " + now + ", the others " + outcome);
        }
        outcome = now;
        rounds++;
    }

    private void runFor(long seconds) throws Exception {
        long end = System.nanoTime() + seconds * 1_000_000_000;
        do {
            round();
        } while (System.nanoTime() < end);
    }

    private void measure(int warmUp, int measured) throws Exception {
        for (int i = 0; i < warmUp; i++) {
            round();
        }
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (int i = 0; i < measured; i++) {
            System.out.println(name + " ready");
            System.out.flush();
            input.readLine();
            round();
        }
    }

    /** All that there are, by name. */
    private static Map<String, String> classes() throws IOException {
        Properties classes = new Properties();
        try (InputStream in = Main.class.getResourceAsStream("/programs.properties")) {
            classes.load(in);
        }
        Map<String, String> byName = new TreeMap<>();
        classes.stringPropertyNames().forEach(name -> byName.put(name, classes.getProperty(name)));
        return byName;
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> classes = classes();
        boolean timed = args.length == 2 && args[1].matches(NUMBER + "s");
        boolean measured = args.length == 3 && args[1].matches(NUMBER) && args[2].matches(NUMBER)
                && Integer.parseInt(args[2]) > 0;
        if (!timed && !measured || !classes.containsKey(args[0])) {
            System.err.println("usage: workloads.Main " + String.join("|", classes.keySet()) + " SECONDSs|WARM-UP MEASURED");
            System.err.println("for 10 minutes: workloads.Main h2 600s; for 5 rounds, then 20 measured: workloads.Main h2 5 20 < /dev/null");
            System.exit(2);
        }
        String name = args[0];
        int rounds;
        try (Workload workload = (Workload) Class.forName(classes.get(name)).getDeclaredConstructor().newInstance()) {
            Main main = new Main(name, workload);
            if (timed) {
                main.runFor(Long.parseLong(args[1].replace("s", "")));
            } else {
                main.measure(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            }
            rounds = main.rounds;
        }
        System.out.println(name + " peak " + peak());
        System.out.println(name + " done, " + rounds + " rounds");
    }
}
