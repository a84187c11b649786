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
 * @summary The management interface: directly, through the MBean server, and from a remote client
 * @run junit/othervm -Djava.rmi.server.hostname=127.0.0.1 AllocCountsMXBeanTest
 */

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.management.Attribute;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCountDiff;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.alloccounts.WatchedClassMXBean;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.junit.jupiter.api.Assertions.*;

class AllocCountsMXBeanTest {

    private static final String NAME = "jdk.alloccounts:type=AllocCounts";

    static class Managed { }
    static class Marked { }
    static class Peak { }
    static class Watched { }

    static Object sink;
    static Managed lastManaged;             // which no other test drops

    private static JMXConnectorServer connectorServer;
    private static JMXConnector connector;
    private static MBeanServerConnection connection;

    @BeforeAll
    static void connect() throws Exception {
        connectorServer = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("rmi", "127.0.0.1", 0), null,
                ManagementFactory.getPlatformMBeanServer());
        connectorServer.start();
        connector = JMXConnectorFactory.connect(connectorServer.getAddress());
        connection = connector.getMBeanServerConnection();
        for (int i = 0; i < 777; i++) {
            lastManaged = new Managed();
        }
        // So that no later collection changes anything about them.
        System.gc();
    }

    @AfterAll
    static void disconnect() throws Exception {
        connector.close();
        connectorServer.stop();
    }

    private static Stream<AllocCountsMXBean> managedBeans() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        return Stream.of(
                ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class),
                ManagementFactory.newPlatformMXBeanProxy(server, NAME, AllocCountsMXBean.class),
                ManagementFactory.newPlatformMXBeanProxy(connection, NAME, AllocCountsMXBean.class));
    }

    @Test
    void isAPlatformMXBean() throws Exception {
        assertEquals(NAME, AllocCountsMXBean.MXBEAN_NAME);
        assertTrue(ManagementFactory.getPlatformMBeanServer().isRegistered(new ObjectName(NAME)));
        assertEquals(List.of(ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class)),
                     ManagementFactory.getPlatformMXBeans(AllocCountsMXBean.class));
        Set<Class<? extends PlatformManagedObject>> interfaces =
                ManagementFactory.getPlatformManagementInterfaces();
        assertTrue(interfaces.contains(AllocCountsMXBean.class), interfaces.toString());
    }

    @ParameterizedTest
    @MethodSource("managedBeans")
    void nameAndState(AllocCountsMXBean bean) {
        assertEquals(NAME, bean.getObjectName().getCanonicalName());
        assertTrue(bean.isSupported());
        assertTrue(bean.isEnabled());
    }

    @ParameterizedTest
    @MethodSource("managedBeans")
    void rowsAreThoseOfGetcounts(AllocCountsMXBean bean) {
        List<AllocCount> direct = AllocCounts.getcounts().stream()
                .filter(row -> row.className().equals("AllocCountsMXBeanTest$Managed")).toList();
        assertEquals(1, direct.size());
        assertEquals(777, direct.get(0).allocs());
        List<AllocCount> rows = bean.rows();
        assertEquals(direct, rows.stream()
                .filter(row -> row.className().equals("AllocCountsMXBeanTest$Managed")).toList());
        List<String> names = rows.stream().map(AllocCount::className).toList();
        assertTrue(names.indexOf("AllocCountsMXBeanTest$Managed") < names.indexOf("java.lang.String"),
                   "newest class first");
    }

    @ParameterizedTest
    @MethodSource("managedBeans")
    void topIsSortedAndLimited(AllocCountsMXBean bean) {
        List<AllocCount> top = bean.top(10);
        assertEquals(10, top.size());
        assertEquals(top.stream().sorted(Comparator.comparingLong(AllocCount::allocs).reversed()
                                         .thenComparing(AllocCount::className)).toList(), top);
        List<AllocCount> all = bean.top(Integer.MAX_VALUE);
        assertTrue(all.stream().anyMatch(row -> row.className().equals("AllocCountsMXBeanTest$Managed")
                                                && row.allocs() == 777));
        assertTrue(all.size() > 10);
    }

    @ParameterizedTest
    @MethodSource("managedBeans")
    void aLimitBelowOneIsRefused(AllocCountsMXBean bean) {
        for (int n : new int[] {0, -1, Integer.MIN_VALUE}) {
            var e = assertThrows(IllegalArgumentException.class, () -> bean.top(n));
            assertEquals("limit is " + n + ", less than 1", e.getMessage());
        }
    }

    /**
     * Sums never decrease, so the sums of a snapshot lie between those taken just
     * before it and just after.
     */
    @ParameterizedTest
    @MethodSource("managedBeans")
    void totalsAreTheSumsOfTheRows(AllocCountsMXBean bean) {
        long allocs = bean.getTotalAllocs();
        long bytes = bean.getTotalAllocBytes();
        List<AllocCount> rows = bean.rows();
        long allocsAfter = bean.getTotalAllocs();
        long bytesAfter = bean.getTotalAllocBytes();

        assertOrdered(allocs, rows.stream().mapToLong(AllocCount::allocs).sum(), allocsAfter);
        assertOrdered(bytes, rows.stream().mapToLong(AllocCount::allocBytes).sum(), bytesAfter);
    }

    /** The total of what is alive lies between those that two snapshots around it give. */
    @ParameterizedTest
    @MethodSource("managedBeans")
    void deadAndAliveAddUp(AllocCountsMXBean bean) {
        long dead;
        long before, alive, after;
        long beforeBytes, aliveBytes, afterBytes;
        do {
            System.gc();
            dead = bean.getTotalDeallocs();
            long deadBytes = bean.getTotalDeallocBytes();
            before = bean.getTotalAllocs() - dead;
            beforeBytes = bean.getTotalAllocBytes() - deadBytes;
            alive = bean.getTotalAlive();
            aliveBytes = bean.getTotalAliveBytes();
            after = bean.getTotalAllocs() - dead;
            afterBytes = bean.getTotalAllocBytes() - deadBytes;
        } while (bean.getTotalDeallocs() != dead); // there was a collection meanwhile
        assertOrdered(before, alive, after);
        assertOrdered(beforeBytes, aliveBytes, afterBytes);
    }

    @ParameterizedTest
    @MethodSource("managedBeans")
    void workAndMemoryOfCounters(AllocCountsMXBean bean) {
        long nanos = bean.getSettlementNanos();
        System.gc();
        long more = bean.getSettlementNanos() - nanos;
        assertTrue(more > 0 && more < 10_000_000_000L, "settled in " + more + " ns");
        long bytes = bean.getCounterBytes();
        assertTrue(bytes > 8L * bean.getClassCount() && bytes < 1L << 30, bytes + " bytes");
    }

    @ParameterizedTest
    @MethodSource("managedBeans")
    void topInAnyOrder(AllocCountsMXBean bean) {
        assertEquals("byte[]", bean.top(1, "allocBytes").get(0).className());
        List<Long> alive = bean.top(20, "aliveBytes").stream().map(AllocCount::aliveBytes).toList();
        assertEquals(alive.stream().sorted(Comparator.reverseOrder()).toList(), alive);
        var e = assertThrows(IllegalArgumentException.class, () -> bean.top(1, "weight"));
        assertTrue(e.getMessage().startsWith("no such order: weight; use allocs, "), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> bean.top(0, "alive"));
    }

    @ParameterizedTest
    @MethodSource("managedBeans")
    void oneClassByName(AllocCountsMXBean bean) {
        List<AllocCount> rows = bean.get("AllocCountsMXBeanTest$Managed");
        assertEquals(1, rows.size());
        assertEquals(777, rows.get(0).allocs());
        var e = assertThrows(IllegalArgumentException.class, () -> bean.get("no.such.Class"));
        assertEquals("no object of a class of this name has been allocated: no.such.Class", e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("managedBeans")
    void diffFromTheBaseline(AllocCountsMXBean bean) {
        bean.baseline();
        Object[] kept = new Object[33];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new Marked();
        }
        assertEquals(33, allocatedSinceBaseline(bean));
        bean.baseline();
        assertEquals(0, allocatedSinceBaseline(bean));
        assertNotNull(kept[32]);
    }

    /** A class has a row when its objects died, too. */
    private static long allocatedSinceBaseline(AllocCountsMXBean bean) {
        return bean.diff().stream().filter(row -> row.className().endsWith("$Marked")).mapToLong(AllocCountDiff::allocs).sum();
    }

    @Test
    void clientsSeeDescriptions() throws Exception {
        MBeanInfo info = connection.getMBeanInfo(new ObjectName(NAME));
        assertTrue(info.getDescription().startsWith("How many objects"), info.getDescription());
        for (MBeanAttributeInfo attribute : info.getAttributes()) {
            assertTrue(attribute.getDescription().contains(" "), attribute.toString());
        }
        for (MBeanOperationInfo operation : info.getOperations()) {
            assertTrue(operation.getDescription().contains(" "), operation.toString());
            for (MBeanParameterInfo parameter : operation.getSignature()) {
                assertFalse(parameter.getName().matches("p\\d"), operation.toString());
                assertTrue(parameter.getDescription().contains(" "), operation.toString());
            }
        }
        MBeanOperationInfo top = Stream.of(info.getOperations())
                .filter(operation -> operation.getName().equals("top") && operation.getSignature().length == 2)
                .findFirst().orElseThrow();
        assertEquals(List.of("limit", "order"), Stream.of(top.getSignature()).map(MBeanParameterInfo::getName).toList());
        assertEquals(MBeanOperationInfo.INFO, top.getImpact());
        Map<String, Integer> impacts = Map.of("stacks", MBeanOperationInfo.ACTION_INFO, "startSites", MBeanOperationInfo.ACTION,
                "stopSites", MBeanOperationInfo.ACTION_INFO, "baseline", MBeanOperationInfo.ACTION,
                "resetMax", MBeanOperationInfo.ACTION, "watch", MBeanOperationInfo.ACTION, "watchAlive", MBeanOperationInfo.ACTION,
                "watchGrowth", MBeanOperationInfo.ACTION, "unwatch", MBeanOperationInfo.ACTION);
        for (MBeanOperationInfo operation : info.getOperations()) {
            assertEquals(impacts.getOrDefault(operation.getName(), MBeanOperationInfo.INFO), operation.getImpact(),
                         operation.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("managedBeans")
    void mostAlive(AllocCountsMXBean bean) {
        Map<String, AllocCount> rows = bean.getMostAlive();
        assertTrue(rows.size() > 10 && rows.size() <= 20, rows.keySet().toString());
        assertTrue(rows.containsKey("byte[]"), rows.keySet().toString());
        rows.forEach((name, row) -> assertEquals(name, row.className()));
        Map<String, Long> objects = bean.getMostAliveObjects();
        assertTrue(objects.size() > 10 && objects.size() <= 20, objects.toString());
        assertTrue(objects.get("byte[]") > 1_000, objects.toString());
    }

    /** One that has closed its connection leaves the bean to others. */
    @Test
    void aClosedConnection() throws Exception {
        MBeanServerConnection closed;
        try (JMXConnector another = JMXConnectorFactory.connect(connectorServer.getAddress())) {
            closed = another.getMBeanServerConnection();
            assertEquals(1, ((CompositeData[]) closed.invoke(new ObjectName(NAME), "top", new Object[] {1},
                                                             new String[] {"int"})).length);
        }
        assertThrows(IOException.class, () -> closed.getAttribute(new ObjectName(NAME), "TotalAllocs"));
        assertTrue((Long) connection.getAttribute(new ObjectName(NAME), "TotalAllocs") > 0);
    }

    /** Each reader sees counts that never decrease, whatever the other one does. */
    @ParameterizedTest
    @MethodSource("managedBeans")
    void twoReadersAtOnce(AllocCountsMXBean bean) throws Exception {
        Callable<Long> reader = () -> {
            long last = 0;
            for (int i = 0; i < 50; i++) {
                bean.baseline();
                for (AllocCountDiff diff : bean.diff()) {
                    assertTrue(diff.allocs() >= 0 && diff.allocBytes() >= 0, diff.toString());
                }
                long sum = bean.rows().stream().mapToLong(AllocCount::allocs).sum();
                assertTrue(sum >= last, last + " <= " + sum);
                last = sum;
            }
            return last;
        };
        try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
            for (Future<Long> read : readers.invokeAll(List.of(reader, reader))) {
                assertTrue(read.get() > 0);
            }
        }
    }

    /** Keeps more and more objects until a notification of this type comes, or of any if it is null. */
    private static Notification more(List<Object> kept, BlockingQueue<Notification> sent, String type) throws Exception {
        while (true) {
            for (int i = 0; i < 40; i++) {
                kept.add(new Watched());
            }
            System.gc();
            for (Notification n; (n = sent.poll(100, TimeUnit.MILLISECONDS)) != null; ) {
                if (type == null || n.getType().equals(type)) {
                    return n;
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("managedBeans")
    void notifications(AllocCountsMXBean bean) throws Exception {
        String name = Watched.class.getTypeName();
        BlockingQueue<Notification> sent = new LinkedBlockingQueue<>();
        NotificationListener listener = (notification, handback) -> sent.add(notification);
        NotificationEmitter emitter = (NotificationEmitter) bean;
        emitter.addNotificationListener(listener, null, null);
        try {
            System.gc();
            bean.watchAlive(name, 99);
            bean.watchGrowth(name, 3);
            // Collections are looked at by another thread, which may come too late to see each of them.
            List<Object> kept = new ArrayList<>();
            Notification exceeded = more(kept, sent, AllocCountsMXBean.ALIVE_EXCEEDED);
            CompositeData row = (CompositeData) exceeded.getUserData();
            long alive = (Long) row.get("allocs") - (Long) row.get("deallocs");
            assertEquals(name, row.get("className"));
            assertTrue(alive > 99 && alive <= kept.size(), exceeded.getMessage());
            assertEquals(alive + " objects of " + name + " are alive, more than 99", exceeded.getMessage());
            Notification growing = more(kept, sent, AllocCountsMXBean.ALIVE_GROWING);
            assertTrue(growing.getMessage().matches("\\d+ objects of " + Pattern.quote(name)
                    + " are alive, more after each of the last 3 collections"), growing.getMessage());
            // Now that there are more than 99 anyway, more of them are only growth.
            assertEquals(AllocCountsMXBean.ALIVE_GROWING, more(kept, sent, null).getType());
            // Again, once a collection was looked at that has left less.
            boolean again = false;
            while (!again) {
                kept.clear();
                System.gc();
                for (int i = 0; i < 10 && !again; i++) {
                    again = more(kept, sent, null).getType().equals(AllocCountsMXBean.ALIVE_EXCEEDED);
                }
            }
            bean.unwatch(name);
            assertEquals("not watched: " + name,
                         assertThrows(IllegalArgumentException.class, () -> bean.unwatch(name)).getMessage());
            assertThrows(IllegalArgumentException.class, () -> bean.watchAlive(name, -1));
            assertThrows(IllegalArgumentException.class, () -> bean.watchGrowth(name, 0));
        } finally {
            emitter.removeNotificationListener(listener);
        }
    }

    @ParameterizedTest
    @MethodSource("managedBeans")
    void maximaStartAnew(AllocCountsMXBean bean) {
        Object[] kept = new Object[1_000];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new Peak();
        }
        kept = null;
        System.gc();
        AllocCount peak = bean.get("AllocCountsMXBeanTest$Peak").get(0);
        assertEquals(0, peak.alive());
        assertEquals(1_000, peak.max());
        bean.resetMax();
        AllocCount reset = bean.get("AllocCountsMXBeanTest$Peak").get(0);
        assertEquals(0, reset.max());
        assertEquals(0, reset.maxBytes());
        assertEquals(peak.allocs(), reset.allocs());
        assertEquals(peak.deallocs(), reset.deallocs());
    }

    /**
     * Nothing loads or unloads classes once all has been called, so the number of
     * classes is that of a snapshot.
     */
    @ParameterizedTest
    @MethodSource("managedBeans")
    void classCountIsThatOfTheRows(AllocCountsMXBean bean) {
        long before, rows, after;
        int tries = 0;
        do {
            before = bean.getClassCount();
            rows = bean.rows().stream()
                    .filter(AllocCount::isClass)
                    .count();
            after = bean.getClassCount();
        } while (before != after && ++tries < 100);
        assertEquals(before, after, "the number of classes does not come to rest");
        assertEquals(before, rows);
    }

    /**
     * A client without the classes of the package sees open types.
     */
    @Test
    void rowsAreCompositeData() throws Exception {
        var name = new ObjectName(NAME);
        var rows = (CompositeData[]) connection.invoke(name, "top",
                new Object[] {5}, new String[] {"int"});
        assertEquals(5, rows.length);
        for (CompositeData row : rows) {
            assertEquals(new TreeSet<>(Set.of("className", "allocs", "deallocs", "max", "survived",
                                              "allocBytes", "deallocBytes", "maxBytes", "survivedBytes", "kind", "loader")),
                         new TreeSet<>(row.getCompositeType().keySet()));
            assertInstanceOf(String.class, row.get("className"));
            assertTrue((Long) row.get("allocs") > 0, row.toString());
        }
        var names = Stream.of(connection.getMBeanInfo(name).getAttributes())
                .map(a -> a.getName()).toList();
        String[] numbers = {"ClassCount", "TotalAllocs", "TotalDeallocs", "TotalAlive",
                            "TotalAllocBytes", "TotalDeallocBytes", "TotalAliveBytes", "SettlementNanos", "CounterBytes"};
        Set<String> expected = new TreeSet<>(Set.of(numbers));
        expected.addAll(Set.of("ObjectName", "Supported", "Enabled", "CountingSites", "MostAlive", "MostAliveObjects"));
        assertEquals(expected, new TreeSet<>(names));
        for (Attribute a : connection.getAttributes(name, numbers).asList()) {
            assertTrue(((Number) a.getValue()).longValue() > 0, a.toString());
        }
    }

    private static final String[] TOTALS = {"ClassCount", "TotalAllocs", "TotalDeallocs", "TotalAlive", "TotalAllocBytes",
                                            "TotalDeallocBytes", "TotalAliveBytes"};

    /** How many rows the current thread makes in an action. */
    private static long rowsMade(Callable<?> action) {
        return AllocCounts.measure(() -> {
            try {
                sink = action.call();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }).stream().filter(row -> row.className().equals(AllocCount.class.getName())).mapToLong(AllocCount::allocs).sum();
    }

    /** A client that asks for all attributes at once gets them from one snapshot, and totals take no rows. */
    @Test
    void oneSnapshotForAllAttributes() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName(NAME);
        String[] all = Stream.of(server.getMBeanInfo(name).getAttributes()).map(MBeanAttributeInfo::getName).toArray(String[]::new);
        assertEquals(15, all.length);
        assertEquals(all.length, server.getAttributes(name, all).size());
        assertEquals(0, rowsMade(() -> server.getAttributes(name, TOTALS)));
        assertEquals(0, rowsMade(() -> server.getAttribute(name, "TotalAllocs")));
        long one = rowsMade(() -> server.getAttribute(name, "MostAlive"));
        assertTrue(one >= AllocCounts.getcounts().size() / 2, one + " rows");
        long forAll = rowsMade(() -> server.getAttributes(name, all));
        assertTrue(forAll < one * 3 / 2, forAll + " rows for all attributes, " + one + " for one");
    }

    /** Attributes that are read in one call are from one moment, however much other threads allocate. */
    @Test
    void attributesOfOneCallBelongTogether() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName(NAME);
        try (Allocating ignored = new Allocating()) {
            for (int i = 0; i < 200; i++) {
                List<Long> totals = new ArrayList<>();
                for (Attribute total : server.getAttributes(name, TOTALS).asList()) {
                    totals.add(((Number) total.getValue()).longValue());
                }
                assertEquals(totals.get(1) - totals.get(2), totals.get(3), totals.toString());
                assertEquals(totals.get(4) - totals.get(5), totals.get(6), totals.toString());
            }
        }
    }

    /** The classes of both attributes are the same, and so are their numbers, whichever the client asks for first. */
    @Test
    void theMostAliveOfOneCall() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName(NAME);
        try (Allocating ignored = new Allocating()) {
            for (int i = 0; i < 100; i++) {
                String[] names = i % 2 == 0 ? new String[] {"TotalAllocs", "MostAliveObjects", "MostAlive"}
                                            : new String[] {"TotalAllocs", "MostAlive", "MostAliveObjects"};
                Map<String, Object> values = server.getAttributes(name, names).asList().stream()
                        .collect(Collectors.toMap(Attribute::getName, Attribute::getValue));
                Map<String, Long> alive = new TreeMap<>();
                for (Object entry : ((TabularData) values.get("MostAlive")).values()) {
                    CompositeData row = (CompositeData) ((CompositeData) entry).get("value");
                    alive.put((String) row.get("className"), (Long) row.get("allocs") - (Long) row.get("deallocs"));
                }
                Map<String, Long> objects = new TreeMap<>();
                for (Object entry : ((TabularData) values.get("MostAliveObjects")).values()) {
                    objects.put((String) ((CompositeData) entry).get("key"), (Long) ((CompositeData) entry).get("value"));
                }
                assertEquals(alive, objects);
                assertEquals(20, objects.size());
            }
        }
    }

    /** Threads that do nothing but allocate until it is closed. */
    private static final class Allocating implements AutoCloseable {
        private volatile boolean ends;
        private final List<Thread> threads = Stream.generate(() -> new Thread(this::allocate)).limit(2).toList();

        Allocating() {
            threads.forEach(Thread::start);
        }

        private void allocate() {
            Object last = null;
            while (!ends) {
                last = new Object[] {last == null ? null : new Managed[3]};
            }
            sink = last;
        }

        @Override
        public void close() throws InterruptedException {
            ends = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static final String[] FIGURES = {"Allocs", "Deallocs", "Alive", "Max", "Survived",
                                             "AllocBytes", "DeallocBytes", "AliveBytes", "MaxBytes", "SurvivedBytes"};

    /** A watched class has a bean of plain numbers, which any client can draw. */
    @ParameterizedTest
    @MethodSource("managedBeans")
    void beanOfAWatchedClass(AllocCountsMXBean bean) throws Exception {
        ObjectName name = new ObjectName("jdk.alloccounts:type=Class,name=\"AllocCountsMXBeanTest$Managed\"");
        assertFalse(connection.isRegistered(name));
        bean.watch("AllocCountsMXBeanTest$Managed");
        bean.watch("AllocCountsMXBeanTest$Managed");
        try {
            assertEquals("AllocCountsMXBeanTest$Managed", connection.getAttribute(name, "ClassName"));
            for (MBeanAttributeInfo attribute : connection.getMBeanInfo(name).getAttributes()) {
                assertEquals(attribute.getName().equals("ClassName") ? "java.lang.String" : "long", attribute.getType());
                assertTrue(attribute.getDescription().contains(" "), attribute.toString());
            }
            // Nobody makes or drops objects of this class meanwhile.
            AllocCount row = bean.get("AllocCountsMXBeanTest$Managed").get(0);
            List<Long> expected = List.of(row.allocs(), row.deallocs(), row.alive(), row.max(), row.survived(),
                    row.allocBytes(), row.deallocBytes(), row.aliveBytes(), row.maxBytes(), row.survivedBytes());
            assertEquals(expected, connection.getAttributes(name, FIGURES).asList().stream().map(Attribute::getValue).toList());
            WatchedClassMXBean proxy = JMX.newMXBeanProxy(connection, name, WatchedClassMXBean.class);
            assertEquals(expected, List.of(proxy.getAllocs(), proxy.getDeallocs(), proxy.getAlive(), proxy.getMax(),
                    proxy.getSurvived(), proxy.getAllocBytes(), proxy.getDeallocBytes(), proxy.getAliveBytes(),
                    proxy.getMaxBytes(), proxy.getSurvivedBytes()));
        } finally {
            bean.unwatch("AllocCountsMXBeanTest$Managed");
        }
        assertFalse(connection.isRegistered(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no.such.Class", "a\"b*c?d\\e=f,g:h", "line\nbreak", "unloaded classes", "*"})
    void beansOfOddNames(String className) throws Exception {
        AllocCountsMXBean bean = ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class);
        bean.watch(className);
        ObjectName name = new ObjectName("jdk.alloccounts:type=Class,name=" + ObjectName.quote(className));
        assertEquals(className, connection.getAttribute(name, "ClassName"));
        for (String figure : FIGURES) {
            assertEquals(0L, connection.getAttribute(name, figure), figure);
        }
        bean.unwatch(className);
        assertFalse(connection.isRegistered(name));
    }

    /** Each way to watch a class registers its bean, and what is in the way is named. */
    @Test
    void beansOfWatches() throws Exception {
        AllocCountsMXBean bean = ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class);
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("jdk.alloccounts:type=Class,name=\"a.B\"");
        for (Runnable watch : List.<Runnable>of(() -> bean.watch("a.B"), () -> bean.watchAlive("a.B", 1),
                                                () -> bean.watchGrowth("a.B", 1))) {
            watch.run();
            assertTrue(server.isRegistered(name));
            bean.unwatch("a.B");
            assertFalse(server.isRegistered(name));
        }
        bean.watch("a.B");
        server.unregisterMBean(name);       // by a client
        bean.unwatch("a.B");
        server.registerMBean(new StandardMBean((Runnable) () -> { }, Runnable.class), name);
        try {
            var e = assertThrows(IllegalStateException.class, () -> bean.watch("a.B"));
            assertTrue(e.getMessage().contains(name.toString()), e.getMessage());
            assertThrows(IllegalArgumentException.class, () -> bean.unwatch("a.B"));
        } finally {
            server.unregisterMBean(name);
        }
    }

    private static void assertOrdered(long before, long sum, long after) {
        assertTrue(before <= sum && sum <= after, before + " <= " + sum + " <= " + after);
        assertTrue(before > 0);
    }
}
