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


/*
 * @test
 * @summary print(): the table and its totals
 * @run junit/othervm PrintTest
 */

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.junit.jupiter.api.Assertions.*;

class PrintTest {

    static class Printed { }

    static Object sink;

    /** A line of the table; deallocs and max as printed. */
    record Line(long allocs, String deallocs, String max, long allocBytes, String name) {
        static Line of(String text) {
            String[] cells = text.strip().split(" +", 5);
            return new Line(Long.parseLong(cells[0]), cells[1], cells[2],
                            Long.parseLong(cells[3]), cells[4]);
        }
    }

    private static List<String> print(int limit) {
        PrintStream out = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            AllocCounts.print(limit);
        } finally {
            System.setOut(out);
        }
        return new ArrayList<>(bytes.toString(StandardCharsets.UTF_8).lines().toList());
    }

    @Test
    void allRowsAndTheirTotal() {
        for (int i = 0; i < 4321; i++) {
            sink = new Printed();
        }
        List<String> text = print(Integer.MAX_VALUE);

        assertEquals(List.of("allocs", "deallocs", "max", "alloc_bytes", "class"),
                     List.of(text.removeFirst().strip().split(" +")));
        Line total = Line.of(text.removeLast());
        List<Line> lines = text.stream().map(Line::of).toList();

        assertEquals(lines.stream().sorted(Comparator.comparingLong(Line::allocs).reversed()
                                                     .thenComparing(Line::name)).toList(), lines);
        assertEquals(4321, lines.stream().filter(line -> line.name().equals("PrintTest$Printed"))
                                         .findFirst().orElseThrow().allocs());
        for (Line line : lines) {
            assertTrue(line.deallocs().matches("\\d+"), line.toString());
            assertTrue(line.max().matches("\\d+"), line.toString());
        }

        assertEquals(lines.stream().mapToLong(Line::allocs).sum(), total.allocs());
        assertEquals(lines.stream().mapToLong(Line::allocBytes).sum(), total.allocBytes());
        long classes = lines.stream()
                .filter(line -> !line.name().equals(AllocCounts.UNLOADED_CLASSES)
                                && !line.name().equals(AllocCounts.OVERFLOW_CLASSES))
                .count();
        assertEquals("total, " + classes + " classes", total.name());
    }

    @Test
    void topRowsTheOthersAndTheTotal() {
        List<String> text = print(3);
        assertEquals(1 + 3 + 1 + 1, text.size(), String.join("\n", text));
        List<Line> lines = text.stream().skip(1).map(Line::of).toList();
        Line more = lines.get(3);
        Line total = lines.get(4);
        assertTrue(more.name().matches("\\(\\d+ more rows\\)"), more.name());
        // Another snapshot may have other rows, for classes come and go.
        int classes = Integer.parseInt(total.name().replaceAll("\\D", ""));
        int noClasses = 3 + Integer.parseInt(more.name().replaceAll("\\D", "")) - classes;
        assertTrue(noClasses >= 0 && noClasses <= 2, more.name() + ", " + total.name());
        assertEquals(total.allocs(), lines.stream().limit(4).mapToLong(Line::allocs).sum());
        assertEquals(total.allocBytes(), lines.stream().limit(4).mapToLong(Line::allocBytes).sum());
        assertTrue(more.allocs() > 0, more.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void aLimitBelowOneIsRefused(int limit) {
        var e = assertThrows(IllegalArgumentException.class, () -> AllocCounts.print(limit));
        assertEquals("limit is " + limit + ", less than 1", e.getMessage());
    }
}
