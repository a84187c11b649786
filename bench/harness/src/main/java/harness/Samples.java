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

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.apache.commons.csv.CSVPrinter;

/** The files of samples and of pauses. They are written as they come, so that what was measured is not lost. */
final class Samples implements Closeable {
    static final String SAMPLES = "samples.csv";
    private static final String PAUSES = "pause-histograms.csv";

    private final CSVPrinter samples;
    private final CSVPrinter pauses;

    Samples(Path directory) throws IOException {
        samples = Csv.append(directory.resolve(SAMPLES),
                "part", "benchmark", "collector", "heap", "metric", "unit", "setting", "run", "values");
        pauses = Csv.append(directory.resolve(PAUSES), Pauses.COLUMNS);
    }

    void add(Sample sample) {
        Sample.Subject s = sample.subject();
        print(samples, s.part(), s.benchmark(), s.collector(), s.heap(), s.metric(), s.unit(), sample.setting(), sample.run(),
                sample.values().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }

    void add(Pauses p) {
        print(pauses, p.row());
    }

    private static void print(CSVPrinter out, Object... values) {
        try {
            out.printRecord(values);
            out.flush();
        } catch (IOException e) {
            // Not the fault of what is measured.
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        samples.close();
        pauses.close();
    }

    static List<Sample> read(Path directory) throws IOException {
        return Csv.read(directory.resolve(SAMPLES)).stream()
                .map(r -> new Sample(
                        new Sample.Subject(r.get("part"), r.get("benchmark"), r.get("collector"), r.get("heap"),
                                r.get("metric"), r.get("unit")),
                        r.get("setting"), Integer.parseInt(r.get("run")),
                        Arrays.stream(r.get("values").split(" ")).map(Double::valueOf).toList()))
                .toList();
    }

    static List<Pauses> readPauses(Path directory) throws IOException {
        return Csv.read(directory.resolve(PAUSES)).stream().map(Pauses::of).toList();
    }
}
