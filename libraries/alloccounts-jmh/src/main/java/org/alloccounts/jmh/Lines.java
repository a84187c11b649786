/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.jmh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.alloccounts.internal.Jdk;

/** What each line of code allocates, in all measured iterations together. */
final class Lines {

    /** Packages whose methods allocate for this profiler. */
    private static final List<String> OWN = List.of("jdk.alloccounts.", Jdk.class.getPackageName() + ".", Lines.class.getPackageName() + ".");

    private record Place(String className, String where) {
    }

    private static final class Sum {
        long allocs;
    }

    private final Jdk jdk;
    private final boolean started;
    private final Map<Place, Sum> sums = new HashMap<>();
    private long operations;

    /**
     * Switches sites on. That throws compiled code away, so it must be done long before the first measured iteration: objects
     * that C2 removes are counted until it has compiled the code again.
     */
    Lines(Jdk jdk) {
        this.jdk = jdk;
        started = jdk.startSites();
        // So that no class is loaded for it in an iteration.
        for (int i = 0; i < 2; i++) {
            add(1);
        }
        sums.clear();
    }

    /** Begins an iteration. */
    void open() {
        add(-1);
    }

    /** Ends an iteration of so many operations. */
    void close(long operations) {
        add(1);
        this.operations += operations;
    }

    /**
     * Adds what was allocated until now. While a thread's sites are measured, the virtual machine knows all callers of what this
     * thread allocates. So the objects of the reading can be recognized, and left out.
     */
    private void add(int sign) {
        jdk.follow(() -> jdk.sites((className, allocs, method, line, callers) -> {
            if (!isOwn(method, callers)) {
                sums.computeIfAbsent(new Place(className, where(method, line, callers)), place -> new Sum()).allocs
                        += sign * allocs;
            }
        }));
    }

    private static boolean isOwn(String method, List<String> callers) {
        if (isOwn(method)) {
            return true;
        }
        for (String caller : callers) {
            if (isOwn(caller)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOwn(String method) {
        for (String prefix : OWN) {
            if (method.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static String where(String method, int line, List<String> callers) {
        if (method.isEmpty()) {
            return "(the virtual machine, not for a line of code)";
        }
        return method + (line < 0 ? "" : ":" + line)
                + (callers.isEmpty() ? "" : ", called from " + callers.get(callers.size() - 1));
    }

    /** Switches sites off, if they were off, and {@return a table of so many lines} */
    String finish(int limit) {
        if (started) {
            jdk.stopSites();
        }
        List<Map.Entry<Place, Sum>> rows = new ArrayList<>(sums.entrySet());
        rows.removeIf(row -> row.getValue().allocs <= 0);
        rows.sort(Comparator.comparingLong((Map.Entry<Place, Sum> row) -> row.getValue().allocs).reversed()
                  .thenComparing(row -> row.getKey().className())
                  .thenComparing(row -> row.getKey().where()));
        StringBuilder text = new StringBuilder();
        text.append(String.format("  %14s %12s  class, and the line that allocates (%d operations)%n",
                                  "objects", "objects/op", operations));
        long rest = 0;
        for (int i = 0; i < rows.size(); i++) {
            long allocs = rows.get(i).getValue().allocs;
            if (i < limit) {
                Place place = rows.get(i).getKey();
                text.append(row(allocs, place.className() + "  " + place.where()));
            } else {
                rest += allocs;
            }
        }
        if (rows.size() > limit) {
            text.append(row(rest, "(" + (rows.size() - limit) + " more)"));
        }
        return text.toString();
    }

    private String row(long allocs, String what) {
        return String.format(Locale.ROOT, "  %14d %12.3f  %s%n", allocs, (double) allocs / operations, what);
    }
}
