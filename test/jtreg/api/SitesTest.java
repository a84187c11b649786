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
 * @test id=compiled
 * @summary Allocation sites from Java and through the MXBean: the switch, exact sums, lines, callers
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm SitesTest
 */

/*
 * @test id=interpreted
 * @summary Allocation sites from Java and through the MXBean, where all callers are known
 * @requires vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xint SitesTest
 */

/*
 * @test id=verified
 * @summary Allocation sites from Java and through the MXBean, while the VM counts a second time
 * @requires vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SitesTest
 */

import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;

import alloccounts.test.Counts;
import alloccounts.test.Unloadable;
import alloccounts.test.Vm;
import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.alloccounts.AllocSite;
import jdk.test.lib.process.ProcessTools;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.junit.jupiter.api.Assertions.*;

class SitesTest {

    static class Switched { }
    static class Summed { long a; }
    static class OnALine { int a; }
    static class TwoOnALine { }
    static class Reflected { }
    static class Referred { }
    static class Managed { }
    static class Read { }
    public static class Twin { }

    private static final String OFF = "allocation sites are not counted; call startSites() first";
    private static final boolean INTERPRETED = Vm.flags().contains("-Xint");
    private static final int MANY = INTERPRETED ? 1_000 : 200_000;

    static volatile Object sink;

    @AfterEach
    void stop() {
        AllocCounts.stopSites();
    }

    /** {@return the line that calls this} */
    private static int line() {
        return StackWalker.getInstance().walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
    }

    private static List<AllocSite> sites(Class<?> cls) {
        return AllocCounts.sites().stream().filter(site -> site.className().equals(cls.getTypeName())).toList();
    }

    private static long allocs(List<AllocSite> sites) {
        return sites.stream().mapToLong(AllocSite::allocs).sum();
    }

    private static long bytes(List<AllocSite> sites) {
        return sites.stream().mapToLong(AllocSite::allocBytes).sum();
    }

    private static void makeSwitched(int n) {
        for (int i = 0; i < n; i++) {
            sink = new Switched();
        }
    }

    @Test
    void theSwitch() {
        assertFalse(AllocCounts.isCountingSites());
        assertFalse(AllocCounts.stopSites());
        assertEquals(OFF, assertThrows(IllegalStateException.class, AllocCounts::sites).getMessage());
        makeSwitched(3);
        AllocCounts.startSites();
        assertTrue(AllocCounts.isCountingSites());
        assertEquals(List.of(), sites(Switched.class));
        makeSwitched(7);
        AllocCounts.startSites();
        assertTrue(AllocCounts.isCountingSites());
        assertEquals(7, allocs(sites(Switched.class)), "they are counted on");
        makeSwitched(2);
        assertEquals(9, allocs(sites(Switched.class)));
        assertEquals(9, allocs(sites(Switched.class)), "reading changes nothing");
        assertTrue(AllocCounts.stopSites());
        assertFalse(AllocCounts.isCountingSites());
        assertFalse(AllocCounts.stopSites());
        assertEquals(OFF, assertThrows(IllegalStateException.class, AllocCounts::sites).getMessage());
        makeSwitched(5);
        AllocCounts.startSites();
        assertEquals(List.of(), sites(Switched.class), "they begin with zero");
        makeSwitched(1);
        assertEquals(1, allocs(sites(Switched.class)));
    }

    private static void work() {
        for (int i = 0; i < MANY; i++) {
            sink = new Summed();
            sink = new Summed[i % 5];
            sink = new long[2][i % 3];
            sink = "number " + i;
            sink = new byte[i % 7].clone();
            sink = Arrays.copyOf(new Object[i % 4], 9);
            sink = List.of(i, i);
        }
    }

