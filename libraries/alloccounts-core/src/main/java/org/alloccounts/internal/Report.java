/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The message of a gate that fails: at most 25 lines, however much there is to say. */
public final class Report {

    static final int MAX_LINES = 25;
    /** The first line, the one for classes that are left out, and two at the end. */
    private static final int OTHER_LINES = 4;
    private static final int MAX_CLASSES = (MAX_LINES - OTHER_LINES) / 2;

    private Report() {
    }

    /**
     * A class with the wrong number of objects, or all classes with too many bytes.
     *
     * @param className the class; null for bytes
     * @param expected  in words
     * @param found     in words
     * @param objects   the number found in a round
     */
    public record Finding(String className, String expected, String found, long objects) {
    }

    /** {@return that a class has another number than expected} */
    public static Finding ofClass(Result result, String className, String expected) {
        long objects = result.objects(className);
        return new Finding(className, expected, result.perCall(objects), objects);
    }

    /** {@return that all classes have more bytes than expected} */
    public static Finding ofBytes(Result result, String expected) {
        return new Finding(null, expected, result.perCall(result.bytes()), result.bytes());
    }

    /**
     * {@return the message of a gate that fails}
     *
     * @param name     of the test, or of the action
     * @param findings what is wrong, at least one
     * @param sites    which lines allocate, in one round
     */
    public static String of(String name, Result result, List<Finding> findings, List<Site> sites) {
        List<String> lines = new ArrayList<>();
        lines.add(name + " does not allocate what it should (" + result.mode() + ", for each call"
                + (result.calls() == 1 ? "" : ", from rounds of " + result.calls())
                + (result.countsObjects() ? "" : "; " + ThreadBytes.LABEL) + ")");
        List<Finding> sorted = findings.stream()
                .sorted(Comparator.comparingLong(Finding::objects).reversed()).toList();
        List<Finding> shown = sorted.subList(0, Math.min(sorted.size(), MAX_CLASSES));
        int sitesOfEach = (MAX_LINES - OTHER_LINES) / shown.size() - 1;
        for (Finding finding : shown) {
            lines.add("  " + (finding.className() == null ? "bytes of all classes" : finding.className()) + ": expected "
                    + finding.expected() + ", found " + finding.found());
            addSites(lines, result, sites.stream()
                    .filter(site -> finding.className() == null || site.className().equals(finding.className())).toList(),
                    finding.className() == null, sitesOfEach);
        }
        if (sorted.size() > shown.size()) {
            List<Finding> rest = sorted.subList(shown.size(), sorted.size());
            lines.add("  and " + rest.size() + (rest.size() == 1 ? " more class: " : " more classes: ")
                    + result.perCall(rest.stream().mapToLong(Finding::objects).sum())
                    + " objects");
        }
        if (result.countsObjects() && !sites.isEmpty()) {
            addDifference(lines, result, findings, sites);
        }
        if (!result.once().isEmpty()) {
            long once = result.once().values().stream().mapToLong(Count::objects).sum();
            lines.add("  once, in the first call, and not counted: " + once + (once == 1 ? " object of " : " objects of ")
                    + result.once().size() + (result.once().size() == 1 ? " class" : " classes"));
        }
        return String.join("\n", lines);
    }

    private static void addSites(List<String> lines, Result result, List<Site> sites, boolean withClass, int limit) {
        List<Site> sorted = merged(sites, withClass);
        int shown = Math.min(sorted.size(), limit);
        for (int i = 0; i < shown; i++) {
            Site site = sorted.get(i);
            String line = "    " + result.perCall(site.objects()) + (withClass ? " " + site.className() : "")
                    + " at " + site.where();
            if (i == shown - 1 && sorted.size() > shown) {
                List<Site> rest = sorted.subList(shown, sorted.size());
                line += ", and " + result.perCall(rest.stream().mapToLong(Site::objects).sum()) + " at " + rest.size()
                        + (rest.size() == 1 ? " more line" : " more lines");
            }
            lines.add(line);
        }
    }

    /** One row for each line, although it may have several bytecodes that allocate. */
    private static List<Site> merged(List<Site> sites, boolean withClass) {
        Map<String, Site> sums = new LinkedHashMap<>();
        for (Site site : sites) {
            sums.merge((withClass ? site.className() + " " : "") + site.where(), site,
                       (a, b) -> new Site(a.className(), a.objects() + b.objects(), a.where()));
        }
        return sums.values().stream()
                .sorted(Comparator.comparingLong(Site::objects).reversed().thenComparing(Site::where)).toList();
    }

    private static void addDifference(List<String> lines, Result result, List<Finding> findings, List<Site> sites) {
        Map<String, Long> found = sites.stream()
                .collect(Collectors.groupingBy(Site::className, Collectors.summingLong(Site::objects)));
        boolean differs = findings.stream().anyMatch(finding -> finding.className() != null
                && found.getOrDefault(finding.className(), 0L) != finding.objects());
        if (differs) {
            lines.add("  the run that looked for the lines allocated other numbers than the rounds before it");
        }
    }

    /** {@return the lines as one text; those beyond the limit are replaced by their number} */
    public static String shorten(List<String> lines) {
        if (lines.size() <= MAX_LINES) {
            return String.join("\n", lines);
        }
        return String.join("\n", lines.subList(0, MAX_LINES - 1)) + "\n  and " + (lines.size() - MAX_LINES + 1) + " more";
    }
}
