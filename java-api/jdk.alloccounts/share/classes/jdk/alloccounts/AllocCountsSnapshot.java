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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jdk.alloccounts.internal.Rows;

/**
 * The counts of all classes at one time, to be kept and compared with those of another.
 *
 * <p> A snapshot is either a {@linkplain AllocCounts#snapshot() reading}, for which no
 * thread has to stop, or a {@linkplain AllocCounts#cut() cut}, which is taken while all
 * threads stand still, so that all its rows speak of one moment; {@link #isCut()} tells
 * which. Snapshots are immutable, and serializable: one can be written to a file and compared
 * with a later one of the same run of the virtual machine, in the same process or another.
 */
public final class AllocCountsSnapshot implements Serializable {
    private static final long serialVersionUID = 1;

    private static final AllocCount NONE = new AllocCount("", 0, 0, 0, 0, 0, 0, 0, 0);

    /** @serial identifies the run of the virtual machine */
    private final String run;
    /** @serial the number of this snapshot among those of the run */
    private final long number;
    /** @serial when it was taken */
    private final Instant time;
    /** @serial whether threads stood still */
    private final boolean cut;
    /** @serial a row for each class, newest class first, then those that are no class */
    private final AllocCount[] rows;
    /** @serial numbers of the classes of the rows, 0 for a row that is no class */
    private final long[] serials;

    /**
     * Creates a snapshot; called by the implementation of this API.
     */
    AllocCountsSnapshot(String run, long number, Instant time, boolean cut, List<AllocCount> rows, long[] serials) {
        this.run = run;
        this.number = number;
        this.time = time;
        this.cut = cut;
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

    /** Whoever wrote the stream may have kept a way to the arrays in it, so it gets others. */
    private Object readResolve() {
        return new AllocCountsSnapshot(run, number, time, cut, Arrays.asList(rows), serials.clone());
    }

    /**
     * {@return when the snapshot was taken}
     */
    public Instant time() {
        return time;
    }

    /**
     * {@return whether it was taken while all threads stood still, so that all rows speak of
     * one moment}
     */
    public boolean isCut() {
        return cut;
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
     * class of this name.
     *
     * @param className a name as {@link Class#getTypeName()} gives it
     */
    public List<AllocCount> get(String className) {
        Objects.requireNonNull(className, "className");
        return Arrays.stream(rows).filter(row -> row.className().equals(className)).toList();
    }

    /**
     * {@return what came since an earlier snapshot: a row for each class with allocations,
     * deaths or survivors since then, in the order of {@link #rows()}} All counts in these rows are
     * differences, but for {@code max} and {@code maxBytes}, which are {@link
     * AllocCount#UNKNOWN}. Of classes that were unloaded in between, the differences are in the
     * row {@link AllocCounts#UNLOADED_CLASSES}. The list is immutable.
     *
     * @param earlier a snapshot of the same run of the virtual machine, taken before this one
     * @throws IllegalArgumentException if it is one of another run, or was taken after this one
     */
    public List<AllocCount> since(AllocCountsSnapshot earlier) {
        Objects.requireNonNull(earlier, "earlier");
        if (!run.equals(earlier.run)) {
            throw new IllegalArgumentException("a snapshot of another run of the virtual machine: " + earlier.run);
        }
        if (earlier.number > number) {
            throw new IllegalArgumentException("a snapshot that was taken later, at " + earlier.time);
        }
        Map<Long, AllocCount> classesBefore = new HashMap<>();
        Map<String, AllocCount> othersBefore = new HashMap<>();
        for (int i = 0; i < earlier.serials.length; i++) {
            AllocCount row = earlier.rows[i];
            if (earlier.serials[i] != 0) {
                classesBefore.put(earlier.serials[i], row);
            } else {
                othersBefore.put(row.className(), row);
            }
        }
        AllocCount[] differences = new AllocCount[serials.length];
        for (int i = 0; i < serials.length; i++) {
            AllocCount before = classesBefore.remove(serials[i]);
            if (serials[i] != 0) {
                differences[i] = difference(rows[i], before);
            }
        }
        for (AllocCount gone : classesBefore.values()) {
            // Its counts have moved to the row of unloaded classes.
            othersBefore.merge(AllocCounts.UNLOADED_CLASSES, gone, Rows::sum);
        }
        List<AllocCount> result = new ArrayList<>();
        for (int i = 0; i < serials.length; i++) {
            AllocCount difference = serials[i] != 0 ? differences[i]
                    : difference(rows[i], othersBefore.get(rows[i].className()));
            if (difference.allocs() != 0 || difference.deallocs() != 0 || difference.survived() > 0) {
                result.add(difference);
            }
        }
        return List.copyOf(result);
    }

    private static AllocCount difference(AllocCount now, AllocCount before) {
        if (before == null) {
            before = NONE;
        }
        return new AllocCount(now.className(),
                now.allocs() - before.allocs(),
                minus(now.deallocs(), before.deallocs()),
                AllocCount.UNKNOWN,
                minus(now.survived(), before.survived()),
                now.allocBytes() - before.allocBytes(),
                minus(now.deallocBytes(), before.deallocBytes()),
                AllocCount.UNKNOWN,
                minus(now.survivedBytes(), before.survivedBytes()));
    }

    private static long minus(long a, long b) {
        return a == AllocCount.UNKNOWN || b == AllocCount.UNKNOWN ? AllocCount.UNKNOWN : a - b;
    }

    /**
     * {@return a short description: what it is, when it was taken, and of how many rows}
     */
    @Override
    public String toString() {
        return (cut ? "cut" : "reading") + " of " + time + ", " + rows.length + " rows";
    }
}
