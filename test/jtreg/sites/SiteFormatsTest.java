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
 * @summary All formats of sites have the same numbers; other tools can read what is for them
 * @requires vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+CountAllocSites SiteFormatsTest
 */

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jdk.test.lib.dcmd.JMXExecutor;
import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

public class SiteFormatsTest {

    static class Seen {
        long first;
    }

    static final int OBJECTS = 1234;
    static final int ARRAYS = 56;
    static final String OBJECT = "SiteFormatsTest$Seen";
    static final String ARRAY = "SiteFormatsTest$Seen[]";

    static volatile Object sink;

    static void make(int objects, int arrays) {
        for (int i = 0; i < objects; i++) {
            sink = new Seen();
        }
        for (int i = 0; i < arrays; i++) {
            sink = new Seen[i];
        }
    }

    /** What a class has in one format. */
    record Figures(long allocs, long allocBytes) {
        Figures plus(long moreAllocs, long moreBytes) {
            return new Figures(allocs + moreAllocs, allocBytes + moreBytes);
        }
    }

    @BeforeAll
    static void allocate() {
        make(OBJECTS, ARRAYS);
    }

    private static String answer(String arguments) {
        return new JMXExecutor().execute("GC.alloc_counts " + arguments, true).getStdout();
    }

    private static Map<String, Figures> csv(String by) {
        Map<String, Figures> sums = new HashMap<>();
        answer("sites=SiteFormatsTest$Seen* format=csv by=" + by).lines().skip(1).filter(line -> !line.isEmpty()).forEach(line -> {
            String[] cells = line.split(",");
            String className = cells[0].replace("\"", "");
            sums.put(className, sums.getOrDefault(className, new Figures(0, 0))
                                    .plus(Long.parseLong(cells[1]), Long.parseLong(cells[2])));
        });
        return sums;
    }

    private static Figures expected(String className) {
        Figures figures = csv("site").get(className);
        assertEquals(className.equals(OBJECT) ? OBJECTS : ARRAYS, figures.allocs(), className);
        return figures;
    }

    @Test
    void csvIsTheSameHoweverItIsGrouped() {
        for (String by : List.of("line", "method", "package")) {
            assertEquals(csv("site"), csv(by), by);
        }
    }

    @Test
    void groupsHaveNamesOfTheirOwn() {
        assertTrue(answer("sites=" + OBJECT + " format=csv by=method").contains("\"SiteFormatsTest.make\",-1,-1,"));
        assertTrue(answer("sites=" + OBJECT + " format=csv by=package").contains("\"(unnamed package)\",-1,-1,"));
        String line = answer("sites=" + OBJECT + " format=csv by=line");
        assertTrue(line.matches("(?s).*\"SiteFormatsTest\\.make\",\\d+,-1,\"SiteFormatsTest\\.make:\\d+\".*"), line);
    }

    @Test
    void jsonHasTheNumbersOfCsv() {
        Matcher row = Pattern.compile("\\{\"class\": \"([^\"]*)\", \"allocs\": (\\d+), \"alloc_bytes\": (\\d+), \"method\": "
                                      + "\"SiteFormatsTest\\.make\", \"line\": \\d+, \"bci\": \\d+, \"caller\": \"[^\"]*\"}")
                .matcher(answer("sites=SiteFormatsTest$Seen* format=json"));
        Map<String, Figures> sums = new HashMap<>();
        while (row.find()) {
            sums.put(row.group(1), new Figures(Long.parseLong(row.group(2)), Long.parseLong(row.group(3))));
        }
        assertEquals(expected(OBJECT), sums.get(OBJECT));
        assertEquals(expected(ARRAY), sums.get(ARRAY));
    }

    @Test
    void foldedStacksHaveTheNumbersOfCsv() {
        for (String order : List.of("allocs", "alloc_bytes")) {
            Map<String, Long> sums = new HashMap<>();
            answer("sites=SiteFormatsTest$Seen* format=folded order=" + order).lines().filter(line -> !line.isEmpty()).forEach(line -> {
                assertTrue(line.matches("SiteFormatsTest\\.make:\\d+;SiteFormatsTest[^; ]* \\d+"), line);
                sums.merge(line.substring(line.lastIndexOf(';') + 1, line.lastIndexOf(' ')),
                           Long.valueOf(line.substring(line.lastIndexOf(' ') + 1)), Long::sum);
            });
            boolean bytes = order.equals("alloc_bytes");
            assertEquals(bytes ? expected(OBJECT).allocBytes() : OBJECTS, sums.get(OBJECT));
            assertEquals(bytes ? expected(ARRAY).allocBytes() : ARRAYS, sums.get(ARRAY));
        }
    }

