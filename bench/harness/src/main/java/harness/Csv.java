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
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** Files of values that are separated by commas, with the names of the columns in the first line. */
final class Csv {
    private Csv() {
    }

    /** Begins a file anew. */
    static CSVPrinter write(Path file, String... columns) throws IOException {
        CSVPrinter out = CSVFormat.DEFAULT.builder().setHeader(columns).setRecordSeparator("\n").build()
                .print(Files.newBufferedWriter(file));
        out.flush();
        return out;
    }

    /** Goes on with a file that has these columns, or begins it. */
    static CSVPrinter append(Path file, String... columns) throws IOException {
        if (!Files.exists(file)) {
            return write(file, columns);
        }
        return CSVFormat.DEFAULT.builder().setRecordSeparator("\n").build()
                .print(Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    }

    static List<CSVRecord> read(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).build().parse(reader).getRecords();
        }
    }
}
