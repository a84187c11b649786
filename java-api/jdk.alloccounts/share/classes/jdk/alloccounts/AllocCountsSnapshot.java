/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * DO NOT ALTER OR REMOVE COPYRIGHT NOTICES OR THIS FILE HEADER.
 *
 * This code is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License version 2 only, as
 * published by the Free Software Foundation.  The alloc-counts authors
 * designate this particular file as subject to the "Classpath" exception
 * as provided in the LICENSE file that accompanied this code.
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

package jdk.alloccounts;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jdk.alloccounts.internal.Sums;

/**
 * The counts of all classes, to be kept and compared with those of another snapshot.
 *
 * <p> A snapshot is taken either {@linkplain AllocCounts#snapshot() while threads run}, or
 * {@linkplain AllocCounts#snapshotAtSafepoint() at a safepoint}, so that all its rows are from
 * one moment; {@link #isAtSafepoint()} returns which. Snapshots are immutable and
 * serializable: one can be written to a file and compared with a later one of the same run of
 * the virtual machine, in the same process or another.
 */
public final class AllocCountsSnapshot implements Serializable {
    private static final long serialVersionUID = 3;

    private static final AllocCount NONE = new AllocCount("", 0, 0, 0, 0, 0, 0, 0, 0);

    /** @serial identifies the run of the virtual machine */
    private final String run;
    /** @serial the number of this snapshot among those of the run */
    private final long number;
    /** @serial when it was taken */
    private final Instant time;
    /** @serial whether all threads stood still */
    private final boolean atSafepoint;
    /** @serial a row for each class, newest class first, then those that are no class */
    private final AllocCount[] rows;
    /** @serial numbers of the classes of the rows, 0 for a row that is no class */
    private final long[] serials;

    /**
     * Creates a snapshot; called by the implementation of this API.
     */
    AllocCountsSnapshot(String run, long number, Instant time, boolean atSafepoint, List<AllocCount> rows, long[] serials) {
        this.run = run;
        this.number = number;
        this.time = time;
        this.atSafepoint = atSafepoint;
        this.rows = rows.toArray(AllocCount[]::new);
        this.serials = serials;
    }

    private void readObject(ObjectInputStream in) throws java.io.IOException, ClassNotFoundException {
        in.defaultReadObject();
        if (run == null || time == null || rows == null || serials == null) {
            throw new InvalidObjectException("a snapshot without " + (run == null ? "run" : time == null ? "time"
                                             : rows == null ? "rows" : "serials"));
        }
        if (serials.length != rows.length || Arrays.asList(rows).contains(null)) {
            throw new InvalidObjectException("a snapshot of " + rows.length + " rows, some of them null, or with "
                                             + serials.length + " serials");
        }
    }

    /** The stream may contain other references to its arrays, so the snapshot gets copies. */
    private Object readResolve() {
        return new AllocCountsSnapshot(run, number, time, atSafepoint, Arrays.asList(rows), serials.clone());
    }

    /**
     * {@return when the snapshot was taken}
     */
    public Instant time() {
        return time;
    }

    /**
     * {@return whether it was taken at a safepoint, so that all rows are from one moment}
     */
    public boolean isAtSafepoint() {
        return atSafepoint;
    }

    /**
     * {@return the rows, as {@link AllocCounts#getcounts()} returns them; an immutable list}
     */
    public List<AllocCount> rows() {
        return Collections.unmodifiableList(Arrays.asList(rows));
    }

    /**
     * {@return the rows of the classes of this name, newest class first; none if no object of
     * such a class was allocated} There are several if several class loaders have defined a
     * class of this name. Rows that are {@linkplain AllocCount#isClass() no class} are not among
     * them.
     *
     * @param className a name as {@link Class#getTypeName()} returns it
     */
    public List<AllocCount> get(String className) {
        Objects.requireNonNull(className, "className");
        return Arrays.stream(rows).filter(row -> row.isClass() && row.className().equals(className)).toList();
    }

    /**
     * {@return what changed from the baseline to this snapshot: a row for each class with
     * allocations, deaths or survivors since then, in the order of {@link #rows()}} The row
     * {@link AllocCounts#UNLOADED_CLASSES} has the changes of classes that were unloaded in
     * between. The list is immutable.
     *
     * @param baseline a snapshot of the same run of the virtual machine, taken before this one
     * @throws IllegalArgumentException if the baseline is of another run, or was taken after
     *         this snapshot
     */
    public List<AllocCountDiff> diff(AllocCountsSnapshot baseline) {
        Objects.requireNonNull(baseline, "baseline");
        if (!run.equals(baseline.run)) {
            throw new IllegalArgumentException("the baseline is of another run of the virtual machine: " + baseline.run);
        }
        if (baseline.number > number) {
            throw new IllegalArgumentException("the baseline was taken later, at " + baseline.time);
        }
        Map<Long, AllocCount> classesBefore = new HashMap<>();
        Map<AllocCount.Kind, AllocCount> othersBefore = new EnumMap<>(AllocCount.Kind.class);
        for (int i = 0; i < baseline.serials.length; i++) {
            AllocCount row = baseline.rows[i];
            if (baseline.serials[i] != 0) {
                classesBefore.put(baseline.serials[i], row);
            } else {
                othersBefore.put(row.kind(), row);
            }
        }
        AllocCountDiff[] diffs = new AllocCountDiff[serials.length];
        for (int i = 0; i < serials.length; i++) {
            if (serials[i] != 0) {
                diffs[i] = diff(rows[i], classesBefore.remove(serials[i]));
            }
        }
        for (AllocCount gone : classesBefore.values()) {
            // Its counts have moved to the row of unloaded classes.
            othersBefore.merge(AllocCount.Kind.UNLOADED, gone, Sums::sum);
        }
        List<AllocCountDiff> result = new ArrayList<>();
        for (int i = 0; i < serials.length; i++) {
            AllocCountDiff diff = serials[i] != 0 ? diffs[i] : diff(rows[i], othersBefore.get(rows[i].kind()));
            if (diff.allocs() != 0 || diff.deallocs() != 0 || diff.survived() > 0) {
                result.add(diff);
            }
        }
        return List.copyOf(result);
    }

    private static AllocCountDiff diff(AllocCount now, AllocCount before) {
        if (before == null) {
            before = NONE;
        }
        return new AllocCountDiff(now.className(),
                now.allocs() - before.allocs(),
                now.deallocs() - before.deallocs(),
                minus(now.survived(), before.survived()),
                now.allocBytes() - before.allocBytes(),
                now.deallocBytes() - before.deallocBytes(),
                minus(now.survivedBytes(), before.survivedBytes()),
                now.kind(), now.loader());
    }

    private static long minus(long a, long b) {
        return a == AllocCount.UNKNOWN || b == AllocCount.UNKNOWN ? AllocCount.UNKNOWN : a - b;
    }

    /**
     * {@return a short description: how and when the snapshot was taken, and how many rows it has}
     */
    @Override
    public String toString() {
        return "snapshot" + (atSafepoint ? " at a safepoint" : "") + ", " + time + ", " + rows.length + " rows";
    }
}
