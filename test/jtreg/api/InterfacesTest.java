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
 * @summary All interfaces show the same counts of the same classes
 * @modules jdk.alloccounts jdk.jfr jdk.attach
 * @library /test/lib ../lib
 * @run junit/othervm InterfacesTest
 */

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import alloccounts.test.Unloadable;
import com.sun.tools.attach.VirtualMachine;
import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.test.lib.json.JSONValue;
import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/**
 * A program makes objects of some classes, of which some die, and then only waits. Whatever it is asked through, the
 * counts of these classes must be the same.
 */
class InterfacesTest {
    private static final String READY = "ready";

    private static final String FIRST = "InterfacesTest$Program$First";
    private static final String SECOND = "InterfacesTest$Program$Second[]";

    public static class Program {
        static class First { int i; }
        static class Second { long l; }

        static Object[] kept = new Object[3_000];

        static void make(int n) {
            for (int i = 0; i < n; i++) {
                kept[i % kept.length] = i % 2 == 0 ? new First() : new Second[i % 7];
            }
        }

        public static void main(String[] args) throws Exception {
            make(200_000);
            System.gc();
            make(5_000);
            // No collection that comes later changes anything.
            System.gc();
            AllocCounts.print(Integer.MAX_VALUE);
            for (AllocCount row : rows(AllocCounts.getcounts())) {
                System.out.println("getcounts " + row);
            }
            for (AllocCount row : rows(AllocCounts.snapshot().rows())) {
                System.out.println("snapshot " + row);
            }
            for (AllocCount row : rows(AllocCounts.snapshotAtSafepoint().rows())) {
                System.out.println("snapshotAtSafepoint " + row);
            }
            System.out.println(READY);
            System.in.read();
        }
    }

    private static List<AllocCount> rows(List<AllocCount> all) {
        return all.stream().filter(row -> row.className().equals(FIRST) || row.className().equals(SECOND)).toList();
    }

    /** All cells of the rows of both classes. */
    private static Map<String, List<Long>> cells(List<AllocCount> all) {
        Map<String, List<Long>> result = new LinkedHashMap<>();
        for (AllocCount row : rows(all)) {
            assertTrue(row.isClass());
            assertEquals("'app'", row.loader());
            result.put(row.className(), List.of(row.allocs(), row.deallocs(), row.max(), row.survived(),
                    row.allocBytes(), row.deallocBytes(), row.maxBytes(), row.survivedBytes()));
        }
        return result;
    }

    private static Map<String, List<Long>> csv(List<String> lines) {
        Map<String, List<Long>> result = new LinkedHashMap<>();
        for (String line : lines) {
            Matcher m = Pattern.compile("\"([^\"]*)\",([\\d,]*),class,\"([^\"]*)\",(\\d+),(\\d+)").matcher(line);
            if (m.matches() && (m.group(1).equals(FIRST) || m.group(1).equals(SECOND))) {
                List<Long> numbers = new ArrayList<>();
                for (String cell : m.group(2).split(",")) {
                    numbers.add(Long.valueOf(cell));
                }
                assertEquals("'app'", m.group(3));
                assertEquals(numbers.get(0) - numbers.get(1), Long.valueOf(m.group(4)));
                assertEquals(numbers.get(4) - numbers.get(5), Long.valueOf(m.group(5)));
                result.put(m.group(1), numbers);
            }
        }
        return result;
    }

    private static Map<String, List<Long>> json(String text) {
        Map<String, List<Long>> result = new LinkedHashMap<>();
        for (JSONValue row : JSONValue.parse(text.substring(text.indexOf('{'))).get("rows").asArray()) {
            String name = row.get("class").asString();
            if (name.equals(FIRST) || name.equals(SECOND)) {
                List<Long> numbers = new ArrayList<>();
                for (String column : List.of("allocs", "deallocs", "max", "survived",
                                             "alloc_bytes", "dealloc_bytes", "max_bytes", "survived_bytes")) {
                    numbers.add(Long.valueOf(row.get(column).asString()));
                }
                assertEquals("class", row.get("kind").asString());
                assertEquals("'app'", row.get("loader").asString());
                assertEquals(numbers.get(0) - numbers.get(1), Long.valueOf(row.get("alive").asString()));
                assertEquals(numbers.get(4) - numbers.get(5), Long.valueOf(row.get("alive_bytes").asString()));
                result.put(name, numbers);
            }
        }
        return result;
    }

