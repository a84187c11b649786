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

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What counting adds to young collections that do nothing but copy small objects.
 *
 * <p> Usage: {@code build/jdk/bin/java bench/Copies.java [pairs [collector...]]}
 *
 * <p> A VM that counts and one that does not run in turn, in an order of chance. Each keeps 12,000 objects of a dozen
 * classes alive and replaces one of them at random with each allocation; about as many are copied in a young collection.
 * A line has, for a collector, the median or the tenth percentile of a run's pauses once it has warmed up, in milliseconds
 * without counting, and the ratio of counting to it: the median of all pairs, and what half of the pairs are between.
 */
public final class Copies {
    private static final List<String> COLLECTORS = List.of("Serial", "Parallel", "G1");
    private static final int ALIVE = 12_000;
    private static final int ALLOCATIONS = 8_000_000;
    private static final int WARM_UP = ALLOCATIONS / 4;
    private static final String WARM = "warm";
    private static final Pattern PAUSE = Pattern.compile("Pause Young.* ([\\d.]+)ms");

    /** The program that is measured. */
    private static final class Program {
        private static class OneLong { long x; }
        private static class IntAndReference { int x; Object o; }
        private static class TwoReferences { Object p, q; }
        private static class ThreeLongs { long a, b, c; }

        private static Object make(int random) {
            return switch (random & 15) {
                case 0 -> new OneLong();
                case 1, 2 -> new IntAndReference();
                case 3 -> new TwoReferences();
                case 4 -> new ThreeLongs();
                case 5 -> new int[4 + (random & 64) / 16];
                case 6 -> new Object[3];
                case 7 -> new byte[random >>> 26];
                case 8 -> new char[5];
                case 9 -> new String("s");
                case 10 -> new ArrayList<>(2);
                case 11 -> new StringBuilder(8);
                case 12 -> Long.valueOf(1000 + (random >>> 8));
                case 13 -> Integer.valueOf(1000 + (random >>> 8));
                default -> Optional.of("x");
            };
        }

        static void run() {
            Object[] alive = new Object[ALIVE];
            int random = 12345;
            for (int i = 0; i < ALLOCATIONS; i++) {
                if (i == WARM_UP) {
                    System.out.println(WARM);
                }
                random ^= random << 13;
                random ^= random >>> 17;
                random ^= random << 5;
                int index = (int) ((random & 0xffff_ffffL) * ALIVE >>> 32);
                alive[index] = make(random * 0x9E37_79B9 >>> 4);
            }
        }
    }

    /** {@return the pauses of one run in milliseconds, the shortest first} */
    private static double[] measure(String collector, String counting) throws IOException, InterruptedException {
        List<String> command = List.of(ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+Use" + collector + "GC", "-Xms64m", "-Xmx64m", "-Xmn4m", "-XX:SurvivorRatio=2", counting,
                "-Xlog:gc:stdout", System.getProperty("jdk.launcher.sourcefile", "bench/Copies.java"), "run");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<Double> pauses = new ArrayList<>();
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                output.append(line).append('\n');
                Matcher m = PAUSE.matcher(line);
                if (m.find()) {
                    pauses.add(Double.parseDouble(m.group(1)));
                } else if (line.equals(WARM)) {
                    pauses.clear();
                }
            }
        }
        if (process.waitFor() != 0 || pauses.isEmpty()) {
            throw new IllegalStateException(String.join(" ", command) + "\n" + output);
        }
        return sorted(pauses);
    }

    private static double[] sorted(List<Double> numbers) {
        return numbers.stream().mapToDouble(d -> d).sorted().toArray();
    }

    private static double quantile(double[] sorted, double part) {
        return sorted[(int) (sorted.length * part)];
    }

    private static void compare(String collector, int pairs) throws Exception {
        List<double[]> on = new ArrayList<>();
        List<double[]> off = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            boolean isOnFirst = ThreadLocalRandom.current().nextBoolean();
            for (boolean isOn : new boolean[] {isOnFirst, !isOnFirst}) {
                (isOn ? on : off).add(measure(collector, isOn ? "-XX:+CountAllocs" : "-XX:-CountAllocs"));
            }
        }
        for (double part : new double[] {0.5, 0.1}) {
            List<Double> times = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < pairs; i++) {
                times.add(quantile(off.get(i), part));
                ratios.add(quantile(on.get(i), part) / times.getLast());
            }
            double[] all = sorted(ratios);
            System.out.printf(Locale.ROOT, "%-10s %-12s %6d %10.3f %10.3f (%.3f to %.3f)%n", collector,
                    part == 0.5 ? "median" : "tenth", pairs, quantile(sorted(times), 0.5), quantile(all, 0.5),
                    quantile(all, 0.25), quantile(all, 0.75));
        }
    }

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("run")) {
            Program.run();
            return;
        }
        int pairs = args.length > 0 ? Integer.parseInt(args[0]) : 30;
        if (pairs < 1) {
            System.err.println("no such number of pairs: " + pairs + ", at least 1");
            System.exit(1);
        }
        List<String> collectors = args.length > 1 ? Arrays.asList(args).subList(1, args.length) : COLLECTORS;
        for (String collector : collectors) {
            if (!COLLECTORS.contains(collector)) {
                System.err.println("no such collector: " + collector + ", only " + COLLECTORS);
                System.exit(1);
            }
        }
        System.out.printf("%-10s %-12s %6s %10s %10s%n", "collector", "pause", "pairs", "off: ms", "on/off");
        for (String collector : collectors) {
            compare(collector, pairs);
        }
    }
}
