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


package alloccounts.test;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import javax.management.ObjectName;

import alloccounts.test.Counts.Amount;

/** The allocation sites of the VM that runs the test, as its {@code GC.alloc_counts} prints them. */
public final class Sites {
    /** A row of the CSV. What is not attributed has no method. */
    public record Row(String className, long allocs, long allocBytes, String method, int line, int bci, String caller) {
        public boolean isAttributed() {
            return !method.isEmpty();
        }

        public Amount amount() {
            return new Amount(allocs, allocBytes);
        }
    }

    private static final String HEADER = "class,allocs,alloc_bytes,method,line,bci,caller";

    private Sites() { }

    /** {@return what {@code GC.alloc_counts} prints with these arguments; it throws what the command throws} */
    public static String command(String... arguments) throws Exception {
        return (String) ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcAllocCounts",
                new Object[] {arguments}, new String[] {String[].class.getName()});
    }

    public static void start() throws Exception {
        command("sites=start");
    }

    public static void stop() throws Exception {
        command("sites=stop");
    }

    /** {@return the rows of all classes} */
    public static List<Row> read() throws Exception {
        return rows(command("sites=*", "format=csv"));
    }

    /** {@return the rows of the classes of this name} */
    public static List<Row> of(Class<?> cls) throws Exception {
        return rows(command("sites=*", "filter=" + cls.getTypeName(), "format=csv"));
    }

    /** {@return the rows that the command has printed as CSV} */
    public static List<Row> rows(String csv) {
        List<String> lines = csv.lines().toList();
        int header = lines.indexOf(HEADER);
        if (header < 0) {
            throw new AssertionError("no header: " + csv);
        }
        return lines.subList(header + 1, lines.size()).stream()
                .filter(line -> !line.isEmpty())
                .map(Sites::row)
                .toList();
    }

    private static Row row(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        if (cells.size() != HEADER.split(",").length) {
            throw new AssertionError("no row: " + line);
        }
        Row row = new Row(cells.get(0), Long.parseLong(cells.get(1)), Long.parseLong(cells.get(2)), cells.get(3),
                Integer.parseInt(cells.get(4)), Integer.parseInt(cells.get(5)), cells.get(6));
        if (row.allocs() <= 0 || row.allocBytes() <= 0) {
            throw new AssertionError("nothing was allocated: " + line);
        }
        return row;
    }

    /** {@return the sum of the rows that a condition holds for} */
    public static Amount sum(List<Row> rows, Predicate<Row> condition) {
        return rows.stream().filter(condition).map(Row::amount).reduce(Amount.NONE, Amount::plus);
    }

    /** {@return the sums of the rows, by class name} */
    public static Map<String, Amount> byClass(List<Row> rows) {
        return rows.stream().collect(Collectors.toMap(Row::className, Row::amount, Amount::plus, TreeMap::new));
    }

    /**
     * Checks for each class that its sites add up to what it has got since sites were switched on.
     * Classes are left out that got objects while this was read, as at least {@code String} did.
     *
     * @param aroundStart the last reading before sites were switched on and the first one
     *                    after; none if that was when the VM started
     */
    public static void checkSums(Counts... aroundStart) throws Exception {
        Counts before = Counts.read();
        Map<String, Amount> sites = byClass(read());
        Counts after = Counts.read();
        int checked = 0;
        for (String name : after.rows().keySet()) {
            Amount base = aroundStart.length == 0 ? Amount.NONE : aroundStart[0].get(name);
            boolean quiet = before.get(name).equals(after.get(name))
                    && (aroundStart.length == 0 || base.equals(aroundStart[1].get(name)));
            if (quiet) {
                Counts.assertEquals("the sites of " + name, after.get(name).minus(base), sites.getOrDefault(name, Amount.NONE));
                checked++;
            }
        }
        if (checked < 100) {
            throw new AssertionError("only " + checked + " classes got no objects meanwhile");
        }
    }
}
