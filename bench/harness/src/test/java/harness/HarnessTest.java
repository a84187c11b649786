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
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.*;

/** What becomes of numbers that are known. */
class HarnessTest {
    @TempDir
    Path directory;

    private static Ratio paired(Map<Integer, List<Double>> setting, Map<Integer, List<Double>> base) {
        return Ratio.of(List.of(Ratio.paired(setting, base)));
    }

    @Test
    void pairsAreOfOneRun() {
        // By run: 2, 1.1 and 3 times; the fourth and the fifth have no partner.
        Ratio r = paired(Map.of(0, List.of(2.0), 1, List.of(11.0), 2, List.of(300.0), 3, List.of(1.0)),
                Map.of(0, List.of(1.0), 1, List.of(10.0), 2, List.of(100.0), 4, List.of(1.0)));
        assertEquals(2.0, r.value(), 1e-9);
        assertEquals(3, r.runs());
        assertEquals(1.1, r.low(), 1e-9);
        assertEquals(3.0, r.high(), 1e-9);
        assertNull(Ratio.paired(Map.of(0, List.of(1.0)), Map.of(1, List.of(1.0))));
        assertNull(Ratio.of(List.of()));
    }

    @Test
    void partsOfAPlan() {
        Plan quick = Plan.of("quick");
        assertEquals(quick, quick.only(Set.of()));
        Plan settings = quick.only(Set.of("again", "on"));
        assertEquals(List.of("base", "base again", "on"), settings.settings());
        assertEquals(quick.programs(), settings.programs());
        assertEquals(quick.micro(), settings.micro());
        Plan both = Plan.of("full").only(Set.of("h2", "idle", "micro"));
        assertEquals(List.of("base", "idle"), both.settings());
        assertEquals(List.of("h2"), both.programs());
        assertEquals(Plan.of("full").collectors(), both.collectors());
        assertEquals(".*", both.micro());
        assertEquals(0, both.starts());
        assertEquals(List.of("base", "on"), Plan.of("rivals").only(Set.of("on")).settings());
        assertEquals(List.of("base", "JFR default", "class histogram"),
                Plan.of("rivals").only(Set.of("default", "histogram")).settings());
        assertThrows(IllegalArgumentException.class, () -> Plan.of("rivals").only(Set.of("again")));
        assertThrows(IllegalArgumentException.class, () -> quick.only(Set.of("on", "Z")));
    }

    @Test
    void withoutNoiseThereIsNoInterval() {
        Ratio r = paired(Map.of(0, List.of(3.0), 1, List.of(6.0)), Map.of(0, List.of(2.0), 1, List.of(4.0)));
        assertEquals(1.5, r.low(), 1e-9);
        assertEquals(1.5, r.high(), 1e-9);
    }

    @Test
    void severalSubjectsHaveTheirGeometricMean() {
        Ratio r = Ratio.of(List.of(Ratio.paired(Map.of(0, List.of(4.0)), Map.of(0, List.of(1.0))),
                Ratio.paired(Map.of(0, List.of(1.0)), Map.of(0, List.of(1.0)))));
        assertEquals(2.0, r.value(), 1e-9);
    }

    @Test
    void quantilesAreOverAllRuns() {
        Map<Integer, List<Double>> base = Map.of(0, List.of(1.0, 5.0, 9.0), 1, List.of(3.0, 7.0));
        Map<Integer, List<Double>> setting = Map.of(0, List.of(10.0), 1, List.of(30.0, 20.0), 2, List.of(1e9));
        Ratio.Source median = Ratio.pooled(setting, base, 0.5);
        assertEquals(20.0 / 5.0, median.ratio(new int[] {1, 1}), 1e-9);
        // The first run alone, and the second one twice.
        assertEquals(10.0 / 5.0, median.ratio(new int[] {1, 0}), 1e-9);
        assertEquals(20.0 / 3.0, median.ratio(new int[] {0, 2}), 1e-9);
        assertEquals(30.0 / 9.0, Ratio.pooled(setting, base, 0.99).ratio(new int[] {1, 1}), 1e-9);
    }

    @Test
    void quickestTenthIsOfAllRuns() throws Exception {
        Sample.Subject rounds = new Sample.Subject(Programs.PART, "h2", "G1", "2x", Programs.QUICK_ROUND, "ms");
        List<Sample> samples = new ArrayList<>();
        for (int round = 1; round <= 10; round++) {
            samples.add(new Sample(rounds, "base", 0, 100 * round));
            samples.add(new Sample(rounds, "base", 1, 10 * round));
            samples.add(new Sample(rounds, "on", 0, 25 * round));
            // Slowed down from the beginning to the end.
            samples.add(new Sample(rounds, "on", 1, 1000 * round));
        }
        new Report(samples, List.of()).write(directory, "", List.of());
        String table = Files.readString(directory.resolve("README.md"));
        // The second of the twenty: 20 and 50.
        assertTrue(table.contains("| quickest tenth of rounds, h2, G1, heap 2x | at most 1.020 | 2.500 ("), table);
    }

