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
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** The file of samples. It is written as they come, so that what was measured is not lost if the rest fails. */
final class Samples implements Closeable {
    private static final String[] COLUMNS =
            {"part", "benchmark", "collector", "metric", "unit", "setting", "run", "value"};

    private final CSVPrinter out;

    Samples(Path file) throws IOException {
        Writer writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        out = CSVFormat.DEFAULT.builder().setHeader(COLUMNS).setRecordSeparator("\n").build().print(writer);
        out.flush();
    }

    void add(Sample sample) throws IOException {
        Sample.Subject s = sample.subject();
        out.printRecord(s.part(), s.benchmark(), s.collector(), s.metric(), s.unit(), sample.setting(), sample.run(),
                sample.value());
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    static List<Sample> read(Path file) throws IOException {
        List<Sample> samples = new ArrayList<>();
        CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).build();
        try (Reader reader = Files.newBufferedReader(file)) {
            for (CSVRecord r : format.parse(reader)) {
                samples.add(new Sample(
                        new Sample.Subject(r.get("part"), r.get("benchmark"), r.get("collector"), r.get("metric"),
                                r.get("unit")),
                        r.get("setting"), Integer.parseInt(r.get("run")), Double.parseDouble(r.get("value"))));
            }
        }
        return samples;
    }
}
