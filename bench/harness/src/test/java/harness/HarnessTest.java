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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final List<String> PROGRAMS = List.of("h2", "http", "lucene");

    private static Plan plan(String name) {
        return Plan.of(name, PROGRAMS);
    }

    @Test
    void partsOfAPlan() {
        Plan quick = plan("quick");
        assertEquals(quick, quick.only(Set.of()));
        Plan settings = quick.only(Set.of("again", "on"));
        assertEquals(List.of("base", "base again", "on"), settings.settings());
        assertEquals(quick.programs(), settings.programs());
        assertEquals(quick.micro(), settings.micro());
        Plan both = plan("full").only(Set.of("h2", "idle", "micro"));
        assertEquals(List.of("base", "idle"), both.settings());
        assertEquals(List.of("h2"), both.programs());
        assertEquals(plan("full").collectors(), both.collectors());
        assertEquals(".*", both.micro());
        assertEquals(0, both.starts());
        assertEquals(List.of("base", "on"), plan("rivals").only(Set.of("on")).settings());
        assertEquals(List.of("base", "JFR default", "class histogram"),
                plan("rivals").only(Set.of("default", "histogram")).settings());
        Plan scale = plan("scale").only(Set.of("together", "flags", "Z"));
        assertEquals(List.of("together 1000", "flags"), scale.scale());
        assertEquals(List.of("Z"), scale.collectors());
        assertEquals(List.of("idle", "on"), scale.settings());
        assertEquals(plan("scale").scale(), plan("scale").only(Set.of("G1")).scale());
        assertTrue(plan("scale-full").scale().containsAll(plan("scale").scale()));
        assertThrows(IllegalArgumentException.class, () -> quick.only(Set.of("flags")));
        assertThrows(IllegalArgumentException.class, () -> plan("rivals").only(Set.of("again")));
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

    private static List<Double> tenTimes(double unit) {
        return IntStream.rangeClosed(1, 10).mapToObj(i -> unit * i).toList();
    }

    @Test
    void quickestTenthIsOfAllRuns() throws Exception {
        Sample.Subject rounds = new Sample.Subject(Programs.PART, "h2", "G1", "2x", Programs.QUICK_ROUND, "ms");
        List<Sample> samples = new ArrayList<>();
        samples.add(new Sample(rounds, "base", 0, tenTimes(100)));
        samples.add(new Sample(rounds, "base", 1, tenTimes(10)));
        samples.add(new Sample(rounds, "on", 0, tenTimes(25)));
        // Slowed down from the beginning to the end.
        samples.add(new Sample(rounds, "on", 1, tenTimes(1000)));
        new Report(samples, List.of()).write(directory, "", List.of());
        String table = Files.readString(directory.resolve("README.md"));
        // The second of the twenty: 20 and 50.
        assertTrue(table.contains("| quickest tenth of rounds, h2, G1, heap 2x | at most 1.020 | 2.500 ("), table);
    }

    @Test
    void figuresAreReadAsTheyArePrinted() {
        List<String> lines = List.of("ready", "OpenJDK 64-Bit Server VM warning: a = b", "page tables, KB = 12.000",
                "VM starts with -XX:MaxRAM=64m = 1.000", "start to end of a thread, us = 70.500", "start to end of a thread, us = 80.000");
        assertEquals(Map.of(new Scale.Figure("page tables", "KB"), List.of(12.0),
                new Scale.Figure("VM starts with -XX:MaxRAM=64m", ""), List.of(1.0),
                new Scale.Figure("start to end of a thread", "us"), List.of(70.5, 80.0)), Scale.figures(lines));
    }

    private static Sample scale(String words, String metric, String setting, int run, Double... values) {
        return new Sample(new Sample.Subject(Scale.PART, words, "G1", "512m", metric, "KB"), setting, run, List.of(values));
    }

    @Test
    void targetsOfScaleAreOfDifferencesAndRatios() throws Exception {
        String started = "threads started with 3 GB of address space";
        List<Sample> samples = List.of(
                scale("threads 1000 0", "mappings a thread", "idle", 0, 2.0),
                scale("threads 1000 0", "mappings a thread", "on", 0, 2.1),
                scale("threads 10000 0", "mappings a thread", "idle", 0, 2.0),
                scale("threads 10000 0", "mappings a thread", "on", 0, 2.125),
                // At least, not at most.
                scale("limited", started, "idle", 0, 1000.0), scale("limited", started, "on", 0, 979.0),
                scale("limited", started, "idle", 1, 1000.0), scale("limited", started, "on", 1, 1001.0),
                scale("flags", "VM starts with -XX:MaxRAM=64m", "idle", 0, 1.0),
                scale("flags", "VM starts with -XX:MaxRAM=64m", "on", 0, 0.0),
                // Rounds are compared with those beside them: the second was slower for both.
                scale("starts 1000 0", "start to end of a thread", "idle", 0, 10.0, 100.0, 20.0),
                scale("starts 1000 0", "start to end of a thread", "on", 0, 11.0, 120.0, 30.0),
                // There is no ratio to nothing, and none to what failed.
                scale("threads 1000 0", "page tables", "idle", 0, 0.0), scale("threads 1000 0", "page tables", "on", 0, 3.0),
                scale("threads 1 1000", "page tables", "on", 0, 3.0),
                scale("threads 1 1000", "something else", "idle", 0, 3.5), scale("threads 1 1000", "something else", "on", 0, 3.25));
        new ScaleReport(samples).write(directory, "", List.of("crash"));
        String report = Files.readString(directory.resolve("README.md"));
        for (String row : List.of(
                "| threads 1000 0 | G1 | 2 | 2.1 | 0.1 | 1 | met |", "| threads 10000 0 | G1 | 2 | 2.125 | 0.125 | 1 | MISSED |",
                "| limited | G1 | 1000 | 990 (979 to 1001) | 0.99 (0.979 to 1.001) | 2 | undecided |",
                "| flags | G1 | 1 | 0 | -1 | 1 | MISSED |",
                "| starts 1000 0 | G1 | 20 | 30 | 1.2 | 1 | MISSED |",
                "| threads 1000 0 | G1 | 0 | 3 |  | 0 | NOT MEASURED |", "| threads 1 1000 | G1 |  | 3 |  | 0 | NOT MEASURED |",
                "| threads 1 1000 | G1 | 3.5 | 3.25 | -0.25 | 1 |  |",
                "| mappings a thread | `on - idle` at most 0.1 KB | 1 | 1 | 0 | 0 |",
                "| " + started + " | `on / idle` at least 0.98 | 0 | 0 | 1 | 0 |",
                "| crash report | `on - idle` at most 0.3 | | | | all |", "**These failed and were not run again:** crash.")) {
            assertTrue(report.contains(row + "\n"), row + "\n" + report);
        }
    }

    /** A name that only one of the two knows would be a target that is never measured, or a case that fails. */
    @Test
    void targetsAndCasesOfScaleAreThoseOfItsProgram() throws Exception {
        String source = Files.readString(new Layout(ROOT).scale());
        for (String metric : ScaleReport.TARGETS.keySet()) {
            String known = metric.startsWith("VM starts with ") ? metric.substring("VM starts with ".length()) : metric;
            assertTrue(Pattern.compile('"' + Pattern.quote(known) + "(, (KB|MB|us|ms|s))?\"").matcher(source).find(), metric);
        }
        for (String words : plan("scale-full").scale()) {
            int numbers = words.split(" ").length - 1 + (Scale.isInRounds(words) ? 1 : 0);
            assertTrue(source.contains("case \"" + Scale.kind(words) + " " + numbers + "\" ->"), words);
        }
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

    private static Pauses pauses(String setting, int run, String operation) {
        return new Pauses(new Pauses.Key("h2", "G1", "2x", setting, run, operation));
    }

    @Test
    void runsAreAddedToThoseThatThereAre() throws Exception {
        Sample.Subject subject = new Sample.Subject("programs", "one, \"two\"", "G1", "2x", "round", "ms");
        for (int run = 0; run < 2; run++) {
            try (Samples samples = new Samples(directory)) {
                samples.add(new Sample(subject, "base", run, List.of(1.5 + run, 0.1)));
                Pauses pauses = pauses("base", run, "G1CollectForAllocation, full");
                pauses.add(3, 4_000_000);
                pauses.add(30, 5_000_000);
                samples.add(pauses);
            }
        }
        assertEquals(List.of(new Sample(subject, "base", 0, List.of(1.5, 0.1)), new Sample(subject, "base", 1, List.of(2.5, 0.1))),
                Samples.read(directory));
        List<Pauses> read = Samples.readPauses(directory);
        assertEquals(2, read.size());
        assertEquals(new Pauses.Key("h2", "G1", "2x", "base", 1, "G1CollectForAllocation, full"), read.getLast().key());
        assertFalse(read.getLast().isCompared());
        assertEquals(4.0, read.getLast().values().getFirst(), 4.0 * Pauses.RESOLUTION);
        String file = Files.readString(directory.resolve("pause-histograms.csv"));
        assertTrue(file.contains(",1,\"G1CollectForAllocation, full\",2,33,9000000,"), file);
    }

    /** Pauses from 10 microseconds to some seconds, in nanoseconds. */
    private static List<Long> somePauses(Random random) {
        return random.doubles(2_000, 4, 9.5).mapToObj(exponent -> (long) Math.pow(10, exponent)).sorted().toList();
    }

    @Test
    void histogramsAgreeWithPausesWithinTheirResolution() throws Exception {
        List<Long> raw = somePauses(new Random(1));
        try (Samples samples = new Samples(directory)) {
            Pauses pauses = pauses("base", 0, "ZMarkEndYoung");
            raw.forEach(nanos -> pauses.add(nanos / 2, nanos));
            samples.add(pauses);
        }
        Pauses read = Samples.readPauses(directory).getFirst();
        assertTrue(read.isCompared());
        List<Double> values = read.values();
        assertEquals(raw.size(), values.size());
        for (int i = 0; i < raw.size(); i++) {
            assertEquals(raw.get(i) / 1e6, values.get(i), raw.get(i) / 1e6 * Pauses.RESOLUTION);
        }
    }

    /** The ratio in a row of a table of pauses. */
    private static double ratio(String report, String metric) {
        Matcher m = Pattern.compile("## Pauses, heap 2x: " + metric + "\n(?:.*\n)*?\\| h2 .*\\| ([\\d.]+) \\(").matcher(report);
        assertTrue(m.find(), report);
        return Double.parseDouble(m.group(1));
    }

    @Test
    void reportsComeFromHistogramsAsFromPauses() throws Exception {
        Random random = new Random(2);
        Map<String, Map<Integer, List<Double>>> raw = Map.of("base", new HashMap<>(), "on", new HashMap<>());
        try (Samples samples = new Samples(directory)) {
            for (int run = 0; run < 3; run++) {
                for (String setting : raw.keySet()) {
                    List<Long> ofRun = somePauses(random);
                    raw.get(setting).put(run, ofRun.stream().map(nanos -> nanos / 1e6).toList());
                    Pauses pauses = pauses(setting, run, "G1CollectForAllocation");
                    ofRun.forEach(nanos -> pauses.add(0, nanos));
                    samples.add(pauses);
                    // Not of young collections, and longer than all others.
                    Pauses others = pauses(setting, run, "G1PauseRemark");
                    others.add(0, 10_000_000_000L);
                    samples.add(others);
                }
            }
        }
        new Report(Samples.read(directory), Samples.readPauses(directory)).write(directory, "", List.of());
        String report = Files.readString(directory.resolve("README.md"));
        for (Map.Entry<String, Double> quantile : Map.of("median", 0.5, "99th percentile", 0.99).entrySet()) {
            double ratio = Ratio.pooled(raw.get("on"), raw.get("base"), quantile.getValue()).ratio(new int[] {1, 1, 1});
            // Both quantiles may be off, and the table has three decimals.
            assertEquals(ratio, ratio(report, quantile.getKey()), 2 * ratio * Pauses.RESOLUTION + 0.0005);
        }
        assertTrue(report.contains("with a resolution of 0.1 %."), report);
        assertTrue(report.contains("`build-scripts/bench report " + directory.getFileName() + "`"), report);
        assertFalse(report.contains("!["), report);
        assertTrue(Files.exists(directory.resolve("pauses-median-2x.png")));
    }

    private static String errors(int exit, String... args) {
        StringWriter errors = new StringWriter();
        List<String> all = new ArrayList<>(List.of("--commit", "abc"));
        all.addAll(List.of(args));
        assertEquals(exit, Main.commandLine().setErr(new PrintWriter(errors, true)).execute(all.toArray(String[]::new)));
        return errors.toString();
    }

    @Test
    void whatIsNotKnownIsNamed() {
        String root = "--root=" + ROOT;
        assertTrue(errors(1, root, "--needs", "--mroe", "quick").startsWith("error: Unknown option: '--mroe'"));
        assertTrue(errors(1, "--needs", "quick").contains("'--root=DIRECTORY'"));
        assertEquals("error: no such plan: quik\n", errors(1, root, "--needs", "quik"));
        assertEquals("error: the plan has no javak\n", errors(1, root, "--needs", "full", "60", "javak"));
        assertEquals("error: there are no samples in bench/results/none\n", errors(1, root, "report", "none"));
        assertEquals("error: there are no samples in bench/results/none\n", errors(1, root, "--needs", "--more", "none"));
        assertEquals("", errors(0, root, "--needs", "full", "60", "javac", "G1", "on"));
        assertEquals("error: the plan has no on\n", errors(1, root, "--needs", "scale", "on"));
    }

    @Test
    void moreRunsAreOfThePlanThatThereIs() throws Exception {
        Request request = Request.of(List.of("full", "60", "javac", "G1"));
        assertEquals(new Request("full", 60, List.of("javac", "G1")), request);
        assertEquals(new Request("full", 0, List.of("60s")), Request.of(List.of("full", "60s")));
        String description = new Machine(request, true, "abc", Set.of()).describe(1);
        assertEquals(request, Machine.request(description));
        assertEquals("full 5 javac G1", request.in(5).toString());
        assertThrows(IllegalArgumentException.class, () -> Request.minutes("0"));
        assertThrows(IOException.class, () -> Machine.request("- memory: 1 GB\n"));
    }

    @Test
    void processorsInAWord() throws Exception {
        assertEquals("xeon", Machine.word("Intel(R) Xeon(R) Processor"));
        assertEquals("epyc", Machine.word("AMD EPYC 7763 64-Core Processor"));
        assertEquals("core", Machine.word("Intel(R) Core(TM) i7-9750H CPU @ 2.60GHz"));
        assertEquals("", Machine.word("Virtual CPU"));
        assertFalse(Machine.word().isEmpty());
    }

    @Test
    void resultsOfOneDayHaveNamesOfTheirOwn() throws Exception {
        Layout layout = new Layout(directory);
        LocalDate date = LocalDate.of(2026, 11, 18);
        for (String name : List.of("2026-11-18-xeon-full", "2026-11-18-xeon-full-2", "2026-11-18-xeon-full-3")) {
            Path results = layout.newResults(date, "xeon", "full");
            assertEquals("bench/results/" + name, layout.relative(results));
            Files.createDirectories(results);
        }
    }

    @Test
    void allProgramsAreCalibrated() throws Exception {
        Layout layout = new Layout(ROOT);
        Calibration calibration = new Calibration(layout.calibration());
        assertFalse(layout.programs().isEmpty());
        assertTrue(layout.programs().containsAll(Plan.of("quick", List.of()).programs()));
        for (String program : layout.programs()) {
            assertEquals(program, calibration.row(program).program());
        }
    }

    @Test
    void runsOfAnotherMachineAreRefused() throws Exception {
        Request request = Request.of(List.of("quick"));
        String here = new Machine(request, true, "abc", Set.of()).describe(3);
        Machine now = new Machine(request, true, "def", Set.of());
        now.follow(here);
        String both = now.describe(4);
        assertTrue(both.startsWith(here), both);
        assertTrue(both.contains("\n- runs of each: 4"), both);
        String elsewhere = here.replaceFirst("- processor: .*", "- processor: another");
        assertThrows(IOException.class, () -> new Machine(request, true, "abc", Set.of()).follow(elsewhere));
        assertThrows(IOException.class, () -> new Machine(request, false, "abc", Set.of()).follow(here));
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
