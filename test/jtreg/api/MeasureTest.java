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
 * @test id=G1
 * @summary measure() and measureCall(): what the current thread allocates, and nothing else, with G1
 * @requires vm.gc.G1 & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseG1GC -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts MeasureTest
 * @run junit/othervm -XX:+UseG1GC -Xint MeasureTest
 */

/*
 * @test id=Serial
 * @summary measure() and measureCall(): what the current thread allocates, and nothing else, with Serial
 * @requires vm.gc.Serial & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts MeasureTest
 */

/*
 * @test id=Parallel
 * @summary measure() and measureCall(): what the current thread allocates, and nothing else, with Parallel
 * @requires vm.gc.Parallel & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseParallelGC -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts MeasureTest
 */

/*
 * @test id=Shenandoah
 * @summary measure() and measureCall(): what the current thread allocates, and nothing else, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseShenandoahGC -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts MeasureTest
 */

/*
 * @test id=Z
 * @summary measure() and measureCall(): what the current thread allocates, and nothing else, with ZGC
 * @requires vm.gc.Z & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseZGC -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts MeasureTest
 */

import java.io.FileNotFoundException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import alloccounts.test.Sizes;
import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.alloccounts.AllocMeasurement;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/** While other threads allocate the same classes, and collections come and go. */
class MeasureTest {

    static class Thing { long a, b; }
    static class Other { int a; }

    static volatile Object sink;
    static volatile boolean done;
    static final List<Thread> others = new ArrayList<>();

