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
 * @summary Names of classes, class loaders and threads with characters that mean something to CSV, JSON, tables, terminals
 *          or spreadsheets
 * @library /test/lib ../lib
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.jfr
 *          jdk.internal.jvmstat/sun.jvmstat.monitor
 * @run junit/othervm -XX:+CountAllocsPerThread OddNamesTest
 */

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import alloccounts.test.Named;
import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.test.lib.dcmd.CommandExecutor;
import jdk.test.lib.dcmd.JMXExecutor;
import jdk.test.lib.dcmd.PidJcmdExecutor;
import jdk.test.lib.json.JSONValue;
import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import static org.junit.jupiter.api.Assertions.*;

class OddNamesTest {

    /** Names, and how text has them. */
    private static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("Odd\"quoted\"", "Odd\"quoted\""),
                Arguments.of("Odd, with commas,", "Odd, with commas,"),
                Arguments.of("Odd'\"}, \"allocs\": 1, {", "Odd'\"}, \"allocs\": 1, {"),
                Arguments.of("Odd\u00e9\u4e2d", "Odd\u00e9\u4e2d"),
                Arguments.of("Odd\ud83d\ude00", "Odd\ud83d\ude00"),
                Arguments.of("Odd\nof\r\ntwo lines", "Odd\\u000aof\\u000d\\u000atwo lines"),
                Arguments.of("Odd\\back\\slash", "Odd\\u005cback\\u005cslash"),
                Arguments.of("Odd\ttab\u0001", "Odd\\u0009tab\\u0001"),
                Arguments.of("\u001bc", "\\u001bc"),
                Arguments.of("Odd\u007f\u0085", "Odd\\u007f\\u0085"),
                Arguments.of("Odd\u2028\u2029", "Odd\\u2028\\u2029"),
                Arguments.of("Odd\u202e\u200b\ufeff", "Odd\\u202e\\u200b\\ufeff"),
                Arguments.of("=HYPERLINK(\"http:evil\",\"x\")", "=HYPERLINK(\"http:evil\",\"x\")"),
                Arguments.of("+1", "+1"),
                Arguments.of("-1", "-1"),
                Arguments.of("@SUM(1)", "@SUM(1)"),
                Arguments.of("A\n          1            0            1               16  Fake",
                             "A\\u000a          1            0            1               16  Fake"));
    }

    private static String cell(String text) {
        return text.matches("[=+@-].*") ? "'" + text : text;
    }

    private static OutputAnalyzer run(CommandExecutor executor, String arguments) {
        return executor.execute("GC.alloc_counts " + arguments);
    }

    /** {@return the text of a file that has been written by the command, which must be UTF-8} */
    private static String file(CommandExecutor executor, String arguments) throws Exception {
        Path file = Path.of("counts.txt").toAbsolutePath();
        run(executor, arguments + " overwrite=true filename=" + file).shouldContain("Written to " + file);
        return Files.readString(file);
    }

    /** Records of CSV, with fields that may be quoted and then have quotes doubled, commas and newlines. */
    private static List<List<String>> records(String text) {
        List<List<String>> records = new ArrayList<>();
        List<String> record = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                record.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    records.add(record);
                    record = new ArrayList<>();
                }
            } else {
                field.append(c);
            }
        }
        return records;
    }

    @ParameterizedTest
    @MethodSource("names")
    void oneRow(String oddName, String oddText) throws Exception {
        String name = oddName + "#row";         // other tests have classes of the other names
        String text = oddText + "#row";
        Class<?> cls = Named.define(name, name);
        assertEquals(name, cls.getName());
        Object[] kept = Named.objects(cls, 17);
        String loader = "'" + name + "' @" + Integer.toHexString(System.identityHashCode(cls.getClassLoader()));
        String loaderText = "'" + text + "' @" + Integer.toHexString(System.identityHashCode(cls.getClassLoader()));

        for (CommandExecutor executor : List.of(new JMXExecutor(), new PidJcmdExecutor())) {
            List<List<String>> records = records(file(executor, "format=csv"));
            List<String> header = records.getFirst();
            List<List<String>> rows = records.stream().filter(r -> r.get(0).equals(cell(text))).toList();
            assertEquals(1, rows.size());
            assertEquals(header.size(), rows.get(0).size());
            assertEquals("17", rows.get(0).get(1));
            assertEquals(loaderText, rows.get(0).get(header.indexOf("loader")));

            String json = file(executor, "format=json");
            assertTrue(json.chars().allMatch(c -> c < 128), "ASCII");
            List<JSONValue> objects = new ArrayList<>();
            JSONValue.parse(json).get("rows").asArray().forEach(objects::add);
            List<JSONValue> found = objects.stream().filter(o -> o.get("class").asString().equals(name)).toList();
            assertEquals(1, found.size());
            assertEquals("17", found.get(0).get("allocs").asString());
            assertEquals(loader, found.get(0).get("loader").asString());

            String bytes = found.get(0).get("alloc_bytes").asString();
            String row = " +17 +0 +17 +" + bytes + "  \\Q" + text + "\\E";
            assertTrue(file(executor, "limit=0").lines().anyMatch(line -> line.matches(row)));
            assertEquals(1, file(executor, "limit=0 loaders").lines()
                    .filter(line -> line.matches(row + "\\Q (loader " + loaderText + ")\\E")).count());
            // What jcmd prints is the same text, whatever the encoding of this VM's streams.
            assertEquals(1, run(executor, "limit=0").stdoutAsLines().stream().filter(line -> line.matches(row)).count());
        }

        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            AllocCounts.print(Integer.MAX_VALUE);
        } finally {
            System.setOut(out);
        }
        assertEquals(1, printed.toString(StandardCharsets.UTF_8).lines()
                .filter(line -> line.matches(" +17 +0 +17 +\\d+  \\Q" + text + "\\E")).count());

        List<AllocCount> row = ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class).get(name);
        assertEquals(1, row.size());
        assertEquals(17, row.get(0).allocs());
        assertEquals(loader, row.get(0).loader());
        Reference.reachabilityFence(kept);
    }

    /** A filter has names as they are printed, so that they can be copied. */
    @ParameterizedTest
    @MethodSource("names")
    void filterByWhatIsPrinted(String oddName, String oddText) throws Exception {
        String name = oddName + "#filter";
        String text = oddText + "#filter";
        Class<?> cls = Named.define(name, null);
        Object[] kept = Named.objects(cls, 3);
        // Within quotes, quotes cannot be written.
        String filter = text.replace('"', '*');
        for (CommandExecutor executor : List.of(new JMXExecutor(), new PidJcmdExecutor())) {
            List<String> rows = file(executor, "format=csv filter=\"" + filter + "\"").lines().skip(1).toList();
            assertTrue(!rows.isEmpty() && rows.stream().allMatch(row -> records(row + "\n").getFirst().getFirst().equals(cell(text))),
                       rows.toString());
        }
        Reference.reachabilityFence(kept);
    }

    /** Flight Recorder has names as they are, but for what has no encoding. */
    @Test
    void events() throws Exception {
        List<String> names = names().map(arguments -> (String) arguments.get()[0]).toList();
        List<Object[]> kept = new ArrayList<>();
        for (String name : names) {
            kept.add(Named.objects(Named.define(name, null), 19));
        }
        Path file = Path.of("odd.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.AllocCounts").with("period", "everyChunk");
            recording.start();
            recording.stop();
            recording.dump(file);
        }
        List<String> recorded = new ArrayList<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (event.getLong("allocs") == 19) {
                recorded.add(event.getString("className"));
            }
        }
        assertTrue(recorded.containsAll(names), recorded + " lacks some of " + names);
        Reference.reachabilityFence(kept);
    }

    @Test
    void threads() throws Exception {
        String forged = "x\"\n     999999999         99999999  #9 \"forged\u001b[31m\\";
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }, forged);
        thread.start();
        for (CommandExecutor executor : List.of(new JMXExecutor(), new PidJcmdExecutor())) {
            List<String> lines = file(executor, "threads limit=0").lines().toList();
            assertTrue(lines.stream().anyMatch(line -> line.endsWith("#" + thread.threadId()
                    + " \"x\"\\u000a     999999999         99999999  #9 \"forged\\u001b[31m\\u005c\"")), lines.toString());
            assertTrue(lines.stream().noneMatch(line -> line.startsWith("     999999999")), lines.toString());
        }
        end.countDown();
        thread.join();
    }

    public static class Program {
        public static void main(String[] args) throws Exception {
            Object[] kept = Named.objects(Named.define("\u001bc\n", null), 54_321);
            System.out.print("unfinished");
            Reference.reachabilityFence(kept);
        }
    }

    @Test
    void atExit() throws Exception {
        Path file = Path.of("exit.csv").toAbsolutePath();
        for (String format : List.of("table", "cpython")) {
            List<String> lines = ProcessTools.executeTestJava("-XX:+PrintAllocCountsAtExit", "-XX:AllocCountsExitFormat=" + format,
                    "-XX:AllocCountsFile=" + file, Program.class.getName()).shouldHaveExitValue(0).stdoutAsLines();
            assertTrue(lines.stream().anyMatch(line -> format.equals("table")
                    ? line.matches(" +54321 +0 +54321 +\\d+  \\\\u001bc\\\\u000a")
                    : line.equals("\\u001bc\\u000a alloc'd: 54321, freed: 0, max in use: 54321")), lines.toString());
            assertEquals("unfinished", lines.getFirst());
            assertTrue(Files.readString(file).lines().anyMatch(line -> line.startsWith("\"\\u001bc\\u000a\",54321,")));
        }
    }
}
