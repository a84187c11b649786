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
 * @summary Rows say whether they are of a class, and which class loader has defined it
 * @library /test/lib ../lib
 * @modules java.base/jdk.internal.misc jdk.alloccounts
 *          jdk.internal.jvmstat/sun.jvmstat.monitor
 * @run junit/othervm KindsAndLoadersTest
 */

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import alloccounts.test.Named;
import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCountDiff;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.alloccounts.AllocCountsSnapshot;
import jdk.test.lib.dcmd.JMXExecutor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.junit.jupiter.api.Assertions.*;

class KindsAndLoadersTest {

    private static final AllocCountsMXBean BEAN = ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class);

    static class Own { }

    static Object sink;

    private static List<AllocCount> rows(String name) {
        return AllocCounts.getcounts().stream().filter(row -> row.className().equals(name)).toList();
    }

    private static String loaderOf(Class<?> cls) {
        ClassLoader loader = cls.getClassLoader();
        return (loader.getName() != null ? "'" + loader.getName() + "'" : loader.getClass().getName())
            + " @" + Integer.toHexString(System.identityHashCode(loader));
    }

    private static List<String> table(String arguments) {
        return new JMXExecutor().execute("GC.alloc_counts " + arguments, true).stdoutAsLines();
    }

    private static String printed() {
        PrintStream out = System.out;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        System.setOut(new PrintStream(text, true));
        try {
            AllocCounts.print(Integer.MAX_VALUE);
        } finally {
            System.setOut(out);
        }
        return text.toString();
    }

    /** {@return the number of rows that are no class} They do not disappear. */
    private static long others() {
        return AllocCounts.getcounts().stream().filter(row -> !row.isClass()).count();
    }

    private static long endingWith(List<String> lines, String end) {
        return lines.stream().filter(line -> line.endsWith("  " + end)).count();
    }

    /** Kotlin allows such names. */
    @ParameterizedTest
    @ValueSource(strings = {AllocCounts.UNLOADED_CLASSES, AllocCounts.OVERFLOW_CLASSES})
    void aClassNamedLikeARowThatIsNoClass(String name) throws Exception {
        AllocCountsSnapshot baseline = AllocCounts.snapshot();
        Class<?> cls = Named.define(name, null);
        Object[] kept = Named.objects(cls, 400_000);

        List<AllocCount> classes = rows(name).stream().filter(AllocCount::isClass).toList();
        assertEquals(1, classes.size());
        assertEquals(400_000, classes.getFirst().allocs());
        assertEquals(loaderOf(cls), classes.getFirst().loader());
        for (AllocCount row : rows(name)) {
            assertEquals(row.isClass(), row.kind() == AllocCount.Kind.CLASS);
            assertEquals(row.isClass(), row.loader() != null, row.toString());
        }
        assertEquals(List.of(loaderOf(cls)), AllocCounts.snapshot().get(name).stream().map(AllocCount::loader).toList());
        AllocCountDiff diff = AllocCounts.snapshot().diff(baseline).stream()
                .filter(row -> row.className().equals(name) && row.isClass()).findFirst().orElseThrow();
        assertEquals(400_000, diff.allocs());
        assertEquals(loaderOf(cls), diff.loader());

        assertTrue(BEAN.getMostAlive().containsKey(name));
        assertEquals(400_000, BEAN.get(name).getFirst().alive());
        // Each line but the first and the last is a row. Between the two snapshots a row of the other kinds may appear.
        List<String> lines;
        long others;
        do {
            others = others();
            lines = printed().lines().toList();
        } while (others != others());
        assertTrue(lines.getLast().endsWith("total, " + (lines.size() - 2 - others) + " classes"), lines.getLast());

        List<String> csv = table("format=csv").stream().filter(line -> line.startsWith("\"" + name + "\"")).toList();
        assertEquals(1, csv.stream().filter(line -> line.contains(",class,\"" + loaderOf(cls) + "\",")).count(), csv.toString());
        assertEquals(1, table("limit=0 filter=\"" + name + "\"").stream().filter(line -> line.matches(" +400000 .*")
                                                                                       && line.contains(name)).count());
        Reference.reachabilityFence(kept);
    }

    /** The row of unloaded classes in a baseline is not mistaken for a class of that name, nor the other way round. */
    @Test
    void diffsOfBoth() throws Exception {
        Object[] kept = Named.objects(Named.define(AllocCounts.UNLOADED_CLASSES, null), 5);
        for (int i = 0; rows(AllocCounts.UNLOADED_CLASSES).stream().allMatch(AllocCount::isClass); i++) {
            assertTrue(i < 100, "nothing is unloaded");
            sink = Named.objects(Named.define("Gone", null), 7);
            sink = null;
            System.gc();
        }
        AllocCountsSnapshot baseline = AllocCounts.snapshot();
        sink = Named.objects(Named.define("Gone", null), 1_000);
        sink = null;
        List<AllocCountDiff> diffs;
        int tries = 0;
        do {
            assertTrue(tries++ < 100, "not unloaded");
            System.gc();
            diffs = AllocCounts.snapshot().diff(baseline).stream()
                    .filter(row -> row.className().equals(AllocCounts.UNLOADED_CLASSES)).toList();
        } while (diffs.stream().noneMatch(row -> row.kind() == AllocCount.Kind.UNLOADED && row.allocs() >= 1_000));
        assertEquals(1, diffs.size(), "the class of this name has not changed: " + diffs);
        assertNull(diffs.getFirst().loader());
        Reference.reachabilityFence(kept);
    }

    @Test
    void builtInLoaders() {
        sink = new Own();
        sink = new Own[1];
        assertEquals("'bootstrap'", rows("java.lang.String").getFirst().loader());
        assertEquals("'bootstrap'", rows("byte[]").getFirst().loader());
        assertEquals("'app'", rows(Own.class.getTypeName()).getFirst().loader());
        assertEquals("'app'", rows(Own[].class.getTypeName()).getFirst().loader());
    }

    /** A hidden class has the loader of its lookup class. */
    @Test
    void hiddenClasses() throws Exception {
        byte[] bytes;
        try (var in = KindsAndLoadersTest.class.getResourceAsStream("KindsAndLoadersTest$Own.class")) {
            bytes = in.readAllBytes();
        }
        var lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
        var constructor = lookup.lookupClass().getDeclaredConstructor();
        constructor.setAccessible(true);
        sink = constructor.newInstance();
        AllocCount row = rows(lookup.lookupClass().getTypeName()).getFirst();
        assertEquals("'app'", row.loader());
        assertTrue(row.isClass());
    }

    @Test
    void copiesOfOneClass() throws Exception {
        String name = "p.Leaked";
        List<Class<?>> copies = new ArrayList<>();
        List<Object[]> kept = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            copies.add(Named.define(name, i % 2 == 0 ? null : "plugin " + i));
            kept.add(Named.objects(copies.get(i), i + 1));
        }
        Object[] single = Named.objects(Named.define("p.Single", "alone"), 2);
        Set<String> expected = copies.stream().map(KindsAndLoadersTest::loaderOf).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(40, expected.size());

        List<AllocCount> rows = rows(name);
        assertEquals(expected, rows.stream().map(AllocCount::loader).collect(Collectors.toCollection(TreeSet::new)));
        for (AllocCount row : rows) {
            int copy = (int) row.allocs() - 1;
            assertEquals(loaderOf(copies.get(copy)), row.loader());
        }
        assertEquals(expected, BEAN.get(name).stream().map(AllocCount::loader).collect(Collectors.toCollection(TreeSet::new)));

        // Rows that would look the same have the loader, others only if that is asked for.
        List<String> table = table("limit=0");
        for (String loader : expected) {
            assertEquals(1, endingWith(table, name + " (loader " + loader + ")"), loader);
            assertEquals(1, endingWith(printed().lines().toList(), name + " (loader " + loader + ")"), loader);
        }
        assertEquals(1, endingWith(table, "p.Single"));
        assertEquals(1, endingWith(table("limit=0 loaders"), "p.Single (loader 'alone' @"
                + loaderOf(single[0].getClass()).replaceAll(".*@", "") + ")"));
        assertEquals(1, endingWith(table("limit=0 loaders=true"), "java.lang.String (loader 'bootstrap')"));
        assertEquals(1, endingWith(table("limit=1 filter=p.Leaked"), name));

        // One row for all copies has no loader.
        for (int i = 0; i < 3; i++) {
            kept.add(Named.objects(copies.get(i), 300_000));
        }
        assertNull(BEAN.getMostAlive().get(name).loader());
        assertEquals("'bootstrap'", BEAN.getMostAlive().get("byte[]").loader());
        Reference.reachabilityFence(kept);
        Reference.reachabilityFence(single);
    }

    @Test
    void noMatchIsSaid() {
        String text = String.join("\n", table("filter=java.util.Entry"));
        assertTrue(Pattern.compile("No row has a name that matches 'java.util.Entry'").matcher(text).find(), text);
        assertFalse(String.join("\n", table("filter=java.lang.String")).contains("No row has"));
        assertFalse(String.join("\n", table("filter=no.such format=csv")).contains("No row has"), "not in files");
    }
}