    /** Of tables, which have four of the columns. */
    private static Map<String, List<Long>> table(List<String> lines) {
        Map<String, List<Long>> result = new LinkedHashMap<>();
        for (String line : lines) {
            Matcher m = Pattern.compile(" *(\\d+) +(\\d+) +(\\d+) +(\\d+)  (\\S+)").matcher(line);
            if (m.matches() && (m.group(5).equals(FIRST) || m.group(5).equals(SECOND))) {
                result.put(m.group(5), List.of(Long.valueOf(m.group(1)), Long.valueOf(m.group(2)),
                                               Long.valueOf(m.group(3)), Long.valueOf(m.group(4))));
            }
        }
        return result;
    }

    private static Map<String, List<Long>> columns(Map<String, List<Long>> rows, int... columns) {
        Map<String, List<Long>> result = new LinkedHashMap<>();
        rows.forEach((name, cells) -> {
            List<Long> some = new ArrayList<>();
            for (int column : columns) {
                some.add(cells.get(column));
            }
            result.put(name, some);
        });
        return result;
    }

    private static Map<String, List<Long>> events(Path recording, String type) throws Exception {
        Map<String, List<Long>> result = new LinkedHashMap<>();
        for (RecordedEvent e : RecordingFile.readAllEvents(recording)) {
            String name = e.getEventType().getName().equals(type) ? e.getString("className") : "";
            if (name.equals(FIRST) || name.equals(SECOND)) {
                assertEquals("class", e.getString("kind"));
                assertEquals("'app'", e.getString("loader"));
                assertEquals(e.getLong("allocs") - e.getLong("deallocs"), e.getLong("alive"));
                assertEquals(e.getLong("allocBytes") - e.getLong("deallocBytes"), e.getLong("aliveBytes"));
                // The last of each class stays.
                result.put(name, List.of(e.getLong("allocs"), e.getLong("deallocs"), e.getLong("max"), e.getLong("survived"),
                        e.getLong("allocBytes"), e.getLong("deallocBytes"), e.getLong("maxBytes"),
                        e.getLong("survivedBytes")));
            }
        }
        return result;
    }

    private static List<String> jcmd(long pid, String arguments) throws Exception {
        OutputAnalyzer output = new OutputAnalyzer(new ProcessBuilder(
                Path.of(System.getProperty("test.jdk"), "bin", "jcmd").toString(), Long.toString(pid),
                "GC.alloc_counts " + arguments).start());
        output.shouldHaveExitValue(0);
        return output.stdoutAsLines();
    }

