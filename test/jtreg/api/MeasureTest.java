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
 * @summary measure(): what the current thread allocates, and nothing else, with G1
 * @requires vm.gc.G1 & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseG1GC -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts MeasureTest
 * @run junit/othervm -XX:+UseG1GC -Xint MeasureTest
 */

/*
 * @test id=Serial
 * @summary measure(): what the current thread allocates, and nothing else, with Serial
 * @requires vm.gc.Serial & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts MeasureTest
 */

/*
 * @test id=Parallel
 * @summary measure(): what the current thread allocates, and nothing else, with Parallel
 * @requires vm.gc.Parallel & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseParallelGC -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts MeasureTest
 */

/*
 * @test id=Shenandoah
 * @summary measure(): what the current thread allocates, and nothing else, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseShenandoahGC -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts MeasureTest
 */

/*
 * @test id=Z
 * @summary measure(): what the current thread allocates, and nothing else, with ZGC
 * @requires vm.gc.Z & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseZGC -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts MeasureTest
 */

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import alloccounts.test.Sizes;
import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;

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
    }
}
