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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.apache.commons.math3.stat.StatUtils;

/** Makes the tables out of the samples of {@link Scale}. */
final class ScaleReport {
    private static final String IDLE = "idle";
    private static final String ON = "on";

    /** Figures have three decimals, but not in binary. */
    private static final double ROUNDING = 1e-6;

    /** How the two settings are compared, and what is asked of that. */
    enum Kind {
        RATIO_AT_MOST("on / idle", "at most %s"),
        RATIO_AT_LEAST("on / idle", "at least %s"),
        DIFFERENCE_AT_MOST("on - idle", "at most %s"),
        DIFFERENCE_AT_LEAST("on - idle", "at least %s"),
        NO_TARGET("on - idle", "");

        private final String comparison;
        private final String target;

        Kind(String comparison, String target) {
            this.comparison = comparison;
            this.target = target;
        }

        private double compare(double on, double idle) {
            return comparison.contains("/") ? on / idle : on - idle;
        }
    }

    record Target(Kind kind, double limit) {
        static final Target NONE = new Target(Kind.NO_TARGET, 0);

        String describe(String unit) {
            return kind == Kind.NO_TARGET ? "none" : "`" + kind.comparison + "` " + String.format(Locale.ROOT,
                    kind.target, number(limit)) + (kind.comparison.contains("/") || unit.isEmpty() ? "" : " " + unit);
        }

        boolean isMet(double value) {
            return switch (kind) {
                case RATIO_AT_MOST, DIFFERENCE_AT_MOST -> value <= limit + ROUNDING;
                case RATIO_AT_LEAST, DIFFERENCE_AT_LEAST -> value >= limit - ROUNDING;
                case NO_TARGET -> true;
            };
        }

        /** Of values that are not all the same, some may meet the target while others do not. */
        String verdict(List<Double> values) {
            if (kind == Kind.NO_TARGET) {
                return "";
            }
            if (values.isEmpty()) {
                return "NOT MEASURED";
            }
            long met = values.stream().filter(this::isMet).count();
            return met == values.size() ? "met" : met == 0 ? "MISSED" : "undecided";
        }
    }

    /** By the names that bench/Scale.java prints. Other figures have no target. They come last, by the alphabet. */
    static final Map<String, Target> TARGETS = targets();

    private static Map<String, Target> targets() {
        Map<String, Target> targets = new LinkedHashMap<>();
        targets.put("mappings a thread", new Target(Kind.DIFFERENCE_AT_MOST, 0.1));
        targets.put("page tables", new Target(Kind.RATIO_AT_MOST, 1.15));
        targets.put("resident memory a thread that has allocated nothing", new Target(Kind.DIFFERENCE_AT_MOST, 4));
        targets.put("threads that exist below 90 % of vm.max_map_count", new Target(Kind.DIFFERENCE_AT_LEAST, 0));
        targets.put("threads started with 3 GB of address space", new Target(Kind.RATIO_AT_LEAST, 0.98));
        targets.put("start to end of a thread", new Target(Kind.RATIO_AT_MOST, 1.05));
        targets.put("start to end of all threads", new Target(Kind.RATIO_AT_MOST, 1.10));
        targets.put("VM starts with -XX:ParallelGCThreads=2147483647", new Target(Kind.DIFFERENCE_AT_LEAST, 0));
        targets.put("VM starts with -XX:MaxRAM=64m", new Target(Kind.DIFFERENCE_AT_LEAST, 0));
        // One step of the search.
        targets.put("smallest address space that the VM starts with", new Target(Kind.DIFFERENCE_AT_MOST, 32));
        targets.put("crash report", new Target(Kind.DIFFERENCE_AT_MOST, 0.3));
        return targets;
    }

    private static final Comparator<String> BY_TARGET = Comparator
            .comparingInt((String metric) -> {
                int i = List.copyOf(TARGETS.keySet()).indexOf(metric);
                return i < 0 ? TARGETS.size() : i;
            })
            .thenComparing(Comparator.naturalOrder());

    /** Cases with smaller numbers come first. */
    private static final Comparator<String> BY_SIZE = Comparator.comparingInt(String::length)
            .thenComparing(Comparator.naturalOrder());

    /** By metric, subject, setting and run. */
    private final Map<String, Map<Sample.Subject, Map<String, Map<Integer, List<Double>>>>> values = new TreeMap<>(BY_TARGET);
    private final StringBuilder text = new StringBuilder();