    private static AllocCount parse(String line) {
        Matcher m = Pattern.compile(".*className=(.*), allocs=(\\d+), deallocs=(\\d+), max=(\\d+), survived=(\\d+), "
                + "allocBytes=(\\d+), deallocBytes=(\\d+), maxBytes=(\\d+), survivedBytes=(\\d+), kind=CLASS, loader=(.*)\\]").matcher(line);
        assertTrue(m.matches(), line);
        long[] n = new long[8];
        for (int i = 0; i < n.length; i++) {
            n[i] = Long.parseLong(m.group(i + 2));
        }
        return new AllocCount(m.group(1), n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7],
                              AllocCount.Kind.CLASS, m.group(10));
    }

    @Test
    void allShowTheSame() throws Exception {
        Path file = Path.of("counts.csv").toAbsolutePath();
        Path recording = Path.of("counts.jfr").toAbsolutePath();
        Process process = ProcessTools.createTestJavaProcessBuilder(
                "-XX:+PrintAllocCountsAtExit", "-XX:AllocCountsFile=" + file,
                "-XX:StartFlightRecording:settings=alloc-counts,alloc-counts=all,dumponexit=true,filename=" + recording,
                Program.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Map<String, List<AllocCount>> printed = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        var reader = process.inputReader();
        for (String line; !READY.equals(line = reader.readLine()); ) {
            assertNotNull(line, "the program has ended");
            lines.add(line);
            for (String word : List.of("getcounts", "snapshot", "snapshotAtSafepoint")) {
                if (line.startsWith(word + " ")) {
                    printed.computeIfAbsent(word, w -> new ArrayList<>()).add(parse(line));
                }
            }
        }
        Map<String, List<Long>> expected = cells(printed.get("getcounts"));
        assertEquals(2, expected.size());
        assertEquals(102_500, expected.get(FIRST).get(0));
        assertEquals(101_000, expected.get(FIRST).get(1), "the others are kept");
        assertEquals(expected, cells(printed.get("snapshot")));
        assertEquals(expected, cells(printed.get("snapshotAtSafepoint")));
        Map<String, List<Long>> inTables = columns(expected, 0, 1, 2, 4);
        assertEquals(inTables, table(lines));

        long pid = process.pid();
        assertEquals(expected, csv(jcmd(pid, "format=csv")));
        assertEquals(expected, json(String.join("\n", jcmd(pid, "format=json"))));
        assertEquals(inTables, table(jcmd(pid, "limit=0")));

        VirtualMachine vm = VirtualMachine.attach(Long.toString(pid));
        try (var connector = JMXConnectorFactory.connect(new JMXServiceURL(vm.startLocalManagementAgent()))) {
            MBeanServerConnection connection = connector.getMBeanServerConnection();
            AllocCountsMXBean bean = ManagementFactory.newPlatformMXBeanProxy(connection,
                    AllocCountsMXBean.MXBEAN_NAME, AllocCountsMXBean.class);
            assertEquals(expected, cells(bean.rows()));
            assertEquals(expected, cells(bean.top(Integer.MAX_VALUE)));
            List<AllocCount> both = new ArrayList<>(bean.get(FIRST));
            both.addAll(bean.get(SECOND));
            assertEquals(expected, cells(both));
        } finally {
            vm.detach();
        }

        process.getOutputStream().close();
        List<String> atExit = reader.lines().toList();
        assertEquals(0, process.waitFor());
        assertEquals(inTables, table(atExit));
        assertEquals(expected, csv(Files.readAllLines(file)));
        assertEquals(expected, events(recording, "jdk.AllocCounts"));
    }

    public static class Twins {
        public static class Twin { }

        static Object sink;

        public static void main(String[] args) throws Exception {
            Class<?> one = Unloadable.copyOf(Twin.class);
            Class<?> other = Unloadable.copyOf(Twin.class);
            for (int i = 0; i < 300_000; i++) {
                sink = (i % 3 == 0 ? one : other).getConstructor().newInstance();
            }
            Reference.reachabilityFence(List.of(one, other));
        }
    }

    public static class Crowd {
        public static class One { }

        static Object sink;

        public static void main(String[] args) throws Exception {
            List<Class<?>> classes = new ArrayList<>();
            for (int i = 0; i < 70; i++) {
                classes.add(Unloadable.copyOf(One.class));
            }
            for (Class<?> one : classes) {
                for (int i = 0; i < 100_000; i++) {
                    sink = one.getConstructor().newInstance();
                }
            }
            Reference.reachabilityFence(classes);
        }
    }

    /** A class that others have overtaken since has no row, rather than an old one. */
    @Test
    void lastNumbersInViews() throws Exception {
        Path recording = Path.of("crowd.jfr").toAbsolutePath();
        ProcessTools.executeTestJava("-XX:StartFlightRecording:settings=alloc-counts,filename=" + recording,
                                     Crowd.class.getName()).shouldHaveExitValue(0);
        OutputAnalyzer output = new OutputAnalyzer(new ProcessBuilder(
                Path.of(System.getProperty("test.jdk"), "bin", "jfr").toString(), "view", "--width", "200",
                "alloc-counts", recording.toString()).start());
        output.shouldHaveExitValue(0);
        List<String> rows = output.stdoutAsLines().stream().filter(line -> line.matches(" *[\\d,]+ .*")).toList();
        assertEquals(50, rows.size(), output.getStdout());
        assertTrue(rows.stream().filter(line -> line.strip().startsWith("100,000 ")).count() > 40, output.getStdout());
    }

    /** Views group what they show. */
    @Test
    void classesOfOneNameInViews() throws Exception {
        Path recording = Path.of("twins.jfr").toAbsolutePath();
        ProcessTools.executeTestJava("-XX:StartFlightRecording:settings=alloc-counts,alloc-counts=all,filename=" + recording,
                                     Twins.class.getName()).shouldHaveExitValue(0);
        for (String view : List.of("alloc-counts", "alloc-counts-all")) {
            OutputAnalyzer output = new OutputAnalyzer(new ProcessBuilder(
                    Path.of(System.getProperty("test.jdk"), "bin", "jfr").toString(), "view", "--width", "200",
                    "--truncate", "beginning", view, recording.toString()).start());
            output.shouldHaveExitValue(0);
            assertEquals(List.of("200,000", "100,000"), output.stdoutAsLines().stream()
                    .filter(line -> line.strip().endsWith(Twins.Twin.class.getName()))
                    .map(line -> line.strip().split(" ")[0]).toList(), output.getStdout());
        }
    }
}
