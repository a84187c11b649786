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

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.None;

/** A picture of ratios: for each subject the settings one below the other, each a point on a line that is its interval. */
final class Plot {
    private static final int WIDTH = 900;
    private static final int HEIGHT_OF_SUBJECT = 80;
    private static final int HEIGHT_OF_REST = 120;
    /** Of the room of a subject, what its settings take up. */
    private static final double SHARE = 0.7;

    private Plot() {
    }

    /**
     * @param subjects their names
     * @param ratios   of each setting, one for each subject; null where there is none
     */
    static void write(String title, List<String> subjects, Map<String, List<Ratio>> ratios, Path file) throws IOException {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT_OF_SUBJECT * subjects.size() + HEIGHT_OF_REST)
                .title(title + ", times base").build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE).setMarkerSize(7);
        chart.getStyler().setXAxisDecimalPattern("0.000").setYAxisMin(0.5 - subjects.size()).setYAxisMax(0.5)
                .setYAxisTickMarkSpacingHint(HEIGHT_OF_SUBJECT * 9 / 10).setPlotGridHorizontalLinesVisible(false);
        Map<Double, String> blanks = new HashMap<>();
        chart.setCustomYAxisTickLabelsFormatter(y -> label(subjects, -y, blanks));
        Color[] colors = chart.getStyler().getSeriesColors();
        Marker[] markers = chart.getStyler().getSeriesMarkers();
        XYSeries one = chart.addSeries("1", new double[] {1, 1}, new double[] {0.5 - subjects.size(), 0.5});
        one.setMarker(new None()).setLineColor(Color.DARK_GRAY).setLineWidth(1).setShowInLegend(false);
        int place = 0;
        for (Map.Entry<String, List<Ratio>> setting : ratios.entrySet()) {
            double offset = SHARE * ((place + 0.5) / ratios.size() - 0.5);
            add(chart, setting.getKey(), offset, setting.getValue(), colors[place % colors.length],
                    markers[place % markers.length]);
            place++;
        }
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
    }

    private static void add(XYChart chart, String setting, double offset, List<Ratio> ratios, Color color, Marker marker) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        List<Double> lineX = new ArrayList<>();
        List<Double> lineY = new ArrayList<>();
        for (int i = 0; i < ratios.size(); i++) {
            Ratio r = ratios.get(i);
            if (r != null) {
                double height = -i - offset;
                x.add(r.value());
                y.add(height);
                // What is no number parts a line from the next.
                lineX.addAll(List.of(r.low(), r.high(), r.high()));
                lineY.addAll(List.of(height, height, Double.NaN));
            }
        }
        if (!x.isEmpty()) {
            XYSeries points = chart.addSeries(setting, x, y);
            points.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter).setMarker(marker).setMarkerColor(color);
            XYSeries lines = chart.addSeries(setting + ", interval", lineX, lineY);
            lines.setMarker(new None()).setLineColor(color).setLineStyle(new BasicStroke(2)).setShowInLegend(false);
        }
    }

    /** The name of the subject at a place, from the top to the bottom. XChart drops labels if any are equal, blank or not. */
    private static String label(List<String> subjects, double place, Map<Double, String> blanks) {
        int i = (int) Math.round(place);
        return Math.abs(place - i) < 0.01 && i >= 0 && i < subjects.size() ? subjects.get(i)
                : blanks.computeIfAbsent(place, p -> " ".repeat(blanks.size() + 1));
    }
}
