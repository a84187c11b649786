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
 * @summary What each thread has allocated since its start, with G1
 * @requires vm.gc.G1 & vm.flagless
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseG1GC -XX:+CountAllocsPerThread -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts
 *                    PerThreadTest
 */

/*
 * @test id=Z
 * @summary What each thread has allocated since its start, with ZGC
 * @requires vm.gc.Z & vm.flagless
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseZGC -XX:+CountAllocsPerThread -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts
 *                    PerThreadTest
 */

/*
 * @test id=Shenandoah
 * @summary What each thread has allocated since its start, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseShenandoahGC -XX:+CountAllocsPerThread -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts
 *                    PerThreadTest
 */

import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import alloccounts.test.Unloadable;
import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.test.lib.dcmd.JMXExecutor;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

class PerThreadTest {

    static class Thing { long a; }
    static class Mounted { }
    static class Gone { }

    static volatile Object sink;

    static void make(int n) {
        for (int i = 0; i < n; i++) {
            sink = new Thing();
            sink = new long[i % 3][];
        }
    }

    private static long allocs(List<AllocCount> rows, String name) {
        return rows.stream().filter(row -> row.className().equals(name)).mapToLong(AllocCount::allocs).sum();
    }

    private static long things(List<AllocCount> rows) {
        return allocs(rows, Thing.class.getTypeName());
    }

