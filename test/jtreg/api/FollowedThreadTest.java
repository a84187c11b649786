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
 * @summary One thread is followed: all its allocations are seen with their stacks, or forbidden
 * @modules jdk.alloccounts
 * @run junit/othervm FollowedThreadTest
 */

/*
 * @test id=interpreted
 * @summary One thread is followed, and all code is interpreted
 * @requires vm.flagless
 * @modules jdk.alloccounts
 * @run junit/othervm -Xint FollowedThreadTest
 */

/*
 * @test id=C1
 * @summary One thread is followed, in code of C1
 * @requires vm.flagless
 * @modules jdk.alloccounts
 * @run junit/othervm -XX:TieredStopAtLevel=1 FollowedThreadTest
 */

/*
 * @test id=Z
 * @summary One thread is followed, with ZGC and while sites are counted, and the VM counts a second time
 * @requires vm.flagless & vm.gc.Z
 * @modules jdk.alloccounts
 * @run junit/othervm -XX:+UseZGC -XX:+CountAllocSites -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts FollowedThreadTest
 */

/*
 * @test id=Serial
 * @summary One thread is followed, with Serial and counts of each thread
 * @requires vm.flagless & vm.gc.Serial
 * @modules jdk.alloccounts
 * @run junit/othervm -XX:+UseSerialGC -XX:+CountAllocsPerThread FollowedThreadTest
 */

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocSite;
import jdk.alloccounts.AllocationForbiddenError;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

public class FollowedThreadTest {

    static class Probe {
    }