    @BeforeAll
    static void startOthers() {
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> {
                while (!done) {
                    for (int j = 0; j < 100; j++) {
                        sink = new Thing();
                        sink = new Other();
                        sink = new long[3];
                    }
                    Thread.yield();
                }
            });
            thread.start();
            others.add(thread);
        }
        // What the first calls load and link is allocated now.
        AllocCounts.measure(() -> Maker.make(1));
        AllocCounts.measure(() -> { });
        AllocCounts.measureCall(() -> null);
    }

    @AfterAll
    static void stopOthers() throws InterruptedException {
        done = true;
        for (Thread thread : others) {
            thread.join();
        }
    }

    /**
     * A class without string constants: a thread that asks C2 for the code of a method makes
     * those of its class, which would be measured.
     */
    private static final class Maker {
        static final Runnable NOTHING = () -> { };
        static final ScopedValue.CallableOp<Void, RuntimeException> NULL = () -> null;

        static void make(int n) {
            for (int i = 0; i < n; i++) {
                sink = new Thing();
                sink = new long[i % 5];
            }
        }
    }

    private static Map<String, Long> allocs(List<AllocCount> rows) {
        return rows.stream().collect(Collectors.toMap(AllocCount::className, AllocCount::allocs));
    }

    private static long bytesOfArrays(int n) {
        long bytes = 0;
        for (int i = 0; i < n; i++) {
            bytes += Sizes.array(long[].class, i % 5);
        }
        return bytes;
    }

    private static void checkMade(int n, List<AllocCount> rows) {
        assertEquals(Map.of(Thing.class.getTypeName(), (long) n, "long[]", (long) n), allocs(rows));
        for (AllocCount row : rows) {
            if (row.className().equals("long[]")) {
                assertEquals(bytesOfArrays(n), row.allocBytes());
            }
            assertEquals(AllocCount.UNKNOWN, row.deallocs());
            assertEquals(AllocCount.UNKNOWN, row.max());
            assertEquals(AllocCount.UNKNOWN, row.survived());
            assertEquals(AllocCount.UNKNOWN, row.alive());
            assertEquals(AllocCount.UNKNOWN, row.aliveBytes());
        }
    }

    @Test
    void nothing() {
        assertEquals(List.of(), AllocCounts.measure(() -> { }));
        assertEquals(new AllocMeasurement<>(null, List.of()), AllocCounts.measureCall(() -> null));
    }

    /** Also when this thread asks for compiled code of the methods that are called between start and end. */
    @Test
    void nothingAgainAndAgain() {
        for (int i = 0; i < 20_000; i++) {
            assertEquals(List.of(), AllocCounts.measure(Maker.NOTHING));
            assertEquals(List.of(), AllocCounts.measureCall(Maker.NULL).counts());
        }
    }

    @Test
    void exactly() {
        for (int n : new int[] {1, 10, 1_000, 1_000_000}) {
            checkMade(n, AllocCounts.measure(() -> Maker.make(n)));
        }
    }

    @Test
    void acrossCollections() {
        checkMade(30_000, AllocCounts.measure(() -> {
            for (int i = 0; i < 3; i++) {
                Maker.make(10_000);
                System.gc();
            }
        }));
    }

    @Test
    void withinAnother() {
        List<List<AllocCount>> inner = new ArrayList<>(List.of(List.of(), List.of()));
        List<AllocCount> outer = AllocCounts.measure(() -> {
            Maker.make(100);
            inner.set(0, AllocCounts.measure(() -> Maker.make(20)));
            System.gc();
            Maker.make(3);
            inner.set(1, AllocCounts.measure(() -> { System.gc(); Maker.make(40); System.gc(); }));
        });
        checkMade(20, inner.get(0));
        checkMade(40, inner.get(1));
        assertEquals(163, allocs(outer).get(Thing.class.getTypeName()));
        // The results of the inner ones are allocated in the outer one.
        assertEquals(4, allocs(outer).get(AllocCount.class.getTypeName()));
    }

    @Test
    void afterAnException() {
        assertThrows(ArithmeticException.class, () -> AllocCounts.measure(() -> {
            Maker.make(7);
            throw new ArithmeticException();
        }));
        checkMade(5, AllocCounts.measure(() -> Maker.make(5)));
    }

    @Test
    void withItsResult() {
        AllocMeasurement<int[]> measured = AllocCounts.measureCall(() -> new int[3]);
        assertArrayEquals(new int[3], measured.result());
        assertEquals(List.of(new AllocCount("int[]", 1, -1, -1, -1, Sizes.array(int[].class, 3), -1, -1, -1,
                                            AllocCount.Kind.CLASS, "'bootstrap'")),
                     measured.counts());
        assertThrows(UnsupportedOperationException.class, () -> measured.counts().clear());
        // The same object, not one like it.
        Thing thing = new Thing();
        assertEquals(new AllocMeasurement<>(thing, List.of()), AllocCounts.measureCall(() -> thing));
    }

    private static Thing read(boolean found) throws FileNotFoundException {
        Maker.make(7);
        if (!found) {
            throw new FileNotFoundException();
        }
        return new Thing();
    }

    /** This compiles only if the checked exception that the action may throw keeps its type. */
    @Test
    void checkedException() {
        try {
            assertEquals(8, allocs(AllocCounts.measureCall(() -> read(true)).counts()).get(Thing.class.getTypeName()));
            AllocCounts.measureCall(() -> read(false));
            fail("no exception");
        } catch (FileNotFoundException e) {
            assertNull(e.getCause());
        }
        checkMade(5, AllocCounts.measure(() -> Maker.make(5)));
    }

    /** Each scope has memory for its counters while it is open. */
    @Test
    void exceptionsLeaveNoScopeOpen() {
        var bean = ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class);
        long before = bean.getCounterBytes();
        for (int i = 0; i < 1_000; i++) {
            assertThrows(ArithmeticException.class, () -> AllocCounts.measure(() -> { throw new ArithmeticException(); }));
            assertThrows(FileNotFoundException.class, () -> AllocCounts.measureCall(() -> read(false)));
        }
        long more = bean.getCounterBytes() - before;
        assertTrue(more < 1_000 * 4096, more + " bytes");
    }

    @Test
    void exceptionsWithinAnother() {
        AllocMeasurement<List<AllocCount>> outer = AllocCounts.measureCall(() -> {
            assertThrows(FileNotFoundException.class, () -> AllocCounts.measureCall(() -> read(false)));
            return AllocCounts.measure(() -> Maker.make(20));
        });
        checkMade(20, outer.result());
        assertEquals(27, allocs(outer.counts()).get(Thing.class.getTypeName()));
        checkMade(5, AllocCounts.measure(() -> Maker.make(5)));
    }

    @Test
    void resultsWithinAnother() {
        AllocMeasurement<AllocMeasurement<Thing>> outer = AllocCounts.measureCall(() -> {
            Maker.make(100);
            AllocMeasurement<Thing> inner = AllocCounts.measureCall(() -> {
                System.gc();
                return new Thing();
            });
            Maker.make(3);
            return inner;
        });
        assertEquals(Map.of(Thing.class.getTypeName(), 1L), allocs(outer.result().counts()));
        assertEquals(104, allocs(outer.counts()).get(Thing.class.getTypeName()));
        // The result of the inner one is allocated in the outer one.
        assertEquals(1, allocs(outer.counts()).get(AllocMeasurement.class.getTypeName()));
    }

    @Test
    void manyThreadsAtOnce() throws InterruptedException {
        List<AllocCount>[] results = new List[8];
        Thread[] threads = new Thread[results.length];
        for (int i = 0; i < threads.length; i++) {
            int n = 10_000 * (i + 1);
            int index = i;
            threads[i] = new Thread(() -> results[index] = AllocCounts.measure(() -> Maker.make(n)));
            threads[i].start();
        }
        for (int i = 0; i < threads.length; i++) {
            threads[i].join();
            checkMade(10_000 * (i + 1), results[i]);
        }
    }

    /** It stays on its carrier while it waits, and so does what it allocates. */
    @Test
    void virtualThread() throws InterruptedException {
        List<AllocCount>[] results = new List[50];
        Thread[] threads = new Thread[results.length];
        for (int i = 0; i < threads.length; i++) {
            int index = i;
            threads[i] = Thread.startVirtualThread(() -> {
                AllocCounts.measure(() -> sleep());
                results[index] = AllocCounts.measure(() -> {
                    Maker.make(100);
                    sleep();
                    Maker.make(100);
                });
            });
        }
        for (int i = 0; i < threads.length; i++) {
            threads[i].join();
            assertEquals(200, allocs(results[i]).get(Thing.class.getTypeName()), "thread " + i);
            assertNull(allocs(results[i]).get(Other.class.getTypeName()));
        }
    }

    @Test
    void resultOfAVirtualThread() throws InterruptedException {
        List<AllocMeasurement<Thread>> measured = new ArrayList<>();
        Thread thread = Thread.ofVirtual().unstarted(() -> measured.add(AllocCounts.measureCall(() -> {
            sleep();
            Maker.make(100);
            sleep();
            return Thread.currentThread();
        })));
        thread.start();
        thread.join();
        assertSame(thread, measured.get(0).result());
        assertEquals(100, allocs(measured.get(0).counts()).get(Thing.class.getTypeName()));
    }

    private static void sleep() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void noAction() {
        assertThrows(NullPointerException.class, () -> AllocCounts.measure(null));
        assertThrows(NullPointerException.class, () -> AllocCounts.measureCall(null));
        assertThrows(NullPointerException.class, () -> new AllocMeasurement<>("result", null));
    }
}
