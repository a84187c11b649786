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
 * @test id=default
 * @summary jcmd GC.alloc_counts: what it prints, by limit and order, and how it refuses bad arguments
 * @library /test/lib
 * @modules java.base/jdk.internal.misc
 *          jdk.internal.jvmstat/sun.jvmstat.monitor
 * @run junit/othervm AllocCountsCommandTest
 */

/*
 * @test id=disabled
 * @summary jcmd GC.alloc_counts of a VM that does not count
 * @library /test/lib
 * @modules java.base/jdk.internal.misc
 *          jdk.internal.jvmstat/sun.jvmstat.monitor
 * @run junit/othervm -XX:-CountAllocs -Dcounting=false AllocCountsCommandTest
 */

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.management.RuntimeMBeanException;

import jdk.test.lib.dcmd.CommandExecutor;
import jdk.test.lib.dcmd.JMXExecutor;
import jdk.test.lib.dcmd.PidJcmdExecutor;
import jdk.test.lib.json.JSONValue;
import jdk.test.lib.process.OutputAnalyzer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.*;

// Not members of the test: JUnit loads those, all at once.
class Older { long a, b, c; }
class Newer { }
class Kept { }
class Fresh { }
class Dying { }
class Surviving { }

class AllocCountsCommandTest {

    private static final boolean COUNTING = Boolean.parseBoolean(System.getProperty("counting", "true"));

    private static final String CSV_HEADER =
            "class,allocs,deallocs,max,survived,alloc_bytes,dealloc_bytes,max_bytes,survived_bytes,kind,loader,alive,alive_bytes";

    static Object sink;
    static final Kept[] kept = new Kept[200_000];

    /** allocs, deallocs, max, allocated bytes, class */
    private static final Pattern ROW =
            Pattern.compile("\\s*(\\d+)\\s+(?:\\d+|-)\\s+(?:\\d+|-)\\s+(\\d+)\\s.*?(\\S.*)");

    record Row(long allocs, long bytes, String name) {
        static Row of(String line) {
            Matcher m = ROW.matcher(line);
            assertTrue(m.matches(), "no row: " + line);
            return new Row(Long.parseLong(m.group(1)), Long.parseLong(m.group(2)), m.group(3));
        }
    }