    static class Copied implements Cloneable {
        @Override
        public Copied clone() {
            try {
                return (Copied) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static volatile Object sink;
    static int number = 1000;
    static final Probe[] PROBES = new Probe[3];
    static final Copied COPIED = new Copied();
    static final Constructor<Probe> CONSTRUCTOR;

    static {
        try {
            CONSTRUCTOR = Probe.class.getDeclaredConstructor();
            CONSTRUCTOR.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private static Object reflect() {
        try {
            return CONSTRUCTOR.newInstance((Object[]) null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** The class is null where it is not the test's business, or where code of the JDK makes an exception of the error. */
    private record Kind(String name, Class<?> made, Supplier<Object> maker) {
    }

    private static final List<Kind> KINDS = List.of(
            new Kind("an object", Probe.class, () -> new Probe()),
            new Kind("an array of primitives", long[].class, () -> new long[3]),
            new Kind("an empty array", long[].class, () -> new long[0]),
            new Kind("a large array", byte[].class, () -> new byte[number * 1000]),
            new Kind("an array of objects", Probe[].class, () -> new Probe[number]),
            new Kind("an array of arrays", int[][].class, () -> new int[2][3]),
            new Kind("a copy of an object", Copied.class, () -> COPIED.clone()),
            new Kind("a copy of an array", Probe[].class, () -> PROBES.clone()),
            new Kind("Arrays.copyOf", Probe[].class, () -> Arrays.copyOf(PROBES, 5)),
            new Kind("a box", Integer.class, () -> Integer.valueOf(number)),
            new Kind("reflection", null, FollowedThreadTest::reflect),
            new Kind("an array by reflection", Probe[].class, () -> Array.newInstance(Probe.class, 4)),
            new Kind("a lambda that captures", null, () -> {
                int n = number;
                IntSupplier s = () -> n;
                return s;
            }),
            new Kind("a string", null, () -> "n" + number));

    @TestFactory
    Stream<DynamicTest> everyKindOfAllocationIsForbidden() {
        return KINDS.stream().map(kind -> dynamicTest(kind.name(), () -> {
            Runnable action = () -> sink = kind.maker().get();
            for (int i = 0; i < 20_000; i++) {
                action.run(); // linked, and compiled
            }
            for (int i = 0; i < 3; i++) {
                AllocationForbiddenError error = assertThrows(AllocationForbiddenError.class,
                                                              () -> AllocCounts.forbidAllocations(action));
                if (kind.made() != null) {
                    assertSame(kind.made(), error.getAllocatedClass());
                    assertEquals("allocation of " + kind.made().getTypeName() + " is forbidden here", error.getMessage());
                }
                List<StackTraceElement> stack = List.of(error.getStackTrace());
                assertFalse(stack.getFirst().getClassName().startsWith("jdk.alloccounts"), stack.toString());
                assertTrue(stack.stream().anyMatch(e -> e.getMethodName().equals("everyKindOfAllocationIsForbidden")
                                                        || e.getClassName().equals("FollowedThreadTest")), stack.toString());
            }
            action.run();
        }));
    }

    @Test
    void theStackBeginsWhereTheObjectWouldBe() {
        AllocationForbiddenError error = assertThrows(AllocationForbiddenError.class,
                                                      () -> AllocCounts.forbidAllocations(FollowedThreadTest::makeOne));
        assertEquals("makeOne", error.getStackTrace()[0].getMethodName());
        assertEquals("FollowedThreadTest", error.getStackTrace()[0].getClassName());
    }

    static void makeOne() {
        sink = new Probe();
    }

    private static long allocs(List<AllocCount> rows, Class<?> c) {
        return rows.stream().filter(r -> r.className().equals(c.getTypeName())).mapToLong(AllocCount::allocs).sum();
    }

    private static long allocsAtSites(List<AllocSite> rows, Class<?> c) {
        return rows.stream().filter(r -> r.className().equals(c.getTypeName())).mapToLong(AllocSite::allocs).sum();
    }

    @Test
    void whatIsForbiddenIsNotAllocated() {
        List<AllocCount> rows = AllocCounts.measure(() -> {
            try {
                AllocCounts.forbidAllocations(FollowedThreadTest::makeOne);
            } catch (AllocationForbiddenError expected) {
                makeOne();
            }
        });
        assertEquals(1, allocs(rows, Probe.class));
    }

    static int sum;

    static void workWithout(int allocateAt) {
        for (int i = 0; i < 100_000; i++) {
            sum += i;
            if (i == allocateAt) {
                sink = new Probe();
            }
        }
    }

    @Test
    void codeThatAllocatesNothingRuns() {
        for (int i = 0; i < 200; i++) {
            AllocCounts.forbidAllocations(() -> workWithout(-1));
        }
    }

    @Test
    void noAllocationIsOverlooked() {
        for (int i = 0; i < 100; i++) {
            workWithout(i);
        }
        for (int at = 0; at < 100_000; at += 9_999) {
            int n = at;
            assertThrows(AllocationForbiddenError.class, () -> AllocCounts.forbidAllocations(() -> workWithout(n)), "at " + at);
        }
    }

    static class Initialized {
        static final List<String> TEXTS = new ArrayList<>(List.of("a", "b" + number));
        static int used;
    }

    @Test
    void classesAreLoadedAndInitialized() {
        AllocCounts.forbidAllocations(() -> Initialized.used++);
        assertEquals(1, Initialized.used);
        assertEquals(2, Initialized.TEXTS.size());
    }

    static class InitializedByCall {
        static final List<String> TEXTS = new ArrayList<>(List.of("a", "b" + number));
    }

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private static void ensureInitialized(Class<?> c) {
        try {
            LOOKUP.ensureInitialized(c);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** Here native code calls the initializer, as it may call other code of the program. */
    @Test
    void nativeCodeMayInitializeClasses() {
        ensureInitialized(Initialized.class);
        Class<?> c = InitializedByCall.class;
        AllocCounts.forbidAllocations(() -> ensureInitialized(c));
        assertEquals(2, InitializedByCall.TEXTS.size());
    }

    static int apply(IntSupplier s) {
        return s.getAsInt();
    }

    @Test
    void callSitesAreLinked() {
        AllocCounts.forbidAllocations(() -> sum += apply(() -> number));
        AllocCounts.forbidAllocations(() -> sum += switch (PROBES) {
            case Probe[] p when p.length == 3 -> 1;
            default -> 2;
        });
    }

    @Test
    void theInnermostDecides() {
        AllocCounts.forbidAllocations(() -> AllocCounts.permitAllocations(FollowedThreadTest::makeOne));
        AtomicBoolean isThrown = new AtomicBoolean();
        AllocCounts.permitAllocations(() -> {
            try {
                AllocCounts.forbidAllocations(FollowedThreadTest::makeOne);
            } catch (AllocationForbiddenError expected) {
                isThrown.set(true);
            }
            makeOne();
        });
        assertTrue(isThrown.get());
        assertThrows(AllocationForbiddenError.class, () -> AllocCounts.forbidAllocations(() -> {
            AllocCounts.permitAllocations(FollowedThreadTest::makeOne);
            makeOne();
        }));
        makeOne();
    }

    @Test
    void exceptionsPassThrough() {
        RuntimeException thrown = new RuntimeException();
        assertSame(thrown, assertThrows(RuntimeException.class, () -> AllocCounts.forbidAllocations(() -> {
            throw thrown;
        })));
        makeOne();
    }

    @Test
    void otherThreadsAreNotConcerned() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicBoolean stop = new AtomicBoolean();
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                while (!stop.get()) {
                    makeOne();
                }
            } catch (Throwable t) {
                failure.set(t);
            }
        });
        for (int i = 0; i < 50; i++) {
            AllocCounts.forbidAllocations(() -> workWithout(-1));
        }
        stop.set(true);
        other.join();
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }

    @Test
    void virtualThreadsAreFollowed() throws Exception {
        AtomicReference<Object> result = new AtomicReference<>();
        Thread.ofVirtual().start(() -> {
            List<AllocSite> rows = AllocCounts.measureSites(FollowedThreadTest::makeOne);
            try {
                AllocCounts.forbidAllocations(FollowedThreadTest::makeOne);
            } catch (AllocationForbiddenError expected) {
                result.set(rows);
            }
        }).join();
        assertNotNull(result.get());
        @SuppressWarnings("unchecked")
        List<AllocSite> rows = (List<AllocSite>) result.get();
        assertEquals(1, allocsAtSites(rows, Probe.class));
        // The carrier goes on as always.
        Thread.ofVirtual().start(FollowedThreadTest::makeOne).join();
    }

    private static void makeMany(int probes, int arrays) {
        for (int i = 0; i < probes; i++) {
            sink = new Probe();
        }
        for (int i = 0; i < arrays; i++) {
            sink = new Probe[i % 10];
        }
    }

    @Test
    void measuredSitesAreExact() {
        for (int i = 0; i < 20; i++) {
            makeMany(5_000, 1_000);
        }
        List<AllocSite> rows = AllocCounts.measureSites(() -> makeMany(12_345, 678));
        List<AllocSite> probes = rows.stream().filter(r -> r.className().equals(Probe.class.getTypeName())).toList();
        assertEquals(1, probes.size(), rows.toString());
        assertEquals(12_345, probes.getFirst().allocs());
        assertEquals("FollowedThreadTest.makeMany", probes.getFirst().method());
        assertEquals(678, allocsAtSites(rows, Probe[].class));
    }

    @Test
    void sitesAddUpToWhatIsMeasured() {
        Runnable action = () -> {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                texts.add("text " + i);
            }
            sink = texts.stream().map(String::length).toList();
        };
        for (int i = 0; i < 100; i++) {
            action.run();
        }
        // While the VM links and compiles, it may allocate for one run and not for another.
        List<AllocSite> sites;
        Map<String, List<Long>> expected;
        Map<String, List<Long>> actual;
        int tries = 0;
        do {
            expected = new TreeMap<>();
            for (AllocCount count : AllocCounts.measure(action)) {
                expected.put(count.className(), List.of(count.allocs(), count.allocBytes()));
            }
            sites = AllocCounts.measureSites(action);
            actual = new TreeMap<>();
            for (AllocSite site : sites) {
                actual.merge(site.className(), List.of(site.allocs(), site.allocBytes()),
                             (x, y) -> List.of(x.get(0) + y.get(0), x.get(1) + y.get(1)));
            }
        } while (!actual.equals(expected) && ++tries < 20);
        assertEquals(expected, actual);
        assertTrue(sites.stream().filter(s -> s.className().equals("byte[]"))
                        .allMatch(s -> s.callers().getLast().startsWith("FollowedThreadTest.")), sites.toString());
    }

    @Test
    void measurementsNest() {
        AtomicReference<List<AllocSite>> inner = new AtomicReference<>();
        List<AllocSite> outer = AllocCounts.measureSites(() -> {
            makeMany(10, 0);
            inner.set(AllocCounts.measureSites(() -> makeMany(7, 0)));
            AllocCounts.measure(() -> makeMany(5, 0));
        });
        assertEquals(7, allocsAtSites(inner.get(), Probe.class));
        assertEquals(22, allocsAtSites(outer, Probe.class));
        assertTrue(outer.stream().filter(s -> s.className().equals(Probe.class.getTypeName())).allMatch(AllocSite::isAttributed));
    }

    @Test
    void collectionsAndLackOfMemoryLoseNothing() {
        List<AllocSite> rows = AllocCounts.measureSites(() -> {
            makeMany(1_000, 0);
            System.gc();
            makeMany(1_000, 0);
            try {
                sink = new long[Integer.MAX_VALUE - 8];
            } catch (OutOfMemoryError expected) {
                sink = null;
            }
            makeMany(1_000, 0);
        });
        assertEquals(3_000, allocsAtSites(rows, Probe.class));
    }
}
