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

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.management.OperatingSystemMXBean;

/**
 * Runs one workload for some time, or for some rounds. Prints of each round how long it took and how much time the
 * process spent on the processors meanwhile, both in milliseconds, and at the end how much memory the process had at
 * most, in KB, and how many rounds there were. Fails if the rounds differ in their outcome.
 */
public final class Main {
    private static final Map<String, Callable<Workload>> WORKLOADS = new TreeMap<>(Map.of(
            "javac", Javac::new,
            "h2", H2::new,
            "lucene", Lucene::new,
            "http", Http::new,
            "jython", Jython::new,
            "scala", Scala::new,
            "jackson", Jackson::new,
            "jgit", JGit::new));
    private static final Pattern AMOUNT = Pattern.compile("([1-9][0-9]{0,8})(s?)");

    private Main() {
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

    public static void main(String[] args) throws Exception {
        Matcher amount = AMOUNT.matcher(args.length == 2 ? args[1] : "");
        if (!amount.matches() || !WORKLOADS.containsKey(args[0])) {
            System.err.println("usage: workloads.Main " + String.join("|", WORKLOADS.keySet()) + " SECONDSs|ROUNDS");
            System.err.println("for 10 minutes: workloads.Main h2 600s; for 20 rounds: workloads.Main h2 20");
            System.exit(2);
        }
        String name = args[0];
        long number = Long.parseLong(amount.group(1));
        boolean timed = !amount.group(2).isEmpty();
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long end = System.nanoTime() + number * 1_000_000_000;
        int rounds = 0;
        long outcome = 0;
        try (Workload workload = WORKLOADS.get(name).call()) {
            do {
                long cpu = process.getProcessCpuTime();
                long start = System.nanoTime();
                long now = workload.round();
                double wallTime = (System.nanoTime() - start) / 1e6;
                double cpuTime = (process.getProcessCpuTime() - cpu) / 1e6;
                System.out.printf(Locale.ROOT, "%s %d %.1f %.1f%n", name, rounds, wallTime, cpuTime);
                if (rounds > 0 && now != outcome) {
                    throw new IllegalStateException("round " + rounds + " made " + now + ", the others " + outcome);
                }
                outcome = now;
                rounds++;
            } while (timed ? System.nanoTime() < end : rounds < number);
        }
        System.out.println(name + " peak " + peak());
        System.out.println(name + " done, " + rounds + " rounds");
    }
}
