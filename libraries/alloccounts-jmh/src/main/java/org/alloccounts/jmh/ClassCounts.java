/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.jmh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.alloccounts.internal.Jdk;

/**
 * What all threads allocate between two moments, by class.
 *
 * <p> The baseline is an array that is kept from one iteration to the next. So the profiler keeps no new objects during an
 * iteration, which would survive a collection and be counted as survivors.
 */
final class ClassCounts {

    /** Figures of the classes of one name. */
    static final class Figures {
        final String className;
        long allocs;
        long allocBytes;
        long survived;

        Figures(String className) {
            this.className = className;
        }

        void add(Figures other) {
            allocs += other.allocs;
            allocBytes += other.allocBytes;
            survived += other.survived;
        }
    }

    private static final int FIGURES = 3;
    /** The row of what is no class: objects of unloaded classes, and of those that the virtual machine had no room for. */
    private static final int NO_CLASS = 0;
    /** What differs in each run in the name of a hidden class, such as that of a lambda. */
    private static final Pattern HIDDEN = Pattern.compile("/0x[0-9a-f]+");

    private final Jdk jdk;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> indexes = new HashMap<>();
    /** Not made anew for each reading: that would allocate before the counters are copied. */
    private final Jdk.CountReader addToBaseline = this::addToBaseline;
    private long[] baseline = new long[FIGURES];
    private boolean survivorsAreKnown = true;

    /** Runs what is run later, so that no class is loaded, and no lambda linked, in an iteration. */
    ClassCounts(Jdk jdk) {
        this.jdk = jdk;
        names.add(null);
        for (int i = 0; i < 2; i++) {
            open(() -> { });
            close();
        }
    }

    /**
     * Begins. What the calling thread allocates until this method has read the counts, also to do so, and in the action, will not
     * be among the results. What it allocates afterwards will: some tens of objects, before this method returns.
     *
     * @param after runs after the counts have been read
     */
    void open(Runnable after) {
        // Nothing is allocated in the action before the counters are copied. So what it allocates comes after the baseline.
        jdk.measure(() -> {
            Arrays.fill(baseline, 0);
            jdk.counts(addToBaseline);
            after.run();
        }, addToBaseline);
    }

    private void addToBaseline(String className, long allocs, long allocBytes, long survived) {
        int at = index(className) * FIGURES;
        if (at >= baseline.length) {
            baseline = Arrays.copyOf(baseline, 2 * at + FIGURES);
        }
        baseline[at] += allocs;
        baseline[at + 1] += allocBytes;
        baseline[at + 2] += Math.max(survived, 0);
    }

    private int index(String className) {
        if (className == null) {
            return NO_CLASS;
        }
        String name = className.indexOf('/') < 0 ? className : HIDDEN.matcher(className).replaceAll("");
        Integer index = indexes.get(name);
        if (index == null) {
            index = names.size();
            names.add(name);
            indexes.put(name, index);
        }
        return index;
    }

    /** {@return what was allocated, and survived, since {@link #open}; the name of what is no class is null} */
    List<Figures> close() {
        List<Figures> rows = new ArrayList<>();
        jdk.counts((className, allocs, allocBytes, survived) -> {
            int index = index(className);
            addMissing(rows);
            Figures row = rows.get(index);
            row.allocs += allocs;
            row.allocBytes += allocBytes;
            row.survived += Math.max(survived, 0);
            survivorsAreKnown &= survived >= 0;
        });
        addMissing(rows);
        Figures noClass = rows.get(NO_CLASS);
        for (int i = 0; i < rows.size() && i * FIGURES < baseline.length; i++) {
            Figures row = rows.get(i);
            row.allocs -= baseline[i * FIGURES];
            row.allocBytes -= baseline[i * FIGURES + 1];
            row.survived -= baseline[i * FIGURES + 2];
        }
        for (Figures row : rows) {
            if (row != noClass && row.allocs < 0) {
                // The class was unloaded. What it had is among the unloaded classes now.
                noClass.add(row);
                row.allocs = row.allocBytes = row.survived = 0;
            }
        }
        return rows;
    }

    private void addMissing(List<Figures> rows) {
        while (rows.size() < names.size()) {
            rows.add(new Figures(names.get(rows.size())));
        }
    }

    /** {@return whether survivors are known} They are not with the Shenandoah collector. */
    boolean survivorsAreKnown() {
        return survivorsAreKnown;
    }
}