    /** The rows of a class are no less than what the test allocates, and no more than what the VM counts for the class. */
    @Test
    void sumsAreThoseOfTheClasses() {
        Counts before = Counts.read();
        AllocCounts.startSites();
        List<AllocCount> measured = AllocCounts.measure(SitesTest::work);
        List<AllocSite> sites = AllocCounts.sites();
        Counts since = Counts.read().minus(before);
        for (String name : List.of(Summed.class.getTypeName(), Summed[].class.getTypeName(), "long[]", "long[][]", "byte[]",
                                   "java.lang.String", "java.lang.Object[]", "java.lang.Integer")) {
            List<AllocSite> ofClass = sites.stream().filter(site -> site.className().equals(name)).toList();
            AllocCount least = measured.stream().filter(row -> row.className().equals(name)).findFirst().orElseThrow();
            Counts.Amount most = since.get(name);
            assertTrue(least.allocs() <= allocs(ofClass) && allocs(ofClass) <= most.objects(),
                       name + ": " + least + " <= " + allocs(ofClass) + " <= " + most);
            assertTrue(least.allocBytes() <= bytes(ofClass) && bytes(ofClass) <= most.bytes(),
                       name + ": " + least + " <= " + bytes(ofClass) + " <= " + most);
        }
        for (Class<?> own : List.of(Summed.class, Summed[].class)) {
            List<AllocSite> ofClass = sites.stream().filter(site -> site.className().equals(own.getTypeName())).toList();
            assertEquals(MANY, allocs(ofClass));
            assertEquals(since.get(own).bytes(), bytes(ofClass));
            assertTrue(ofClass.stream().allMatch(AllocSite::isAttributed), ofClass.toString());
        }
        long least = measured.stream().mapToLong(AllocCount::allocs).sum();
        assertTrue(least <= allocs(sites) && allocs(sites) <= since.total().objects(),
                   least + " <= " + allocs(sites) + " <= " + since.total());
    }

    /** Most allocations first, no two rows for the same place, none without an object, and nobody can change them. */
    @Test
    void theList() {
        AllocCounts.startSites();
        work();
        List<AllocSite> sites = AllocCounts.sites();
        assertTrue(sites.size() > 10, sites.toString());
        assertEquals(sites.stream().sorted(Comparator.comparingLong(AllocSite::allocs).reversed()
                                           .thenComparing(AllocSite::className)).toList(), sites);
        Set<AllocSite> places = new HashSet<>();
        for (AllocSite site : sites) {
            assertTrue(site.allocs() > 0 && site.allocBytes() >= 8 * site.allocs(), site.toString());
            assertTrue(places.add(new AllocSite(site.className(), 0, 0, site.method(), site.line(), site.bci(), site.callers())),
                       site + " is there twice");
            if (!site.isAttributed()) {
                assertEquals(List.of("", -1, -1, List.of()), List.of(site.method(), site.line(), site.bci(), site.callers()));
            }
        }
        assertThrows(UnsupportedOperationException.class, () -> sites.remove(0));
        assertThrows(UnsupportedOperationException.class, () -> sites.get(0).callers().add(""));
    }

    /** Whatever runs the loop. */
    @Test
    void theLine() {
        AllocCounts.startSites();
        int line = line() + 2;
        for (int i = 0; i < MANY; i++) {
            sink = new OnALine();
        }
        List<AllocSite> sites = sites(OnALine.class);
        assertEquals(1, sites.size(), sites.toString());
        AllocSite site = sites.get(0);
        assertEquals(new AllocSite("SitesTest$OnALine", MANY, site.allocBytes(), "SitesTest.theLine", line, site.bci(), List.of()), site);
        assertTrue(site.isAttributed());
        assertTrue(site.bci() > 0, site.toString());
        long size = AllocCounts.getcounts().stream().filter(row -> row.className().equals(site.className()))
                .mapToLong(row -> row.allocBytes() / row.allocs()).sum();
        assertEquals(MANY * size, site.allocBytes());
    }

    @Test
    void twoSitesInALine() {
        AllocCounts.startSites();
        int line = line() + 2;
        for (int i = 0; i < 3; i++) {
            sink = i == 0 ? new TwoOnALine() : new TwoOnALine();
        }
        List<AllocSite> sites = sites(TwoOnALine.class);
        assertEquals(List.of(2L, 1L), sites.stream().map(AllocSite::allocs).toList());
        assertEquals(List.of(line, line), sites.stream().map(AllocSite::line).toList());
        assertTrue(sites.get(0).bci() > sites.get(1).bci(), sites.toString());
    }

    /** The rows of which the last caller is this line. */
    private static List<AllocSite> calledAt(List<AllocSite> sites, String method, int line) {
        return sites.stream()
                .filter(site -> !site.callers().isEmpty() && site.callers().getLast().equals(method + ":" + line))
                .toList();
    }

