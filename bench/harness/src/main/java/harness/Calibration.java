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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.math3.stat.StatUtils;

/** How each program is run, in a file, so that whoever measures has the same work done, with whatever collector. */
final class Calibration {
    /** Heaps are multiples of the smallest with this one. */
    private static final String COLLECTOR = "G1";
    /** In MB. */
    private static final int LARGE_HEAP = 2048;
    private static final int TOO_SMALL_HEAP = 2;
    /** How much longer a program may take in the smallest heap. */
    private static final int SLOWER = 3;
    private static final int ROUNDS_TO_TRY = 3;
    private static final int SECONDS = 60;
    private static final int SECONDS_OF_WARM_UP = 20;
    /** Rounds that differ by no more than that are all alike. */
    private static final double ALIKE = 1.03;
    private static final int ROUNDS_ALIKE = 3;

    /**
     * @param program of bench/workloads
     * @param heap    the smallest that it runs in, in MB
     * @param warmUp  after how many rounds it has warmed up
     * @param round   how long it takes then, in milliseconds
     */
    record Row(String program, int heap, int warmUp, double round) {
        int roundsIn(int seconds) {
            return (int) Math.ceil(seconds * 1000 / round);
        }
    }

    private final Path file;
    private final Map<String, Row> rows = new TreeMap<>();

    Calibration(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            for (CSVRecord r : Csv.read(file)) {
                put(new Row(r.get("program"), Integer.parseInt(r.get("smallest heap, MB")),
                        Integer.parseInt(r.get("rounds of warm-up")), Double.parseDouble(r.get("round, ms"))));
            }
        }
    }

    private void put(Row row) {
        rows.put(row.program(), row);
    }

    /**
     * Returns the row of a program.
     *
     * @throws IOException if there is none: whoever measures is not to measure something else than others, unasked
     */
    Row row(String program) throws IOException {
        Row row = rows.get(program);
        if (row == null) {
            throw new IOException("bench/calibration.csv lacks " + program
                    + "\n  try: build-scripts/bench calibrate " + program);
        }
        return row;
    }

    void write() throws IOException {
        try (CSVPrinter out = Csv.write(file, "program", "smallest heap, MB", "rounds of warm-up", "round, ms")) {
            for (Row r : rows.values()) {
                out.printRecord(r.program(), r.heap(), r.warmUp(), String.format(Locale.ROOT, "%.1f", r.round()));
            }
        }
    }

    /** Finds the row of a program out, and keeps it. */
    Row find(Programs programs, String program, Setting setting) throws IOException, InterruptedException {
        int heap = smallestHeap(programs, program, setting);
        List<Double> rounds = new ArrayList<>();
        Pattern round = Pattern.compile(Pattern.quote(program) + " \\d+ ([\\d.]+) [\\d.]+ \\d+ \\d+");
        String size = 2 * heap + "m";
        for (String line : programs.run(program, COLLECTOR, setting, List.of("-Xms" + size, "-Xmx" + size),
                List.of(SECONDS + "s"), Fork.LIMIT)) {
            Matcher m = round.matcher(line);
            if (m.matches()) {
                rounds.add(Double.parseDouble(m.group(1)));
            }
        }
        int warmUp = warmUp(rounds);
        double[] warm = rounds.subList(warmUp, rounds.size()).stream().mapToDouble(Double::doubleValue).toArray();
        Row row = new Row(program, heap, warmUp, StatUtils.percentile(warm, 50));
        put(row);
        return row;
    }

    /** Returns the number of rounds until some in a row are alike; not all of them, so that there are others to measure. */
    private static int warmUp(List<Double> rounds) {
        double time = 0;
        int n = 0;
        while (n < rounds.size() - 1 && time < SECONDS_OF_WARM_UP * 1000) {
            time += rounds.get(n);
            n++;
            if (n >= ROUNDS_ALIKE) {
                double[] last = rounds.subList(n - ROUNDS_ALIKE, n).stream().mapToDouble(Double::doubleValue).toArray();
                if (StatUtils.max(last) <= ALIKE * StatUtils.min(last)) {
                    break;
                }
            }
        }
        return n;
    }

    private static int smallestHeap(Programs programs, String program, Setting setting)
            throws IOException, InterruptedException {
        Duration limit = time(programs, program, setting, LARGE_HEAP, Fork.LIMIT).multipliedBy(SLOWER);
        int tooSmall = TOO_SMALL_HEAP;
        int enough = LARGE_HEAP;
        while (enough - tooSmall > Math.max(1, enough / 10)) {
            int tried = (int) Math.round(Math.sqrt((double) tooSmall * enough));
            try {
                time(programs, program, setting, tried, limit);
                enough = tried;
            } catch (IOException e) {
                // It printed that memory is short, or nothing as it hardly got on.
                tooSmall = tried;
            }
        }
        return enough;
    }

    private static Duration time(Programs programs, String program, Setting setting, int heap, Duration limit)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        programs.run(program, COLLECTOR, setting, List.of("-Xmx" + heap + "m"), List.of("0", "" + ROUNDS_TO_TRY), limit);
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
