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
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.apache.commons.math3.stat.StatUtils;

/**
 * How much more one setting takes than another.
 *
 * <p> Runs that followed each other are compared, so that it matters little if the machine is slower for a while.
 * The interval has 95 % of the results of as many runs drawn at random, with repetition, from those that there were.
 *
 * @param value  the median over the runs; of several subjects, the geometric mean of their medians
 * @param low    end of the interval
 * @param high   end of the interval
 * @param runs   the least of them that a subject has
 */
record Ratio(double value, double low, double high, int runs) {
    private static final int DRAWS = 5_000;

    /**
     * Returns the ratio of one subject, or null if the two settings have no run in common.
     */
    static Ratio of(Map<Integer, Double> setting, Map<Integer, Double> base) {
        double[] ratios = ratios(setting, base);
        return ratios.length == 0 ? null : ofAll(List.of(ratios));
    }

    static double[] ratios(Map<Integer, Double> setting, Map<Integer, Double> base) {
        List<Double> ratios = new ArrayList<>();
        new TreeMap<>(setting).forEach((run, value) -> {
            if (base.containsKey(run)) {
                ratios.add(value / base.get(run));
            }
        });
        return ratios.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * Returns the ratio over several subjects, each with the ratios of its runs.
     */
    static Ratio ofAll(List<double[]> subjects) {
        // The same draws each time, so that a report can be made again.
        SplittableRandom random = new SplittableRandom(1);
        double[] draws = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            draws[i] = geometricMean(subjects.stream().map(ratios -> draw(ratios, random)).toList());
        }
        return new Ratio(geometricMean(subjects), StatUtils.percentile(draws, 2.5), StatUtils.percentile(draws, 97.5),
                subjects.stream().mapToInt(ratios -> ratios.length).min().orElseThrow());
    }

    private static double[] draw(double[] from, SplittableRandom random) {
        double[] drawn = new double[from.length];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = from[random.nextInt(from.length)];
        }
        return drawn;
    }

    private static double geometricMean(List<double[]> subjects) {
        return StatUtils.geometricMean(subjects.stream().mapToDouble(ratios -> StatUtils.percentile(ratios, 50)).toArray());
    }
}
