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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;

import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.Styler;

/** A picture of ratios: a point for each subject and setting, with its interval. */
final class Plot {
    private Plot() {
    }

    static void write(String title, List<Sample.Subject> subjects, Collection<String> settings,
            BiFunction<Sample.Subject, String, Ratio> ratio, Path file) throws IOException {
        CategoryChart chart = new CategoryChartBuilder().width(Math.max(700, 90 * subjects.size() + 250)).height(480)
                .title(title + ": against base, with 95 % intervals").build();
        chart.getStyler().setDefaultSeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Scatter);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setXAxisLabelRotation(45);
        chart.getStyler().setYAxisDecimalPattern("0.000");
        chart.getStyler().setOverlapped(false);
        List<String> names = subjects.stream()
                .map(s -> subjects.stream().map(Sample.Subject::collector).distinct().count() > 1
                        ? s.benchmark() + ", " + s.collector() : s.benchmark())
                .toList();
        for (String setting : settings) {
            List<Double> values = new ArrayList<>();
            List<Double> errors = new ArrayList<>();
            for (Sample.Subject subject : subjects) {
                Ratio r = ratio.apply(subject, setting);
                values.add(r == null ? null : r.value());
                errors.add(r == null ? null : Math.max(r.high() - r.value(), r.value() - r.low()));
            }
            if (values.stream().anyMatch(v -> v != null)) {
                chart.addSeries(setting, names, values, errors);
            }
        }
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
    }
}
