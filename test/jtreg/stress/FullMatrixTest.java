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

// Not JUnit: all that this VM does is start others and read what they print.

/*
 * @test
 * @key stress
 * @summary Every path in every combination of compiler, collector and setting, as a table
 * @requires vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib ../exactness
 * @build AllPaths FullMatrixTest
 * @run main/timeout=7200 FullMatrixTest
 */

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import alloccounts.test.ChildVm;
import jdk.test.lib.process.OutputAnalyzer;

/**
 * The whole product, which takes the better part of an hour. The table has a
 * row for each path and number of threads and a column for each tier and
 * collector; a cell says in how many settings the counts were exact. The
 * properties tiers, collectors and settings (comma-separated) narrow it down.
 */
public final class FullMatrixTest {
    public static void main(String[] args) throws Exception {
        Map<String, Map<String, int[]>> table = new LinkedHashMap<>();
        List<String> columns = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        Set<String> settings = chosen("settings", Matrix.SETTINGS.keySet());
        for (String tier : chosen("tiers", Matrix.TIERS.keySet())) {
            for (String collector : chosen("collectors", Matrix.COLLECTORS.keySet())) {
                String column = tier + " " + collector;
                columns.add(column);
                for (String setting : settings) {
                    List<String> arguments = Matrix.arguments(tier, collector, setting);
                    OutputAnalyzer output = ChildVm.run(arguments);
                    List<String> failed = new ArrayList<>();
                    for (String line : output.asLines()) {
                        String[] cells = line.split(" \\| ");
                        if (cells.length != 4) {
                            failed.add(line);
                            continue;
                        }
                        int[] ok = table.computeIfAbsent(cells[0] + ", threads " + cells[1], p -> new LinkedHashMap<>())
                                .computeIfAbsent(column, c -> new int[1]);
                        if (cells[3].equals("ok")) {
                            ok[0]++;
                        }
                    }
                    if (output.getExitValue() != 0) {
                        failures.add(column + ", " + setting + ", exit value " + output.getExitValue() + ":\n"
                                + String.join("\n", failed));
                    }
                    System.out.println(column + ", " + setting + ": exit value " + output.getExitValue());
                }
            }
        }
        System.out.println("| path | " + String.join(" | ", columns) + " |");
        System.out.println("|---|" + "---|".repeat(columns.size()));
        int expected = settings.size();
        table.forEach((path, row) -> {
            StringBuilder line = new StringBuilder("| " + path + " |");
            for (String column : columns) {
                int ok = row.getOrDefault(column, new int[1])[0];
                line.append(' ').append(ok == expected ? "ok" : ok + " of " + expected).append(" |");
                if (ok != expected) {
                    failures.add(path + ", " + column + ": exact in " + ok + " of " + expected + " settings");
                }
            }
            System.out.println(line);
        });
        if (table.size() != AllPaths.lines() || !failures.isEmpty()) {
            throw new AssertionError(table.size() + " of " + AllPaths.lines() + " rows, "
                    + failures.size() + " failures\n" + String.join("\n\n", failures));
        }
    }

    private static Set<String> chosen(String property, Set<String> all) {
        String some = System.getProperty(property);
        return some == null ? all : new LinkedHashSet<>(List.of(some.split(",")));
    }
}