    private static void assertInJdk(List<AllocSite> sites) {
        for (AllocSite site : sites) {
            List<String> frames = new ArrayList<>(site.callers());
            frames.removeLast();
            frames.add(site.method());
            assertTrue(frames.stream().allMatch(frame -> frame.startsWith("java.") || frame.startsWith("jdk.")), site.toString());
        }
    }

    private static int concatenate(String text, int n) {
        int line = line() + 2;
        for (int i = 0; i < n; i++) {
            sink = text + i;
        }
        return line;
    }

    /** Up to the first one outside of the JDK, which code that was compiled need not know. */
    @Test
    void callersOfAConcatenation() {
        concatenate("warm up ", 3);
        AllocCounts.startSites();
        int line = concatenate("number ", 40);
        for (Class<?> cls : List.of(byte[].class, String.class)) {
            List<AllocSite> sites = calledAt(sites(cls), "SitesTest.concatenate", line);
            assertInJdk(sites);
            // No row has this caller if all that was called had been compiled by itself.
            assertTrue(INTERPRETED ? allocs(sites) == 40 : allocs(sites) <= 40, sites(cls).toString());
        }
    }

    /** Two calls in a line look the same, so they are one row. */
    @Test
    void twoCallsInALine() {
        AllocCounts.startSites();
        int line = line() + 1;
        sink = Stream.of(new ArrayList<>(5), new ArrayList<>(6));
        List<AllocSite> sites = calledAt(sites(Object[].class), "SitesTest.twoCallsInALine", line).stream()
                .filter(site -> site.method().equals("java.util.ArrayList.<init>")).toList();
        assertTrue(sites.size() <= 1, sites.toString());
        if (INTERPRETED) {
            assertEquals(2, allocs(sites));
            assertEquals(List.of("SitesTest.twoCallsInALine:" + line), sites.get(0).callers());
        }
    }

    @Test
    void nativeMethods() {
        AllocCounts.startSites();
        int line = line() + 2;
        for (int i = 0; i < 10; i++) {
            sink = Array.newInstance(Reflected.class, i);
        }
        List<AllocSite> sites = sites(Reflected[].class);
        assertEquals(10, allocs(sites));
        for (AllocSite site : sites) {
            assertEquals("java.lang.reflect.Array.newArray", site.method());
            assertEquals(-1, site.line());
            assertEquals(-1, site.bci());
        }
        if (INTERPRETED) {
            assertEquals(sites, calledAt(sites, "SitesTest.nativeMethods", line));
            assertEquals(2, sites.get(0).callers().size(), sites.toString());
            assertTrue(sites.get(0).callers().get(0).matches("java\\.lang\\.reflect\\.Array\\.newInstance:\\d+"), sites.toString());
        }
    }

    /** Each class of a lambda has a name of its own, and no lines. */
    @Test
    void hiddenClasses() {
        AllocCounts.startSites();
        List<Supplier<Object>> suppliers = List.of(Referred::new, Referred::new);
        for (Supplier<Object> supplier : suppliers) {
            sink = supplier.get();
        }
        List<AllocSite> sites = sites(Referred.class);
        assertEquals(1, sites.size(), sites.toString());
        assertEquals(new AllocSite(Referred.class.getTypeName(), 2, sites.get(0).allocBytes(), "SitesTest$$Lambda.get", -1,
                                   sites.get(0).bci(), List.of()), sites.get(0));
        assertTrue(sites.get(0).bci() >= 0, sites.toString());
        // The class itself keeps the name that tells it from others.
        for (Supplier<Object> supplier : suppliers) {
            assertTrue(supplier.getClass().getTypeName().startsWith("SitesTest$$Lambda/"));
            assertEquals(1, allocs(sites(supplier.getClass())));
        }
    }