    @BeforeAll
    static void allocate() {
        for (int i = 0; i < 200_000; i++) {
            sink = new Older();
        }
        for (int i = 0; i < 300_000; i++) {
            sink = new Newer();
        }
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new Kept();
        }
    }

    private static Stream<CommandExecutor> executors() {
        return Stream.of(new JMXExecutor(), new PidJcmdExecutor());
    }

    private static OutputAnalyzer run(CommandExecutor executor, String arguments) {
        return executor.execute(("GC.alloc_counts " + arguments).strip());
    }

    /** A table: the rows, the sum of those left out if any, and the total. */
    record Table(List<Row> rows, Row more, Row total) {
        static Table of(List<String> lines) {
            int header = IntStream.range(0, lines.size())
                    .filter(i -> lines.get(i).matches("\\s*allocs\\s+deallocs\\s+max\\s.*class\\s*"))
                    .findFirst().orElseThrow(() -> new AssertionError("no header: " + lines));
            List<Row> rows = new ArrayList<>();
            Row more = null;
            for (String line : lines.subList(header + 1, lines.size())) {
                Row row = Row.of(line);
                if (row.name().matches("\\(\\d+ more rows\\)")) {
                    more = row;
                } else if (row.name().startsWith("total, ")) {
                    return new Table(rows, more, row);
                } else {
                    rows.add(row);
                }
            }
            throw new AssertionError("no total: " + lines);
        }
    }

    private static Table table(CommandExecutor executor, String arguments) {
        assumeTrue(COUNTING);
        return Table.of(run(executor, arguments).stdoutAsLines());
    }

    private static List<Row> rows(CommandExecutor executor, String arguments) {
        return table(executor, arguments).rows();
    }

    private static Stream<String> names(List<Row> rows) {
        return rows.stream().map(Row::name);
    }

    private static void assertSorted(Comparator<Row> order, List<Row> rows) {
        assertEquals(rows.stream().sorted(order).toList(), rows);
    }

    @ParameterizedTest
    @MethodSource("executors")
    void withoutArgumentsTwentyRowsByAllocs(CommandExecutor executor) {
        List<Row> rows = rows(executor, "");
        assertEquals(20, rows.size());
        assertSorted(Comparator.comparingLong(Row::allocs).reversed(), rows);
        assertEquals(300_000, named(rows, "Newer").allocs());
    }

    @ParameterizedTest
    @MethodSource("executors")
    void countsAreExact(CommandExecutor executor) {
        List<Row> rows = rows(executor, "limit=0");
        assertEquals(200_000, named(rows, "Older").allocs());
        assertEquals(300_000, named(rows, "Newer").allocs());
    }

    @ParameterizedTest
    @MethodSource("executors")
    void limit(CommandExecutor executor) {
        assertEquals(1, rows(executor, "limit=1").size());
        assertEquals(7, rows(executor, "limit=7").size());
        int all = rows(executor, "limit=0").size();
        assertTrue(all > 100, "all rows: " + all);
        // Another table may have other rows, for classes come and go: each has to be complete in itself.
        Table most = table(executor, "limit=1000000");
        assertNull(most.more());
        assertEquals("total, " + most.rows().stream().filter(AllocCountsCommandTest::isClass).count() + " classes",
                     most.total().name());
    }

    @ParameterizedTest
    @MethodSource("executors")
    void rowsAndTheOthersAddUpToTheTotal(CommandExecutor executor) {
        Table some = table(executor, "limit=7");
        assertEquals(some.total().allocs(),
                     some.rows().stream().mapToLong(Row::allocs).sum() + some.more().allocs());
        assertEquals(some.total().bytes(),
                     some.rows().stream().mapToLong(Row::bytes).sum() + some.more().bytes());

        Table all = table(executor, "limit=0");
        assertNull(all.more());
        assertEquals(all.total().allocs(), all.rows().stream().mapToLong(Row::allocs).sum());
        assertEquals(all.total().bytes(), all.rows().stream().mapToLong(Row::bytes).sum());
        long classes = all.rows().stream().filter(AllocCountsCommandTest::isClass).count();
        assertEquals("total, " + classes + " classes", all.total().name());
    }

    @ParameterizedTest
    @MethodSource("executors")
    void orders(CommandExecutor executor) {
        assertSorted(Comparator.comparingLong(Row::allocs).reversed(),
                     rows(executor, "limit=0 order=allocs"));
        assertSorted(Comparator.comparingLong(Row::bytes).reversed(),
                     rows(executor, "limit=0 order=alloc_bytes"));
        assertSorted(Comparator.comparing(Row::name), rows(executor, "limit=0 order=name").stream()
                .filter(AllocCountsCommandTest::isClass).toList());

        List<Row> byAge = rows(executor, "order=age limit=0");
        assertTrue(byAge.indexOf(named(byAge, "Newer"))
                   < byAge.indexOf(named(byAge, "Older")), "newest class first");
        assertTrue(byAge.indexOf(named(byAge, "Older"))
                   < byAge.indexOf(named(byAge, "java.lang.String")), "newest class first");
    }

    @ParameterizedTest
    @MethodSource("executors")
    void ordersByWhatLives(CommandExecutor executor) {
        assumeTrue(COUNTING);
        // Older and Newer die, this one does not.
        run(executor, "order=alive limit=1").shouldMatch("(?m)^ +allocs +deallocs +alive +max +alloc_bytes +class$");
        List<String> alive = run(executor, "order=alive limit=0 format=csv").stdoutAsLines().stream()
                .filter(line -> line.startsWith("\"")).map(line -> line.substring(1, line.indexOf('"', 1))).toList();
        assertTrue(alive.indexOf("Kept") >= 0 && alive.indexOf("Kept") < alive.indexOf("java.lang.Class"), "most alive first");
        List<Long> max = run(executor, "order=max limit=10").stdoutAsLines().stream()
                .filter(line -> line.matches("\\s*\\d+ +\\d+ +\\d+ .*")).map(line -> Long.parseLong(line.strip().split(" +")[2]))
                .toList();
        assertEquals(10, max.size());
        assertEquals(max.stream().sorted(Comparator.reverseOrder()).toList(), max);
    }

    /** Each figure is an order, and a table in this order has a column for it. */
    @ParameterizedTest
    @MethodSource("executors")
    void ordersByEachFigure(CommandExecutor executor) {
        assumeTrue(COUNTING);
        System.gc();                            // so that something has died, and survived
        List<String> columns = List.of(CSV_HEADER.split(","));
        for (String order : List.of("allocs", "deallocs", "alive", "max", "survived",
                                    "alloc_bytes", "dealloc_bytes", "alive_bytes", "max_bytes", "survived_bytes")) {
            List<Long> figures = new ArrayList<>();
            for (String line : run(executor, "limit=0 format=csv order=" + order).stdoutAsLines()) {
                if (line.startsWith("\"")) {
                    String[] cells = line.replaceAll("\"[^\"]*\"", "").split(",");     // those in quotes are empty
                    assertEquals(cell(cells, columns, "allocs") - cell(cells, columns, "deallocs"), cell(cells, columns, "alive"));
                    assertEquals(cell(cells, columns, "alloc_bytes") - cell(cells, columns, "dealloc_bytes"),
                                 cell(cells, columns, "alive_bytes"));
                    figures.add(cell(cells, columns, order));
                }
            }
            assertTrue(figures.size() > 100 && figures.getFirst() > 0, order + ": " + figures);
            assertEquals(figures.stream().sorted(Comparator.reverseOrder()).toList(), figures, order);
            run(executor, "limit=1 order=" + order).shouldMatch("(?m)^(?=.*\\b" + order + "\\b) +allocs .* class$");
        }
    }

    private static long cell(String[] cells, List<String> columns, String name) {
        return Long.parseLong(cells[columns.indexOf(name)]);
    }

    @ParameterizedTest
    @MethodSource("executors")
    void filter(CommandExecutor executor) {
        assertEquals(List.of("Newer"), rows(executor, "filter=Newer").stream().map(Row::name).toList());
        assertEquals(List.of(), rows(executor, "filter=ewer"));
        Table languages = table(executor, "limit=0 filter=java.lang.*");
        assertTrue(languages.rows().size() > 10);
        for (Row row : languages.rows()) {
            assertTrue(row.name().startsWith("java.lang."), row.name());
        }
        assertEquals(languages.rows().stream().mapToLong(Row::allocs).sum(), languages.total().allocs(), "total of these");
        List<String> arrays = names(rows(executor, "limit=0")).filter(name -> name.endsWith("[]")).toList();
        List<String> filtered = names(rows(executor, "limit=0 filter=*[]")).toList();
        assertTrue(filtered.containsAll(arrays) && arrays.size() > 10, filtered + " lacks some of " + arrays);
        assertEquals(List.of(), filtered.stream().filter(name -> !name.endsWith("[]")).toList());
    }

    @ParameterizedTest
    @MethodSource("executors")
    void csv(CommandExecutor executor) {
        assumeTrue(COUNTING);
        List<String> lines = run(executor, "format=csv filter=Newer").stdoutAsLines();
        int header = lines.indexOf(CSV_HEADER);
        assertTrue(header >= 0, lines.toString());
        assertTrue(lines.get(header + 1).startsWith("\"Newer\",300000,"), lines.get(header + 1));
        int all = run(executor, "format=csv").stdoutAsLines().size();
        assertTrue(all > 100, "all rows, unless there is a limit: " + all);
        assertEquals(header + 1 + 3, run(executor, "format=csv limit=3").stdoutAsLines().size());
    }

    @ParameterizedTest
    @MethodSource("executors")
    void json(CommandExecutor executor) {
        assumeTrue(COUNTING);
        String text = run(executor, "format=json").getStdout();
        JSONValue value = JSONValue.parse(text.substring(text.indexOf('{')));
        List<JSONValue> rows = new ArrayList<>();
        value.get("rows").asArray().forEach(rows::add);
        JSONValue row = rows.stream().filter(r -> r.get("class").asString().equals("Newer")).findFirst().orElseThrow();
        assertEquals("class", row.get("kind").asString());
        assertEquals("300000", row.get("allocs").asString());
        long allocs = rows.stream().mapToLong(r -> Long.parseLong(r.get("allocs").asString())).sum();
        assertEquals(allocs, Long.parseLong(value.get("total").get("allocs").asString()));
        assertEquals(rows.size(), Integer.parseInt(value.get("total").get("rows").asString()));
    }

    @ParameterizedTest
    @MethodSource("executors")
    void diff(CommandExecutor executor) {
        assumeTrue(COUNTING);
        run(executor, "baseline").shouldContain("Baseline taken");
        for (int i = 0; i < 1_234; i++) {
            sink = new Fresh();
        }
        System.gc();                            // their deaths are no objects of theirs
        Table diff = table(executor, "diff limit=0");
        assertEquals(1_234, named(diff.rows(), "Fresh").allocs());
        assertEquals(0, allocated(diff.rows(), "Older"));
        run(executor, "baseline");
        assertEquals(0, allocated(rows(executor, "diff filter=Fresh"), "Fresh"));
    }

    /** Whatever baselines others take, no figure of a diff is negative. */
    @Test
    void diffsOfTwoClients() throws Exception {
        assumeTrue(COUNTING);
        Callable<Void> client = () -> {
            CommandExecutor executor = new JMXExecutor();
            for (int i = 0; i < 50; i++) {
                run(executor, "baseline");
                String rows = run(executor, "diff format=csv").getStdout();
                assertFalse(Pattern.compile(",-\\d").matcher(rows).find(), rows);
            }
            return null;
        };
        try (ExecutorService clients = Executors.newFixedThreadPool(2)) {
            for (Future<Void> end : clients.invokeAll(List.of(client, client))) {
                end.get();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void badArgumentsAreRefused(CommandExecutor executor) {
        Map<String, String> named = Map.of(     // what the message has to name
                "order=size", "'size'",
                "order=", "order",
                "order", "order",               // no value at all
                "limit=-1", "-1",
                "limit=many", "many",
                "limit=1x", "1x",
                "limit", "limit",
                "colour=red", "colour",
                "all", "'all'");
        Map<String, String> more = Map.of(
                "format=xml", "'xml'",
                "format=", "''",
                "filter=", "filter",
                "baseline diff", "baseline",
                "baseline limit=3", "Use baseline without limit",
                "baseline filter=x", "Use baseline without limit",
                "diff order=max", "Invalid order 'max' for diff",
                "thread=1 order=alive", "Invalid order 'alive' for thread",
                "thread=1 order=survived_bytes", "Invalid order 'survived_bytes' for thread",
                "baseline=perhaps", "perhaps");
        Map<String, String> others = Map.of(
                "diff stacks=Newer", "stacks",
                "stacks=", "stacks",
                "stacks=Newer format=csv", "format",
                "duration=5s", "stacks",
                "duration=1ms stacks=Newer", "1ms",
                "duration=1h stacks=Newer", "1h",
                "duration=soon", "nanotime",
                "threads", "-XX:+CountAllocsPerThread",
                "thread=1", "-XX:+CountAllocsPerThread",
                "thread=main", "main");
        named = new HashMap<>(named);
        named.putAll(more);
        named.putAll(others);
        named.put("order=bytes", "'bytes'");
        named.put("diff order=max_bytes", "Invalid order 'max_bytes' for diff");
        if (!COUNTING) {
            // It says that instead.
            named.keySet().removeAll(List.of("threads", "thread=1"));
        }
        named.forEach((bad, name) -> {
            String refusal = refusal(executor, bad);
            assertTrue(refusal.contains("IllegalArgumentException") && refusal.contains(name),
                       bad + ": " + refusal);
        });
        for (String order : List.of("allocs", "survived", "alloc_bytes", "alive_bytes", "name", "age")) {
            assertTrue(refusal(executor, "order=size").contains(order), "names " + order);
        }
    }

    /** {@return what jcmd prints, or what the MBean server throws, in place of a table} */
    private static String refusal(CommandExecutor executor, String arguments) {
        try {
            OutputAnalyzer output = run(executor, arguments);
            if (executor instanceof PidJcmdExecutor) {
                output.shouldHaveExitValue(1);
            }
            output.shouldNotMatch("\\bdeallocs\\s+max\\b");
            return output.getOutput();
        } catch (RuntimeMBeanException e) {
            return e.getCause().toString();
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void helpNamesTheOptions(CommandExecutor executor) {
        OutputAnalyzer output = executor.execute("help GC.alloc_counts");
        output.shouldContain("GC.alloc_counts");
        output.shouldContain("Impact: ");
        output.shouldMatch("(?m)^\\s*limit : ");
        for (String option : List.of("order", "filter", "format", "baseline", "diff", "threads", "thread", "stacks", "duration",
                                     "loaders", "filename", "overwrite")) {
            output.shouldMatch("(?m)^\\s*" + option + " : ");
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void aVMThatDoesNotCountSaysSo(CommandExecutor executor) {
        assumeFalse(COUNTING);
        OutputAnalyzer output = run(executor, "");
        output.shouldContain("CountAllocs");
        if (executor instanceof PidJcmdExecutor) {
            output.shouldHaveExitValue(0);
        }
        output.shouldNotMatch("\\bdeallocs\\s+max\\b");
    }

    static Object dying;

    /** In a diff, -1 is a number, and stands for nothing else. */
    @ParameterizedTest
    @MethodSource("executors")
    void oneLessAlive(CommandExecutor executor) {
        assumeTrue(COUNTING);
        dying = new Dying();
        run(executor, "baseline");
        dying = null;
        System.gc();
        run(executor, "diff order=alive filter=Dying").shouldMatch("(?m)^ +0 +1 +-1 +- +0  Dying$");
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    }

    static Object[] surviving;

    /** What has only survived since the baseline has a row, too. */
    @ParameterizedTest
    @MethodSource("executors")
    void onlySurvivors(CommandExecutor executor) {
        assumeTrue(COUNTING);
        long before;
        do {
            before = collections();
            surviving = IntStream.range(0, 50).mapToObj(i -> new Surviving()).toArray();
            run(executor, "baseline");
        } while (collections() != before);
        System.gc();
        String text = run(executor, "diff format=json filter=Surviving").getStdout();
        JSONValue row = JSONValue.parse(text.substring(text.indexOf('{'))).get("rows").asArray().iterator().next();
        assertEquals("0", row.get("allocs").asString());
        assertEquals("50", row.get("survived").asString());
    }

    /** Of no rows, nothing is known that is not known of rows. */
    @ParameterizedTest
    @MethodSource("executors")
    void totalOfNoRows(CommandExecutor executor) {
        assumeTrue(COUNTING);
        run(executor, "baseline");
        for (String what : List.of("", "diff ")) {
            String text = run(executor, what + "format=json filter=no.such").getStdout();
            JSONValue total = JSONValue.parse(text.substring(text.indexOf('{'))).get("total");
            assertEquals("0", total.get("rows").asString());
            assertEquals("0", total.get("deallocs").asString());
            assertTrue(text.substring(text.indexOf("\"total\"")).matches("(?s).*\"max\": *null.*\"max_bytes\": *null.*"), text);
        }
    }

    /** Since the baseline: a class has a row if one of its objects died, too. */
    private static long allocated(List<Row> rows, String name) {
        return rows.stream().filter(row -> row.name().equals(name)).mapToLong(Row::allocs).sum();
    }

    private static boolean isClass(Row row) {
        return !row.name().equals("unloaded classes") && !row.name().startsWith("overflow: ");
    }

    private static Row named(List<Row> rows, String name) {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no row of " + name));
    }
}