    ScaleReport(List<Sample> samples) {
        for (Sample s : samples) {
            values.computeIfAbsent(s.subject().metric(), m -> new TreeMap<>(Comparator
                            .comparing(Sample.Subject::benchmark, BY_SIZE)
                            .thenComparing(Sample.Subject::collector, Report.BY_ORDER)
                            .thenComparing(Sample.Subject::heap).thenComparing(Sample.Subject::unit)))
                    .computeIfAbsent(s.subject(), x -> new TreeMap<>())
                    .computeIfAbsent(s.setting(), x -> new TreeMap<>())
                    .put(s.run(), s.values());
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replaceFirst("\\.?0+$", "");
    }

    /** The median; of values that are not all the same also the least and the greatest. */
    private static String cell(double[] values) {
        if (values.length == 0) {
            return "";
        }
        String least = number(StatUtils.min(values));
        String greatest = number(StatUtils.max(values));
        return number(StatUtils.percentile(values, 50)) + (least.equals(greatest) ? "" : " (" + least + " to " + greatest + ")");
    }

    private static double[] medians(Map<Integer, List<Double>> runs) {
        return runs.values().stream().mapToDouble(ScaleReport::median).toArray();
    }

    private static double median(List<Double> values) {
        return StatUtils.percentile(values.stream().mapToDouble(Double::doubleValue).toArray(), 50);
    }

    /**
     * Compares the settings within each run: the median over all rounds, each with the one beside it. Runs that cannot be
     * compared are left out, such as those in which {@code idle} is 0.
     */
    private static List<Double> comparisons(Kind kind, Map<Integer, List<Double>> on, Map<Integer, List<Double>> idle) {
        List<Double> comparisons = new ArrayList<>();
        on.forEach((run, values) -> {
            List<Double> others = idle.getOrDefault(run, List.of());
            if (!others.isEmpty()) {
                double comparison = median(IntStream.range(0, Math.min(values.size(), others.size()))
                        .mapToObj(i -> kind.compare(values.get(i), others.get(i))).toList());
                if (Double.isFinite(comparison)) {
                    comparisons.add(comparison);
                }
            }
        });
        return comparisons;
    }

    /**
     * Writes README.md to the directory.
     *
     * @param machine  where, when and how it was measured, a list in Markdown
     * @param failures what could not be measured
     */
    void write(Path directory, String machine, List<String> failures) throws IOException {
        text.append("# What counting costs with many threads and classes\n\n").append(machine).append('\n');
        text.append("""
                `build-scripts/bench` measured this and wrote this report. `build-scripts/bench report %s` writes it again from \
                the other files in this directory.

                ## How to read the tables

                The setting `on` counts. The setting `idle` is the same JDK with `-XX:-CountAllocs`.

                - A case is what [bench/Scale.java](../../Scale.java) runs, by the words that ask for it. It explains them. For \
                example, `threads 1000 0` has 1,000 threads and no classes but those of the JDK; `starts 20000 1` has 20,000 \
                hidden classes that have had one instance each.
                - In the cases `starts` and `together` both settings run at the same time and take turns, a round each. In all \
                other cases one setting ends before the other starts. Which comes first is left to chance.
                - A figure of several rounds is their median. A ratio of rounds is the median over all pairs of rounds beside \
                each other.
                - If there are several runs, each cell shows their median, and the least and the greatest in parentheses if \
                they differ. A target is met if all runs meet it, missed if none does, and undecided otherwise. It is not measured \
                if a setting failed, or if `idle` is 0 where a ratio is asked for.
                - One run of times proves little, because the machine may have been slower for one setting. Figures of \
                mappings, page tables and address space hardly differ between runs.
                - 1 means that a VM starts with the flag, 0 that it does not, or that it was killed when it took more than 1 GB.

                """.formatted(directory.toAbsolutePath().getFileName()));
        if (!failures.isEmpty()) {
            text.append("**These failed and were not run again:** ").append(String.join("; ", failures)).append(".\n\n");
        }
        StringBuilder tables = new StringBuilder();
        text.append("## Targets\n\n")
                .append("| figure | target | met | missed | undecided | not measured |\n|---|---|---:|---:|---:|---:|\n");
        values.forEach((metric, subjects) -> writeTable(metric, TARGETS.getOrDefault(metric, Target.NONE), subjects, tables));
        TARGETS.forEach((metric, target) -> {
            if (!values.containsKey(metric)) {
                text.append("| ").append(metric).append(" | ").append(target.describe("")).append(" | | | | all |\n");
            }
        });
        Files.writeString(directory.resolve("README.md"), text.append('\n').append(tables));
    }

    private void writeTable(String metric, Target target, Map<Sample.Subject, Map<String, Map<Integer, List<Double>>>> subjects,
            StringBuilder tables) {
        String unit = subjects.keySet().iterator().next().unit();
        Map<String, Integer> verdicts = new LinkedHashMap<>();
        List.of("met", "MISSED", "undecided", "NOT MEASURED").forEach(verdict -> verdicts.put(verdict, 0));
        tables.append("## ").append(Character.toUpperCase(metric.charAt(0))).append(metric.substring(1))
                .append(unit.isEmpty() ? "" : ", " + unit).append("\n\nTarget: ").append(target.describe(unit))
                .append("\n\n| case | collector | idle | on | ").append(target.kind().comparison)
                .append(" | runs | |\n|---|---|---:|---:|---:|---:|---|\n");
        subjects.forEach((subject, settings) -> {
            Map<Integer, List<Double>> on = settings.getOrDefault(ON, Map.of());
            Map<Integer, List<Double>> idle = settings.getOrDefault(IDLE, Map.of());
            List<Double> comparisons = comparisons(target.kind(), on, idle);
            String verdict = target.verdict(comparisons);
            verdicts.merge(verdict, 1, Integer::sum);
            tables.append("| ").append(subject.benchmark()).append(" | ").append(subject.collector()).append(" | ")
                    .append(cell(medians(idle))).append(" | ").append(cell(medians(on))).append(" | ")
                    .append(cell(comparisons.stream().mapToDouble(Double::doubleValue).toArray())).append(" | ")
                    .append(comparisons.size()).append(" | ").append(verdict).append(" |\n");
        });
        tables.append('\n');
        if (target.kind() != Kind.NO_TARGET) {
            text.append("| ").append(metric).append(" | ").append(target.describe(unit));
            List.of("met", "MISSED", "undecided", "NOT MEASURED").forEach(v -> text.append(" | ").append(verdicts.get(v)));
            text.append(" |\n");
        }
    }
}
