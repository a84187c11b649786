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

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.apache.commons.csv.CSVRecord;

/**
 * The pauses of one kind in one run of a program: their sums, and a histogram. In a pause the VM stops all threads at a
 * safepoint.
 */
final class Pauses {
    static final String[] COLUMNS = {"program", "collector", "heap", "setting", "run", "operation", "pauses",
            "at safepoint, ns", "total, ns", "histogram of totals"};

    /** Of each pause, the histogram keeps so many decimal digits. */
    private static final int DIGITS = 3;
    /** By how much, at most, a value of the histogram differs from the pause that was measured. */
    static final double RESOLUTION = Math.pow(10, -DIGITS);

    private static final Pattern COMPARED = Pattern.compile(
            "(Serial|Parallel|G1)CollectForAllocation|G1TryInitiateConcMark|Z[A-Z]\\w+|Shenandoah\\w+");

    /** What the pauses have in common. */
    private final Key key;
    private final Histogram histogram;
    private long atSafepoint;
    private long total;

    /**
     * @param program   that was stopped
     * @param collector of garbage
     * @param heap      how large it is, as a multiple of the smallest
     * @param setting   by name
     * @param run       the settings' runs of one number belong together
     * @param operation what the pauses were for, by the name that the VM gives it; ", full" is added where a collection was
     *                  meant to be a young one, and was one of the whole heap, or ended in one
     */
    record Key(String program, String collector, String heap, String setting, int run, String operation) {
    }

    Pauses(Key key) {
        this(key, 0, 0, new Histogram(DIGITS));
    }

    private Pauses(Key key, long atSafepoint, long total, Histogram histogram) {
        this.key = key;
        this.atSafepoint = atSafepoint;
        this.total = total;
        this.histogram = histogram;
    }

    /**
     * Adds one pause.
     *
     * @param nanosAtSafepoint from when all threads stood until they were let go
     * @param nanos            from when the first thread was told to stop
     */
    void add(long nanosAtSafepoint, long nanos) {
        atSafepoint += nanosAtSafepoint;
        total += nanos;
        histogram.recordValue(nanos);
    }

    Key key() {
        return key;
    }

    /** Whether they are young collections, or, with the collectors that are concurrent, any pauses for a collection. */
    boolean isCompared() {
        return COMPARED.matcher(key.operation()).matches();
    }

    /** All of them in milliseconds, from the shortest to the longest, as exactly as the histogram has them. */
    List<Double> values() {
        List<Double> values = new ArrayList<>();
        for (HistogramIterationValue bucket : histogram.recordedValues()) {
            double value = histogram.medianEquivalentValue(bucket.getValueIteratedTo()) / 1e6;
            for (long i = 0; i < bucket.getCountAddedInThisIterationStep(); i++) {
                values.add(value);
            }
        }
        return values;
    }

    Object[] row() {
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes, Deflater.BEST_COMPRESSION);
        String text = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
        return new Object[] {key.program(), key.collector(), key.heap(), key.setting(), key.run(), key.operation(),
                histogram.getTotalCount(), atSafepoint, total, text};
    }

    static Pauses of(CSVRecord r) {
        try {
            return new Pauses(
                    new Key(r.get("program"), r.get("collector"), r.get("heap"), r.get("setting"),
                            Integer.parseInt(r.get("run")), r.get("operation")),
                    Long.parseLong(r.get("at safepoint, ns")), Long.parseLong(r.get("total, ns")),
                    Histogram.decodeFromCompressedByteBuffer(
                            ByteBuffer.wrap(Base64.getDecoder().decode(r.get("histogram of totals"))), 0));
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("not a histogram, in row " + r.getRecordNumber(), e);
        }
    }
}