    /** Nothing in a row tells classes of one name apart. */
    @Test
    void twoClassesOfOneName() throws Exception {
        Class<?> one = Unloadable.copyOf(Twin.class);
        Class<?> other = Unloadable.copyOf(Twin.class);
        Object[] kept = new Object[4];
        // So that reflection does the same for both.
        sink = new Object[] {one.getConstructor().newInstance(), other.getConstructor().newInstance()};
        AllocCounts.startSites();
        for (int i = 0; i < kept.length; i++) {
            kept[i] = (i == 0 ? one : other).getConstructor().newInstance();
        }
        List<AllocSite> sites = sites(Twin.class);
        assertEquals(kept.length, allocs(sites));
        if (INTERPRETED) {
            assertEquals(1, sites.size(), sites.toString());
        }
        assertNotNull(kept[3]);
    }

    /** Each reader sees sums that never decrease, and are never more than those of the class. */
    @Test
    void severalReaders() throws Exception {
        long before = Counts.read().get(Read.class).objects();
        AllocCounts.startSites();
        Callable<Long> reader = () -> {
            long last = 0;
            for (int round = 0; round < 20; round++) {
                long sum = allocs(sites(Read.class));
                long all = Counts.read().get(Read.class).objects() - before;
                assertTrue(last <= sum && sum <= all, last + " <= " + sum + " <= " + all);
                last = sum;
                for (int i = 0; i < 100; i++) {
                    sink = new Read();
                }
            }
            return last;
        };
        try (ExecutorService readers = Executors.newFixedThreadPool(3)) {
            for (Future<Long> read : readers.invokeAll(List.of(reader, reader, reader))) {
                assertTrue(read.get() >= 1_900);
            }
        }
        assertEquals(Counts.read().get(Read.class).objects() - before, allocs(sites(Read.class)));
    }

    private static AllocCountsMXBean proxy() throws Exception {
        return ManagementFactory.newPlatformMXBeanProxy(ManagementFactory.getPlatformMBeanServer(),
                                                        AllocCountsMXBean.MXBEAN_NAME, AllocCountsMXBean.class);
    }