    @Test
    void orderIsOfChanceButTheSameForEachRun() {
        assertEquals(Main.random(3).nextLong(), Main.random(3).nextLong());
        int first = 0;
        for (int run = 0; run < 100; run++) {
            first += Main.random(run).nextInt(2);
        }
        assertTrue(first > 25 && first < 75, first + " of 100");
    }

    @Test
    void whatFailedIsNotTriedAgain() throws Exception {
        Failures failures = new Failures();
        failures.addAll(List.of("earlier"));
        failures.attempt("earlier", () -> fail("tried again"));
        failures.attempt("now", () -> {
            throw new IOException("on purpose");
        });
        failures.attempt("now", () -> fail("tried again"));
        assertEquals(List.of("earlier", "now"), failures.all());
        assertEquals(0, failures.succeeded());
    }

    @Test
    void runsAreAddedToThoseThatThereAre() throws Exception {
        Sample.Subject subject = new Sample.Subject("programs", "one, \"two\"", "G1", "2x", "round", "ms");
        for (int run = 0; run < 2; run++) {
            try (Samples samples = new Samples(directory)) {
                samples.add(new Sample(subject, "base", run, 1.5 + run));
                samples.add(new Pause("h2", "G1", "2x", "base", run, "G1CollectForAllocation", 3, 4));
            }
        }
        assertEquals(List.of(new Sample(subject, "base", 0, 1.5), new Sample(subject, "base", 1, 2.5)), Samples.read(directory));
        assertEquals(2, Samples.readPauses(directory).size());
    }

    @Test
    void runsOfAnotherMachineAreRefused() throws Exception {
        String here = new Machine("plan", "abc", Set.of()).describe(3);
        Machine now = new Machine("plan", "def", Set.of());
        now.follow(here);
        String both = now.describe(4);
        assertTrue(both.startsWith(here), both);
        assertTrue(both.contains("\n- runs of each: 4"), both);
        String elsewhere = here.replaceFirst("- processor: .*", "- processor: another");
        assertThrows(IOException.class, () -> new Machine("plan", "abc", Set.of()).follow(elsewhere));
    }

    @Test
    void calibrationIsReadAsItWasWritten() throws Exception {
        Path file = directory.resolve("calibration.csv");
        Files.writeString(file, "program,\"smallest heap, MB\",rounds of warm-up,\"round, ms\"\nh2,27,37,227.0\n");
        Calibration calibration = new Calibration(file);
        Calibration.Row row = calibration.row("h2");
        assertEquals(new Calibration.Row("h2", 27, 37, 227.0), row);
        assertEquals(23, row.roundsIn(5));
        assertThrows(IOException.class, () -> calibration.row("none"));
        String before = Files.readString(file);
        calibration.write();
        assertEquals(before, Files.readString(file));
    }

    private static List<String> shell(String script) {
        return List.of("sh", "-c", script);
    }

    @Test
    void steppedProgramsStandStillBetweenSteps() throws Exception {
        String script = "for i in 1 2 3; do echo ready; read line; echo step $i; done; echo end";
        try (SteppedFork fork = new SteppedFork(shell(script), Setting.NONE, "ready")) {
            for (int i = 0; i < 2; i++) {
                // The signal may take a moment.
                while (!Files.readString(Path.of("/proc/" + fork.pid() + "/stat")).contains(") T ")) {
                    Thread.sleep(1);
                }
                fork.step();
            }
            assertEquals(List.of("step 1", "step 2", "step 3", "end"), fork.finish());
        }
    }

    @Test
    void steppedProgramsThatFailSaySo() throws Exception {
        IOException atStart = assertThrows(IOException.class,
                () -> new SteppedFork(shell("echo bad; exit 3"), Setting.NONE, "ready"));
        assertTrue(atStart.getMessage().startsWith("exit code 3 of sh") && atStart.getMessage().endsWith("bad"), atStart.getMessage());
        try (SteppedFork fork = new SteppedFork(shell("echo ready; read line; exit 4"), Setting.NONE, "ready")) {
            IOException later = assertThrows(IOException.class, fork::step);
            assertTrue(later.getMessage().startsWith("exit code 4"), later.getMessage());
        }
        try (SteppedFork fork = new SteppedFork(shell("echo ready; read line; echo ready"), Setting.NONE, "ready")) {
            IOException tooMany = assertThrows(IOException.class, fork::finish);
            assertTrue(tooMany.getMessage().startsWith("ready for more steps"), tooMany.getMessage());
        }
    }

    @Test
    void roundsAreComparedWithThoseBesideThem() {
        // The machine was slower in the second, and something slowed down the last of base.
        assertEquals(1.1, Programs.besideBase(new double[] {11, 22, 11}, new double[] {10, 20, 100}), 1e-9);
    }

    @Test
    void programsThatTakeTooLongAreEnded() {
        IOException e = assertThrows(IOException.class,
                () -> Fork.run(List.of("sleep", "60"), Setting.NONE, java.time.Duration.ofMillis(200)));
        assertTrue(e.getMessage().startsWith("still running"), e.getMessage());
    }
}
