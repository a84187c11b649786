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
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

import org.apache.commons.math3.stat.StatUtils;

/** Makes the tables and the plots out of samples. */
final class Report {
    /** The part of samples that are not compared: what settings report about the allocations of a program. */
    static final String SEEN = "seen";

    private static final String ON = Plan.ON;
    private static final String PAUSES = "pauses";
    private static final String MEDIAN_PAUSE = "median";
    private static final String LONG_PAUSE = "99th percentile";
    /** Of fewer, the 99th percentile is that of a handful. */
    private static final int LEAST_FOR_LONG_PAUSE = 500;
    /** Of fewer runs, even the least and the greatest are ends of less than a 95 % interval. */
    private static final int LEAST_RUNS = 6;
    private static final double WIDTH_OF_SAME = 0.01;
    private static final DecimalFormat PERCENT = new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));

    /** What a run has many values of, and which quantile of those of all runs is compared. */
    private static final Map<String, Double> POOLED = Map.of(MEDIAN_PAUSE, 0.5, LONG_PAUSE, 0.99, Programs.QUICK_ROUND, 0.1,
            Micro.QUICK_OPERATION, 0.1);

    private static final List<String> OF_ROUNDS = List.of(Programs.BESIDE_BASE, Programs.ROUND, Programs.QUICK_ROUND);
    private static final List<String> OF_LOOP = List.of(Micro.OPERATION, Micro.QUICK_OPERATION);

    /** The order of whatever is told apart by a word; samples come in any. Other words follow by the alphabet. */
    private static final List<String> ORDER = List.of(Programs.PART, PAUSES, Micro.PART, StartUp.PART,
            Programs.BESIDE_BASE, Programs.ROUND, Programs.QUICK_ROUND, Programs.CPU, Programs.MEMORY, MEDIAN_PAUSE, LONG_PAUSE,
            Micro.OPERATION, Micro.QUICK_OPERATION, StartUp.WALL, StartUp.CPU,
            "Serial", "Parallel", "G1", "Z", "Shenandoah", Plan.BASE, "base again", "off", "idle", ON, Plan.SITES);
    static final Comparator<String> BY_ORDER = Comparator
            .comparingInt((String word) -> ORDER.contains(word) ? ORDER.indexOf(word) : ORDER.size())
            .thenComparing(Comparator.naturalOrder());

    /** What one table is about. Its rows are programs with collectors. */
    private record Topic(String part, String metric, String heap) {
        Topic(Sample.Subject s) {
            this(s.part(), s.metric(), s.heap());
        }

        String title() {
            return Character.toUpperCase(part.charAt(0)) + part.substring(1) + ", heap " + heap + ": " + metric;
        }

        String file() {
            return (part + "-" + metric + "-" + heap).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".png";
        }
    }

    private record Question(List<Sample.Subject> subjects, String setting) {
    }

    private final Map<Sample.Subject, Map<String, Map<Integer, List<Double>>>> values = new TreeMap<>(Comparator
            .comparing(Sample.Subject::part, BY_ORDER).thenComparing(Sample.Subject::metric, BY_ORDER)
            .thenComparing(Sample.Subject::heap).thenComparing(Sample.Subject::collector, BY_ORDER)
            .thenComparing(Sample.Subject::benchmark).thenComparing(Sample.Subject::unit));
    /** Those that are compared with the reference. */
    private final Collection<String> settings = new TreeSet<>(BY_ORDER);
    private final String reference;
    private final Map<Question, Ratio> answers = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    Report(List<Sample> samples, List<Pauses> pauses) {
        for (Sample s : samples) {
            add(s.subject(), s.setting(), s.run(), s.values());
        }
        for (Pauses p : pauses) {
            if (p.isCompared()) {
                Pauses.Key key = p.key();
                for (String metric : List.of(MEDIAN_PAUSE, LONG_PAUSE)) {
                    add(new Sample.Subject(PAUSES, key.program(), key.collector(), key.heap(), metric, "ms"), key.setting(),
                            key.run(), p.values());
                }
            }
        }
        reference = Plan.reference(settings);
        settings.remove(reference);
    }

    private void add(Sample.Subject subject, String setting, int run, List<Double> more) {
        settings.add(setting);
        values.computeIfAbsent(subject, s -> new LinkedHashMap<>()).computeIfAbsent(setting, s -> new LinkedHashMap<>())
                .computeIfAbsent(run, r -> new ArrayList<>()).addAll(more);
    }

    /**
     * Writes README.md and plots to the directory.
     *
     * @param machine  where, when and how it was measured, a list in Markdown
     * @param failures what could not be measured
     */
    void write(Path directory, String machine, List<String> failures) throws IOException {
        text.append("# What counting costs\n\n").append(machine).append('\n');
        text.append("""
                `build-scripts/bench` measured this and wrote this report. `build-scripts/bench report %s` writes it again from \
                the other files in this directory, and draws each table as a plot. The plots are not part of the repository.

                ## How to read the tables

                Each number is a ratio: the time or the memory that a setting takes, divided by what `%s` takes. So 1.01 \
                means 1 %% more. The 95 %% interval follows in parentheses.

                | setting | |
                |---|---|
                | `base` | upstream, without any patch |
                | `base again` | a second copy of `base`; how far it differs from 1 shows the noise |
                | `off` | the patched source, built without `--with-alloc-counts` |
                | `idle` | built with `--with-alloc-counts`, run with `-XX:-CountAllocs` |
                | `on` | counts |
                | `sites` | counts sites, too, from the start (`-XX:+CountAllocSites`) |
                | any other | a tool that `docs/rivals.md` describes |

                - A ratio compares two settings within one run; the table has the median over all runs. Quantiles are different: \
                they are taken over all runs together, and then compared.
                - Programs warm up first. Then they do the same number of rounds with each setting.
                - `round beside one of base` is measured only where the settings take turns. It is how many times as long as \
                the neighbouring round of `%s` a round takes: the median over all such pairs.
                - `round` is the mean of all rounds. It includes whatever slowed down single rounds, on this machine or its host.
                - The `quickest tenth` is a quantile, the 10th percentile of the rounds, or of the iterations of JMH. It leaves \
                out disturbances, and also whatever happens in few rounds only. Programs with fewer than 10 rounds have none.
                - The heap is a multiple of the smallest one that the program runs in (`calibration.csv`). The VM \
                touches all of it at the start, so peaks of memory differ only in what is outside the heap.
                - Pauses are those of young collections; with Z and Shenandoah, those of all collections. A pause lasts from the \
                request to stop until the threads go on. The quantiles of pauses come from histograms with a resolution of %s %%.
                - A 99th percentile needs 500 pauses with each of the two settings; otherwise it is left out.
                - The intervals come from a bootstrap that draws whole runs.
                - A geometric mean covers the programs that all settings have.

                """.formatted(directory.toAbsolutePath().getFileName(), reference, reference, PERCENT.format(100 * Pauses.RESOLUTION)));
        if (!failures.isEmpty()) {
            text.append("**These failed and were not run again:** ").append(String.join("; ", failures)).append(".\n\n");
        }
        writeTargets();
        List<Topic> topics = values.keySet().stream().filter(s -> !s.part().equals(SEEN)).map(Topic::new).distinct().toList();
        topics.forEach(this::writeTable);
        writeSeen();
        // The tables first, whatever becomes of the plots.
        Files.writeString(directory.resolve("README.md"), text);
        for (Topic topic : topics) {
            writePlot(topic, directory.resolve(topic.file()));
        }
    }

    private List<Sample.Subject> subjects(Topic topic) {
        return values.keySet().stream().filter(s -> new Topic(s).equals(topic)).toList();
    }

    private List<String> heaps(String part) {
        return values.keySet().stream().filter(s -> s.part().equals(part)).map(Sample.Subject::heap).distinct().toList();
    }

    private Map<Integer, List<Double>> runs(Sample.Subject subject, String setting) {
        return values.get(subject).getOrDefault(setting, Map.of());
    }

    private double[] valuesOf(Sample.Subject subject, String setting) {
        return runs(subject, setting).values().stream().flatMap(List::stream).mapToDouble(Double::doubleValue).toArray();
    }

    /** Whether there are enough values to tell what the metric asks for. */
    private boolean hasEnough(Sample.Subject subject, String setting) {
        return valuesOf(subject, setting).length >= (subject.metric().equals(LONG_PAUSE) ? LEAST_FOR_LONG_PAUSE : 1);
    }

    private Ratio.Source source(Sample.Subject subject, String setting) {
        Map<Integer, List<Double>> of = runs(subject, setting);
        Map<Integer, List<Double>> base = runs(subject, reference);
        return !hasEnough(subject, setting) || !hasEnough(subject, reference) ? null
                : POOLED.containsKey(subject.metric()) ? Ratio.pooled(of, base, POOLED.get(subject.metric()))
                : Ratio.paired(of, base);
    }

    /** The ratio of one subject, or the geometric mean of several; null if there is none. */
    private Ratio ratio(List<Sample.Subject> subjects, String setting) {
        return answers.computeIfAbsent(new Question(subjects, setting), question ->
                Ratio.of(subjects.stream().map(s -> source(s, setting)).filter(Objects::nonNull).toList()));
    }

    private Ratio ratio(Sample.Subject subject, String setting) {
        return ratio(List.of(subject), setting);
    }

    /** Those that all settings have, but for settings that have none of them. */
    private List<Sample.Subject> common(List<Sample.Subject> subjects) {
        List<String> present = settings.stream().filter(s -> subjects.stream().anyMatch(x -> source(x, s) != null)).toList();
        return subjects.stream().filter(x -> present.stream().allMatch(s -> source(x, s) != null)).toList();
    }

    private void writeTable(Topic topic) {
        List<Sample.Subject> subjects = subjects(topic);
        boolean pauses = topic.part().equals(PAUSES);
        text.append("## ").append(topic.title()).append("\n\n| | collector | ").append(reference).append(", ").append(subjects.getFirst().unit())
                .append(pauses ? " | pauses of " + reference : "").append(" | runs");
        settings.forEach(s -> text.append(" | ").append(s));
        text.append(" |\n|---|---|").append("---|".repeat(settings.size() + (pauses ? 3 : 2))).append('\n');
        for (Sample.Subject subject : subjects) {
            double[] base = valuesOf(subject, reference);
            text.append("| ").append(subject.benchmark()).append(" | ").append(subject.collector()).append(" | ")
                    .append(!hasEnough(subject, reference) ? "" : String.format(Locale.ROOT, "%.3f",
                            StatUtils.percentile(base, 100 * POOLED.getOrDefault(topic.metric(), 0.5))))
                    .append(pauses ? " | " + base.length : "");
            writeCells(List.of(subject));
        }
        List<String> collectors = subjects.stream().map(Sample.Subject::collector).distinct().toList();
        if (collectors.size() > 1) {
            for (String collector : collectors) {
                writeMean(subjects.stream().filter(s -> s.collector().equals(collector)).toList(), collector, pauses);
            }
        }
        writeMean(subjects, "", pauses);
        text.append('\n');
    }

    private void writeMean(List<Sample.Subject> subjects, String collector, boolean pauses) {
        List<Sample.Subject> common = common(subjects);
        if (common.size() > 1) {
            text.append("| geometric mean of ").append(common.size()).append(" | ").append(collector).append(" | ")
                    .append(pauses ? " | " : "");
            writeCells(common);
        }
    }

    private void writeCells(List<Sample.Subject> subjects) {
        List<Ratio> ratios = settings.stream().map(s -> ratio(subjects, s)).toList();
        text.append(" | ").append(runs(ratios));
        ratios.forEach(r -> text.append(" | ").append(cell(r)));
        text.append(" |\n");
    }

    /** How many runs there are, from the setting that has the fewest to the one that has most. */
    private static String runs(List<Ratio> ratios) {
        List<Integer> runs = ratios.stream().filter(Objects::nonNull).map(Ratio::runs).distinct().sorted().toList();
        return runs.isEmpty() ? "" : runs.size() == 1 ? "" + runs.getFirst() : runs.getFirst() + " to " + runs.getLast();
    }

    private static String cell(Ratio r) {
        return r == null ? "" : String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", r.value(), r.low(), r.high());
    }

    /** Of each setting that has any, the ratios of all subjects; null where there is none. */
    private Map<String, List<Ratio>> ratios(Topic topic) {
        List<Sample.Subject> subjects = subjects(topic);
        Map<String, List<Ratio>> ratios = new LinkedHashMap<>();
        for (String setting : settings) {
            List<Ratio> ofSetting = new ArrayList<>();
            subjects.forEach(s -> ofSetting.add(ratio(s, setting)));
            if (ofSetting.stream().anyMatch(Objects::nonNull)) {
                ratios.put(setting, ofSetting);
            }
        }
        return ratios;
    }

    private void writePlot(Topic topic, Path file) throws IOException {
        List<Sample.Subject> subjects = subjects(topic);
        boolean several = subjects.stream().map(Sample.Subject::collector).distinct().count() > 1;
        List<String> names = subjects.stream().map(s -> several ? s.benchmark() + ", " + s.collector() : s.benchmark()).toList();
        Map<String, List<Ratio>> ratios = ratios(topic);
        if (!ratios.isEmpty()) {
            Plot.write(topic.title(), names, ratios, file);
        }
    }

    private void writeSeen() {
        List<Sample.Subject> subjects = values.keySet().stream().filter(s -> s.part().equals(SEEN)).toList();
        if (subjects.isEmpty()) {
            return;
        }
        text.append("## What each setting reported about a program's allocations\n\n")
                .append("| | collector | setting | reported, median of all runs |\n|---|---|---|---|\n");
        Map<String, String> rows = new TreeMap<>();
        for (Sample.Subject s : subjects) {
            for (String setting : settings) {
                double[] numbers = valuesOf(s, setting);
                if (numbers.length > 0) {
                    rows.merge("| " + s.benchmark() + " | " + s.collector() + " | " + setting + " | ",
                            String.format(Locale.ROOT, "%s: %,.0f", s.metric(), StatUtils.percentile(numbers, 50)),
                            (one, other) -> one + "; " + other);
                }
            }
        }
        rows.forEach((row, reported) -> text.append(row).append(reported).append(" |\n"));
        text.append('\n');
    }

    private void writeTargets() {
        text.append("""
                ## Targets

                Rows without another setting compare `%s` with `%s`. A target is met if the whole interval is within the \
                limit, missed if the whole interval is beyond it, and undecided otherwise. With fewer than %d runs the \
                interval is little more than the least and the greatest ratio, and covers less than 95 %% (with 3 runs, 75 %%).

                | what | limit | measured | runs | |
                |---|---|---|---|---|
                """.formatted(reference.equals(ON) ? Plan.SITES : ON, reference, LEAST_RUNS));
        if (reference.equals(ON)) {
            writeTargetsOfSites();
        } else {
            writeTargetsOfCounting();
        }
        text.append('\n');
    }

    private void writeTargetsOfSites() {
        for (String heap : measured(heaps(Programs.PART))) {
            for (String metric : OF_ROUNDS) {
                List<Sample.Subject> rounds = subjects(new Topic(Programs.PART, metric, heap));
                atMost(metric + ", geometric mean, heap " + heap, 1.01, ratio(common(rounds), Plan.SITES));
                rounds.forEach(s -> atMost(metric + ", " + name(s), 1.03, ratio(s, Plan.SITES)));
            }
        }
        for (String metric : OF_LOOP) {
            atMost("a loop of `new Object()`, " + metric, 1.30, ratio(loop(metric), Plan.SITES));
        }
    }

    private void writeTargetsOfCounting() {
        for (String heap : measured(heaps(Programs.PART))) {
            for (String metric : OF_ROUNDS) {
                List<Sample.Subject> rounds = subjects(new Topic(Programs.PART, metric, heap));
                mean(metric + ", geometric mean, heap " + heap, ratio(common(rounds), ON));
                rounds.forEach(s -> atMost(metric + ", " + name(s), 1.02, ratio(s, ON)));
            }
        }
        for (String metric : OF_LOOP) {
            atMost("a loop of `new Object()`, " + metric, 1.10, ratio(loop(metric), ON));
        }
        writePauseTargets();
        for (String heap : measured(heaps(Programs.PART))) {
            for (Sample.Subject s : subjects(new Topic(Programs.PART, Programs.MEMORY, heap))) {
                double base = StatUtils.percentile(valuesOf(s, reference), 50);
                atMost("peak memory of " + name(s) + ", 1 % or 10 MB", 1 + Math.max(0.01, 10 / base), ratio(s, ON));
            }
        }
        List<Sample.Subject> starts = values.keySet().stream()
                .filter(s -> s.part().equals(StartUp.PART) && s.metric().equals(StartUp.WALL)).toList();
        atMost("start-up of an empty program", 1.01, ratio(starts, ON));
        for (String heap : measured(heaps(Programs.PART))) {
            for (String metric : OF_ROUNDS) {
                List<Sample.Subject> rounds = common(subjects(new Topic(Programs.PART, metric, heap)));
                same("`idle`, " + metric + ", heap " + heap, ratio(rounds, "idle"));
                same("`off`, " + metric + ", heap " + heap, ratio(rounds, "off"));
            }
        }
        for (String setting : List.of("idle", "off")) {
            for (String metric : OF_LOOP) {
                same("`" + setting + "`, a loop of `new Object()`, " + metric, ratio(loop(metric), setting));
            }
            same("`" + setting + "`, start-up of an empty program", ratio(starts, setting));
        }
    }

    private void writePauseTargets() {
        for (String heap : measured(heaps(PAUSES))) {
            for (String metric : List.of(MEDIAN_PAUSE, LONG_PAUSE)) {
                double limit = metric.equals(MEDIAN_PAUSE) ? 1.02 : 1.05;
                List<Sample.Subject> subjects = subjects(new Topic(PAUSES, metric, heap));
                for (String collector : measured(subjects.stream().map(Sample.Subject::collector).distinct().toList())) {
                    atMost("pauses, " + metric + ", " + collector + ", heap " + heap, limit,
                            ratio(common(subjects.stream().filter(s -> s.collector().equals(collector)).toList()), ON));
                }
            }
        }
    }

    /** So that there is a line that says so, if nothing is measured. */
    private static List<String> measured(List<String> names) {
        return names.isEmpty() ? List.of("any") : names;
    }

    private static String name(Sample.Subject s) {
        return s.benchmark() + ", " + s.collector() + ", heap " + s.heap();
    }

    private List<Sample.Subject> loop(String metric) {
        return values.keySet().stream()
                .filter(s -> s.part().equals(Micro.PART) && s.benchmark().equals("NewObject.object") && s.metric().equals(metric))
                .toList();
    }

    private void mean(String what, Ratio r) {
        String verdict = r == null ? null : r.low() > 1 ? "MISSED" : r.high() <= 1.005 ? "met" : "undecided";
        target(what, "at most 1.005, interval not above 1", r, verdict);
    }

    private void atMost(String what, double limit, Ratio r) {
        String verdict = r == null ? null : r.low() > limit ? "MISSED" : r.high() <= limit ? "met" : "undecided";
        target(what, String.format(Locale.ROOT, "at most %.3f", limit), r, verdict);
    }

    /** An interval that is too wide has 1 in it whatever there is. */
    private void same(String what, Ratio r) {
        String verdict = null;
        if (r != null) {
            double width = (r.high() - r.low()) / 2;
            verdict = (r.low() > 1 || r.high() < 1 ? "MISSED" : width <= WIDTH_OF_SAME ? "met" : "undecided")
                    + String.format(Locale.ROOT, ", ± %.3f", width);
        }
        target(what, String.format(Locale.ROOT, "interval with 1, ± %.2f", WIDTH_OF_SAME), r, verdict);
    }

    private void target(String what, String limit, Ratio r, String verdict) {
        text.append("| ").append(what).append(" | ").append(limit).append(" | ").append(cell(r)).append(" | ")
                .append(r == null ? "" : "" + r.runs()).append(" | ").append(verdict(r, verdict)).append(" |\n");
    }

    /** One run has no interval. */
    private static String verdict(Ratio r, String verdict) {
        if (r == null) {
            return "NOT MEASURED";
        }
        return r.runs() == 1 ? "undecided" : r.runs() < LEAST_RUNS ? verdict + ", of few runs" : verdict;
    }
}