    private static AllocCountsMXBean bean() {
        return ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class);
    }

    interface Action {
        void run() throws Exception;
    }

    /** Runs an action on a new thread, and fails with what it throws. */
    private static void onNewThread(Action action) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (Throwable t) {
                thrown.set(t);
            }
        });
        thread.start();
        thread.join();
        if (thrown.get() != null) {
            throw new AssertionError(thrown.get());
        }
    }

    @Test
    void exactlyAndAcrossCollections() throws Exception {
        onNewThread(() -> {
            assertEquals(0, things(AllocCounts.getCurrentThreadCounts()));
            make(10);
            assertEquals(10, things(AllocCounts.getCurrentThreadCounts()));
            System.gc();
            assertEquals(10, things(AllocCounts.getCurrentThreadCounts()));
            make(90_000);
            List<AllocCount> rows = AllocCounts.getCurrentThreadCounts();
            assertEquals(90_010, things(rows));
            assertEquals(90_010, allocs(rows, "long[][]"));
            for (AllocCount row : rows) {
                assertEquals(AllocCount.UNKNOWN, row.deallocs());
                assertEquals(AllocCount.UNKNOWN, row.max());
            }
            assertEquals(rows, rows.stream().filter(row -> row.allocs() > 0 && row.allocBytes() > 0).toList());
        });
    }

    /** All that the program's own threads make of a class is what there is of it. */
    @Test
    void threadsAddUp() throws Exception {
        final int n = 8;
        long before = things(AllocCounts.getcounts());
        CountDownLatch made = new CountDownLatch(n);
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < n; t++) {
            int number = 1_000 * t + 7;
            Thread thread = new Thread(() -> {
                make(number);
                made.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }, "maker " + t);
            thread.start();
            threads.add(thread);
        }
        made.await();
        for (int rounds = 0; rounds < 2; rounds++) {
            long sum = 0;
            for (int t = 0; t < n; t++) {
                long things = things(bean().getThreadCounts(threads.get(t).threadId()));
                assertEquals(1_000 * t + 7, things);
                sum += things;
            }
            assertEquals(sum, things(AllocCounts.getcounts()) - before);
            System.gc();
        }
        var table = new JMXExecutor().execute("GC.alloc_counts threads limit=0");
        table.shouldMatch("(?m)^ *allocs +alloc_bytes +thread$");
        while (threads.get(3).getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        lineIsSumOfRows(threads.get(3));
        table.shouldMatch("(?m)^ *\\d+ +\\d+  total, \\d+ threads that have not exited$");
        assertRowsAddUp(new JMXExecutor().execute("GC.alloc_counts threads limit=3").getStdout(), 3);
        new JMXExecutor().execute("GC.alloc_counts filter=*Thing thread=" + threads.get(3).threadId())
                .shouldMatch("(?m)^ +3007 +- +- +" + 3007 * size() + "  PerThreadTest\\$Thing$");
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        // They have left, and what they made stays.
        assertThrows(IllegalArgumentException.class, () -> bean().getThreadCounts(threads.get(0).threadId()));
        // One more to see how large one is.
        assertEquals(28_056 + 1, things(AllocCounts.getcounts()) - before);
    }

    /** Of a thread that has allocated nothing, deaths are as little known as of any other. */
    @Test
    void nothingAllocated() {
        JMXExecutor jcmd = new JMXExecutor();
        Matcher idle = Pattern.compile("(?m)^ *0 +0  #(\\d+) ").matcher(jcmd.execute("GC.alloc_counts threads limit=0").getStdout());
        assertTrue(idle.find(), "the VM has such threads of its own");
        String thread = "GC.alloc_counts thread=" + idle.group(1);
        jcmd.execute(thread).shouldMatch("(?m)^ +0 +- +- +0  total, 0 classes$");
        jcmd.execute(thread + " format=json").shouldMatch(
                "\"rows\": 0, \"allocs\": 0, \"deallocs\": null, \"max\": null, \"survived\": null, \"alloc_bytes\": 0,");
    }

    /** The rows that are shown, and that of all others. */
    private static void assertRowsAddUp(String table, int limit) {
        Matcher row = Pattern.compile("(?m)^ *(\\d+) +(\\d+)  (#\\d+ |\\((\\d+) more threads\\)|total, (\\d+) threads )").matcher(table);
        long objects = 0;
        long bytes = 0;
        int threads = 0;
        while (row.find() && row.group(5) == null) {
            objects += Long.parseLong(row.group(1));
            bytes += Long.parseLong(row.group(2));
            threads += row.group(4) == null ? 1 : Integer.parseInt(row.group(4));
        }
        assertEquals(objects + " " + bytes + " " + threads, row.group(1) + " " + row.group(2) + " " + row.group(5), table);
        assertEquals(limit, table.lines().filter(line -> line.contains("  #")).count(), table);
        assertTrue(threads > limit, table);
    }

    private static long size() {
        AllocCount row = AllocCounts.measure(() -> sink = new Thing()).stream()
                .filter(r -> r.className().equals(Thing.class.getTypeName())).findFirst().orElseThrow();
        return row.allocBytes();
    }

    @Test
    void whatIsMeasuredIsInIt() throws Exception {
        onNewThread(() -> {
            make(5);
            assertEquals(30, things(AllocCounts.measure(() -> {
                make(10);
                assertEquals(15, things(AllocCounts.getCurrentThreadCounts()));
                make(20);
            })));
            assertEquals(35, things(AllocCounts.getCurrentThreadCounts()));
        });
    }

    @Test
    void unloadedClassesStay() throws Exception {
        onNewThread(() -> {
            makeGone(11);
            List<AllocCount> rows = AllocCounts.getCurrentThreadCounts();
            assertEquals(11, allocs(rows, Gone.class.getTypeName()));
            while (allocs(rows, Gone.class.getTypeName()) != 0) {
                System.gc();
                rows = AllocCounts.getCurrentThreadCounts();
            }
            assertTrue(allocs(rows, AllocCounts.UNLOADED_CLASSES) >= 11);
            // The next class takes the id of one that is gone, whose counts move.
            makeGone(3);
            rows = AllocCounts.getCurrentThreadCounts();
            assertEquals(3, allocs(rows, Gone.class.getTypeName()));
            assertTrue(allocs(rows, AllocCounts.UNLOADED_CLASSES) >= 11);
        });
        // A thread gives up its memory some time after it can be joined.
        for (int i = 0; i < 10; i++) {
            startsFromZero();
        }
    }

    /** A thread takes over the memory of one that is gone, but nothing that is in it. */
    @Test
    void threadsStartFromZero() throws Exception {
        for (int i = 1; i <= 40; i++) {
            int number = i;
            onNewThread(() -> {
                assertEquals(0, things(AllocCounts.getCurrentThreadCounts()));
                make(number);
                assertEquals(number, things(AllocCounts.getCurrentThreadCounts()));
            });
        }
        startsFromZero();
    }

    /** Of a thread that waits. */
    private static void lineIsSumOfRows(Thread thread) {
        List<AllocCount> rows = bean().getThreadCounts(thread.threadId());
        new JMXExecutor().execute("GC.alloc_counts threads limit=0").shouldMatch("(?m)^ *"
                + rows.stream().mapToLong(AllocCount::allocs).sum()
                + " +" + rows.stream().mapToLong(AllocCount::allocBytes).sum()
                + "  #" + thread.threadId() + " \"" + thread.getName() + "\"$");
    }

    private static void startsFromZero() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread waiting = new Thread(() -> {
            started.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }, "waiting");
        waiting.start();
        started.await();
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        lineIsSumOfRows(waiting);
        end.countDown();
        waiting.join();
        onNewThread(() -> {
            List<AllocCount> rows = AllocCounts.getCurrentThreadCounts();
            assertEquals(0, things(rows));
            assertEquals(0, allocs(rows, Gone.class.getTypeName()));
            assertTrue(rows.stream().noneMatch(row -> row.className().equals(AllocCounts.UNLOADED_CLASSES)), rows.toString());
        });
    }

    private static void makeGone(int n) throws Exception {
        Class<?> gone = Unloadable.copyOf(Gone.class);
        Constructor<?> constructor = gone.getDeclaredConstructor();
        constructor.setAccessible(true);
        for (int i = 0; i < n; i++) {
            sink = constructor.newInstance();
        }
        sink = null;
    }

    /** A virtual thread counts with its carrier, which is not asked through it. */
    @Test
    void virtualThreads() throws Exception {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 100; i++) {
                sink = new Mounted();
                Thread.yield();
            }
            try {
                AllocCounts.getCurrentThreadCounts();
            } catch (Throwable t) {
                refusal.set(t);
            }
        }).join();
        assertInstanceOf(UnsupportedOperationException.class, refusal.get());
        String table = new JMXExecutor().execute("GC.alloc_counts threads limit=0").getStdout();
        List<Long> carriers = table.lines().filter(line -> line.endsWith(", carrier of virtual threads"))
                .map(line -> Long.parseLong(line.replaceFirst(".*#(\\d+) .*", "$1"))).toList();
        assertFalse(carriers.isEmpty(), table);
        assertTrue(table.contains("  (virtual threads, on " + carriers.size() + " carriers)"), table);
        assertEquals(100, carriers.stream()
                .mapToLong(id -> allocs(bean().getThreadCounts(id), Mounted.class.getTypeName())).sum());
    }
}