    private static Stream<AllocCountsMXBean> managedBeans() throws Exception {
        return Stream.of(ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class), proxy());
    }

    @ParameterizedTest
    @MethodSource("managedBeans")
    void theBean(AllocCountsMXBean bean) {
        String name = Managed.class.getTypeName();
        assertFalse(bean.isCountingSites());
        assertFalse(bean.stopSites());
        assertEquals(OFF, assertThrows(IllegalStateException.class, () -> bean.sites(name, 1)).getMessage());
        bean.startSites();
        assertTrue(bean.isCountingSites());
        assertTrue(AllocCounts.isCountingSites(), "there is one switch");
        assertEquals(List.of(), bean.sites(name, 1));
        for (int i = 0; i < 12; i++) {
            sink = i < 9 ? new Managed() : new Managed();
            sink = new ArrayList<>(i);
        }
        List<AllocSite> sites = sites(Managed.class);
        assertEquals(List.of(9L, 3L), sites.stream().map(AllocSite::allocs).toList());
        assertEquals(sites, bean.sites(name, 2));
        assertEquals(sites, bean.sites(name, Integer.MAX_VALUE));
        assertEquals(sites.subList(0, 1), bean.sites(name, 1));
        List<AllocSite> all = bean.sites("*", Integer.MAX_VALUE);
        assertTrue(all.containsAll(sites));
        assertEquals(all.stream().sorted(Comparator.comparingLong(AllocSite::allocs).reversed()).toList(), all);
        Set<String> names = all.stream().map(AllocSite::className).collect(Collectors.toSet());
        assertTrue(names.containsAll(Set.of(name, "java.lang.Object[]", "java.util.ArrayList")), names.toString());
        assertEquals(3, bean.sites("*", 3).size());
        assertEquals(List.of(), bean.sites("no.such.Class", 3));
        assertEquals("limit is 0, less than 1",
                     assertThrows(IllegalArgumentException.class, () -> bean.sites(name, 0)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> bean.sites("*", -1));
        assertThrows(NullPointerException.class, () -> bean.sites(null, 1));
        assertTrue(bean.stopSites());
        assertFalse(AllocCounts.isCountingSites());
    }

    /** What a client sees that does not have the classes of the package. */
    @Test
    void rowsAreCompositeData() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName bean = new ObjectName(AllocCountsMXBean.MXBEAN_NAME);
        String[] signature = {"java.lang.String", "int"};
        assertEquals(false, server.getAttribute(bean, "CountingSites"));
        assertInstanceOf(IllegalStateException.class, assertThrows(RuntimeMBeanException.class,
                () -> server.invoke(bean, "sites", new Object[] {"*", 1}, signature)).getCause());
        server.invoke(bean, "startSites", null, null);
        assertEquals(true, server.getAttribute(bean, "CountingSites"));
        concatenate("number ", 10);
        CompositeData[] rows = (CompositeData[]) server.invoke(bean, "sites", new Object[] {"byte[]", 1_000}, signature);
        assertTrue(rows.length > 0);
        boolean callers = false;
        for (CompositeData row : rows) {
            assertEquals(Set.of("className", "allocs", "allocBytes", "method", "line", "bci", "callers"),
                         row.getCompositeType().keySet());
            assertEquals("byte[]", row.get("className"));
            assertTrue((Long) row.get("allocs") > 0 && (Long) row.get("allocBytes") > 0, row.toString());
            assertInstanceOf(String.class, row.get("method"));
            assertInstanceOf(Integer.class, row.get("line"));
            assertInstanceOf(Integer.class, row.get("bci"));
            callers |= ((String[]) row.get("callers")).length > 0;
        }
        assertTrue(callers);
        assertEquals(true, server.invoke(bean, "stopSites", null, null));
        assertEquals(false, server.invoke(bean, "stopSites", null, null));
    }

    @Test
    void rowsAreValues() {
        List<String> callers = new ArrayList<>(List.of("c.D.e:5"));
        AllocSite row = new AllocSite("a.B", 1, 16, "b.C.d", 3, 4, callers);
        callers.add("not.in.it");
        assertEquals(List.of("c.D.e:5"), row.callers());
        assertEquals(new AllocSite("a.B", 1, 16, "b.C.d", 3, 4, List.of("c.D.e:5")), row);
        assertTrue(row.isAttributed());
        assertFalse(new AllocSite("a.B", 0, 0, "", -1, -1, List.of()).isAttributed());
        assertEquals(List.of("className", "allocs", "allocBytes", "method", "line", "bci", "callers"),
                     Stream.of(AllocSite.class.getRecordComponents()).map(c -> c.getName()).toList());
    }

    private static void assertRefused(String message, long allocs, long allocBytes, int line, int bci) {
        var e = assertThrows(IllegalArgumentException.class,
                             () -> new AllocSite("a.B", allocs, allocBytes, "b.C.d", line, bci, List.of()));
        assertEquals(message, e.getMessage());
    }

    @Test
    void impossibleRowsAreRefused() {
        assertRefused("allocs is -1, less than 0", -1, 0, 0, 0);
        assertRefused("allocBytes is -1, less than 0", 0, -1, 0, 0);
        assertRefused("line is -2, less than -1", 0, 0, -2, 0);
        assertRefused("bci is -2, less than -1", 0, 0, 0, -2);
        assertThrows(NullPointerException.class, () -> new AllocSite(null, 0, 0, "b.C.d", 0, 0, List.of()));
        assertThrows(NullPointerException.class, () -> new AllocSite("a.B", 0, 0, null, 0, 0, List.of()));
        assertThrows(NullPointerException.class, () -> new AllocSite("a.B", 0, 0, "b.C.d", 0, 0, null));
        assertThrows(NullPointerException.class, () -> new AllocSite("a.B", 0, 0, "b.C.d", 0, 0, Arrays.asList("e.F.g", null)));
    }

    public static class FromStart {
        static class Early { }

        static Object last;

        public static void main(String[] args) {
            for (int i = 0; i < 6; i++) {
                last = new Early();
            }
            System.out.println("counting: " + AllocCounts.isCountingSites());
            System.out.println("early: " + AllocCounts.sites().stream().filter(site -> site.className().endsWith("$Early"))
                    .map(site -> site.allocs() + " in " + site.method()).toList());
        }
    }

    @Test
    void fromTheStart() throws Exception {
        ProcessTools.executeTestJava("-XX:+CountAllocSites", FromStart.class.getName())
                .shouldHaveExitValue(0)
                .stdoutShouldContain("counting: true")
                .stdoutShouldContain("early: [6 in SitesTest$FromStart.main]");
    }
}
