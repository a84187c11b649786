/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import org.alloccounts.Mode;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static Result result(int classes, long objects, boolean once) {
        List<Count> counts = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            counts.add(new Count("C" + i, objects, objects * 16));
        }
        return new Result(Mode.COMPILED, 100, Result.byName(counts),
                          once ? Result.byName(List.of(new Count("X", 7, 112))) : new TreeMap<>(), true);
    }

    private static String report(Result result, int sitesOfEach) {
        List<Site> sites = new ArrayList<>();
        result.counts().keySet().forEach(name -> {
            for (int i = 0; i < sitesOfEach; i++) {
                sites.add(new Site(name, 100 * (sitesOfEach - i), "p.Q.m:" + i));
            }
        });
        return Report.of("it", result, result.counts().keySet().stream()
                .map(name -> Report.ofClass(result, name, "none")).toList(), sites);
    }

    @Test
    void neverMoreThan25Lines() {
        for (int classes : new int[] {1, 2, 3, 4, 5, 7, 10, 11, 12, 100, 5_000}) {
            for (int sites : new int[] {0, 1, 2, 10, 1_000 / classes}) {
                String report = report(result(classes, 300, true), sites);
                assertTrue(report.lines().count() <= Report.MAX_LINES, report);
            }
        }
        String report = report(result(5_000, 300, true), 2);
        assertTrue(report.lines().count() > 20, report);
        assertTrue(report.contains("  and 4990 more classes: 14970 objects"), report);
    }

    @Test
    void everyLineHasItsNumber() {
        assertEquals("""
                it does not allocate what it should (COMPILED, for each call, from rounds of 100)
                  C0: expected none, found 3
                    2 at p.Q.m:0
                    1 at p.Q.m:1
                  once, in the first call, and not counted: 7 objects of 1 class""", report(result(1, 300, true), 2));
        String many = report(result(10, 300, false), 3);
        assertTrue(many.contains("    3 at p.Q.m:0, and 3 at 2 more lines"), many);
        assertTrue(many.contains("the run that looked for the lines allocated other numbers"), many);
    }

    @Test
    void numbersThatCannotBeDividedAreSaidForTheRound() {
        String report = report(result(1, 150, false), 0);
        assertTrue(report.contains("C0: expected none, found 150 in 100 calls"), report);
    }
}
