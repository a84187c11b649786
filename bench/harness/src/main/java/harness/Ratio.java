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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

import org.apache.commons.math3.stat.StatUtils;

/**
 * How much more one setting takes than another.
 *
 * <p> Runs that followed each other are compared, so that it matters little if the machine is slower for a while.
 * The interval has 95 % of the results of as many runs drawn at random, with repetition, from those that there were.
 *
 * @param value  of one subject; of several, their geometric mean
 * @param low    end of the interval
 * @param high   end of the interval
 * @param runs   the least of them that a subject has
 */
record Ratio(double value, double low, double high, int runs) {
    private static final int DRAWS = 2_000;

    /** What two settings show of one subject, in several runs. */
    interface Source {
        int runs();

        /**
         * Returns the ratio.
         *
         * @param times how often each run is to be taken
         */
        double ratio(int[] times);
    }

    /** Returns the ratio over all sources, or null if there are none. */
    static Ratio of(List<Source> sources) {
        if (sources.isEmpty()) {
            return null;
        }
        // The same draws each time, so that a report can be made again.
        SplittableRandom random = new SplittableRandom(1);
        double[] draws = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            draws[i] = StatUtils.geometricMean(sources.stream().mapToDouble(s -> s.ratio(drawn(s.runs(), random))).toArray());
        }
        double value = StatUtils.geometricMean(sources.stream().mapToDouble(s -> s.ratio(all(s.runs()))).toArray());
        return new Ratio(value, StatUtils.percentile(draws, 2.5), StatUtils.percentile(draws, 97.5),
                sources.stream().mapToInt(Source::runs).min().getAsInt());
    }

    private static int[] all(int runs) {
        int[] times = new int[runs];
        Arrays.fill(times, 1);
        return times;
    }

    private static int[] drawn(int runs, SplittableRandom random) {
        int[] times = new int[runs];
        for (int i = 0; i < runs; i++) {
            times[random.nextInt(runs)]++;
        }
        return times;
    }

    /** The median of the ratios of runs, each of which has one value; null if there is no run that both have. */
    static Source paired(Map<Integer, List<Double>> setting, Map<Integer, List<Double>> base) {
        List<Integer> common = common(setting, base);
        double[] ratios = common.stream().mapToDouble(run -> setting.get(run).getFirst() / base.get(run).getFirst()).toArray();
        return common.isEmpty() ? null : new Source() {
            @Override
            public int runs() {
                return ratios.length;
            }

            @Override
            public double ratio(int[] times) {
                double[] taken = new double[Arrays.stream(times).sum()];
                int n = 0;
                for (int i = 0; i < times.length; i++) {
                    for (int j = 0; j < times[i]; j++) {
                        taken[n++] = ratios[i];
                    }
                }
                return StatUtils.percentile(taken, 50);
            }
        };
    }

    /** The ratio of quantiles, each over the values of all runs together; null if there is no run that both have. */
    static Source pooled(Map<Integer, List<Double>> setting, Map<Integer, List<Double>> base, double quantile) {
        List<Integer> common = common(setting, base);
        Pool ofSetting = new Pool(setting, common);
        Pool ofBase = new Pool(base, common);
        return common.isEmpty() ? null : new Source() {
            @Override
            public int runs() {
                return common.size();
            }

            @Override
            public double ratio(int[] times) {
                return ofSetting.quantile(quantile, times) / ofBase.quantile(quantile, times);
            }
        };
    }

    private static List<Integer> common(Map<Integer, ?> setting, Map<Integer, ?> base) {
        TreeSet<Integer> runs = new TreeSet<>(setting.keySet());
        runs.retainAll(base.keySet());
        return new ArrayList<>(runs);
    }

    /** Values in order, each with the index of its run. */
    private static final class Pool {
        private record Value(double value, int run) {
        }

        private final Value[] values;

        Pool(Map<Integer, List<Double>> runs, List<Integer> order) {
            List<Value> all = new ArrayList<>();
            for (int i = 0; i < order.size(); i++) {
                for (double value : runs.get(order.get(i))) {
                    all.add(new Value(value, i));
                }
            }
            all.sort(Comparator.comparingDouble(Value::value));
            values = all.toArray(Value[]::new);
        }

        double quantile(double quantile, int[] times) {
            long total = 0;
            for (Value v : values) {
                total += times[v.run];
            }
            long upTo = (long) Math.ceil(quantile * total);
            int i = 0;
            for (long n = times[values[0].run]; n < upTo; n += times[values[i].run]) {
                i++;
            }
            return values[i].value;
        }
    }
}