    /** A message of protocol buffers: all values of a field, in order. */
    private static Map<Integer, List<Object>> message(byte[] bytes) {
        Map<Integer, List<Object>> fields = new HashMap<>();
        int[] at = {0};
        while (at[0] < bytes.length) {
            long key = varint(bytes, at);
            Object value;
            if ((key & 7) == 0) {
                value = varint(bytes, at);
            } else {
                assertEquals(2, key & 7, "wire type");
                int length = (int) varint(bytes, at);
                value = Arrays.copyOfRange(bytes, at[0], at[0] + length);
                at[0] += length;
            }
            fields.computeIfAbsent((int) (key >>> 3), k -> new ArrayList<>()).add(value);
        }
        return fields;
    }

    private static long varint(byte[] bytes, int[] at) {
        long n = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = bytes[at[0]++];
            n |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return n;
            }
        }
    }

    private static Path profile(String classes, String name) {
        assertFalse(answer("sites=" + classes + " format=pprof filename=" + name + " overwrite=true").contains("Exception"));
        return Path.of(name);
    }

    @Test
    void profilesHaveTheNumbersOfCsv() throws IOException {
        Map<Integer, List<Object>> profile = message(Files.readAllBytes(profile("*", "sites.pb")));
        List<String> strings = profile.get(6).stream().map(s -> new String((byte[]) s, StandardCharsets.UTF_8)).toList();
        assertEquals("", strings.getFirst());
        List<String> types = profile.get(1).stream().map(t -> strings.get(((Long) message((byte[]) t).get(1).getFirst()).intValue())).toList();
        assertEquals(List.of("alloc_objects", "alloc_space"), types);
        Map<Object, Object> locations = new HashMap<>();
        profile.get(4).forEach(l -> {
            Map<Integer, List<Object>> location = message((byte[]) l);
            locations.put(location.get(1).getFirst(), message((byte[]) location.get(4).getFirst()).get(1).getFirst());
        });
        Map<Object, String> functions = new HashMap<>();
        profile.get(5).forEach(f -> {
            Map<Integer, List<Object>> function = message((byte[]) f);
            functions.put(function.get(1).getFirst(), strings.get(((Long) function.get(2).getFirst()).intValue()));
        });
        Map<String, Figures> sums = new HashMap<>();
        for (Object s : profile.get(2)) {
            Map<Integer, List<Object>> sample = message((byte[]) s);
            Map<Integer, List<Object>> label = message((byte[]) sample.get(3).getFirst());
            assertEquals("class", strings.get(((Long) label.get(1).getFirst()).intValue()));
            String className = strings.get(((Long) label.get(2).getFirst()).intValue());
            if (className.startsWith("SiteFormatsTest$Seen")) {
                assertEquals("SiteFormatsTest.make", functions.get(locations.get(sample.get(1).getFirst())));
            }
            sums.put(className, sums.getOrDefault(className, new Figures(0, 0))
                                    .plus((Long) sample.get(2).get(0), (Long) sample.get(2).get(1)));
        }
        assertEquals(expected(OBJECT), sums.get(OBJECT));
        assertEquals(expected(ARRAY), sums.get(ARRAY));
    }

    @Test
    void pprofReadsProfiles() throws Exception {
        Path go = Path.of("/usr/bin/go");
        assumeTrue(Files.isExecutable(go), "no go tool pprof");
        OutputAnalyzer output = ProcessTools.executeCommand(go.toString(), "tool", "pprof", "-sample_index=alloc_objects", "-top",
                                                            "-unit=count", profile("SiteFormatsTest$Seen*", "sites.pprof").toString());
        output.shouldHaveExitValue(0);
        output.stdoutShouldMatch("(?m)^ *" + (OBJECTS + ARRAYS) + " .* SiteFormatsTest\\.make$");
    }
}
