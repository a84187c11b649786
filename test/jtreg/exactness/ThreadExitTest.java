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

// Not JUnit: it would have to start in each of these VMs, whose flags slow it down.

/*
 * @test
 * @summary The counts of a thread outlive it, none is lost or counted twice, and no sum ever falls
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -Xmx256m ThreadExitTest
 * @run main/othervm -Xmx256m -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts ThreadExitTest
 */

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Amount;

/**
 * Threads start threads which allocate and exit, while another thread reads. And threads that start after others have
 * exited, and after so many classes have been loaded that counters need more memory.
 */
public final class ThreadExitTest {
    private static final int STARTERS = 4;
    private static final int WORKERS = 300;     // of each starter
    private static final int ITEMS = 37;        // of each worker

    static class Item { long i; }

    static class Worker extends Thread {
        volatile Object sink;

        @Override
        public void run() {
            for (int i = 0; i < ITEMS; i++) {
                sink = new Item();
            }
            sink = new Item[3];
        }
    }

    private static void starter() {
        List<Worker> running = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            Worker worker = new Worker();
            worker.start();
            running.add(worker);
            if (running.size() == 10) {
                running.forEach(ThreadExitTest::join);
                running.clear();
            }
        }
        running.forEach(ThreadExitTest::join);
    }

    /** Far more than threads have room for at first. */
    private static final int CLASSES = 9_000;

    /** Makes its objects when it is initialized. */
    static class Late {
        static Object sink = new Late();

        static {
            sink = new Late[5];
        }
    }

    private static List<Class<?>> hiddenClasses() throws Exception {
        byte[] bytes;
        try (var in = ThreadExitTest.class.getResourceAsStream(Late.class.getName() + ".class")) {
            bytes = in.readAllBytes();
        }
        List<Class<?>> classes = new ArrayList<>();
        for (int i = 0; i < CLASSES; i++) {
            classes.add(MethodHandles.lookup().defineHiddenClass(bytes, false).lookupClass());
        }
        return classes;
    }

    private static void initialize(List<Class<?>> classes) {
        try {
            for (Class<?> c : classes) {
                MethodHandles.lookup().ensureInitialized(c);
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static void startAfterClassesHaveCome() throws Throwable {
        Thread before = new Thread(() -> { });
        before.start();
        before.join();
        List<Class<?>> classes = hiddenClasses();
        Counts counted = Counts.of(() -> {
            Thread late = new Thread(() -> initialize(classes));
            late.start();
            join(late);
        });
        Amount objects = Amount.NONE;
        Amount arrays = Amount.NONE;
        for (String name : counted.rows().keySet()) {
            if (name.startsWith(Late.class.getName())) {
                if (name.endsWith("[]")) {
                    arrays = arrays.plus(counted.get(name));
                } else {
                    objects = objects.plus(counted.get(name));
                }
            }
        }
        Counts.assertEquals("late objects", Amount.instances(Late.class, CLASSES), objects);
        Counts.assertEquals("late arrays", Amount.arrays(Late[].class, CLASSES, 5), arrays);
    }

    private static volatile boolean hasAllocated;
    private static volatile boolean isCollected;

    /**
     * Each allocates as many bytes as the one before, from whom it may have taken over what it counts in, and nothing
     * after the collection. With VerifyAllocCounts the VM knows if it is taken for idle.
     */
    private static void allocateTheSameAmounts() {
        for (int i = 0; i < 10; i++) {
            hasAllocated = false;
            isCollected = false;
            Worker worker = new Worker() {
                @Override
                public void run() {
                    super.run();
                    hasAllocated = true;
                    while (!isCollected) {
                        Thread.onSpinWait();
                    }
                }
            };
            worker.start();
            while (!hasAllocated) {
                Thread.onSpinWait();
            }
            System.gc();
            isCollected = true;
            join(worker);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads until it is asked to stop. Returns what was wrong, or null. */
    private static String read(AtomicBoolean stop) {
        Counts last = Counts.read();
        while (!stop.get()) {
            Counts now = Counts.read();
            if (now.total().objects() < last.total().objects() || now.total().bytes() < last.total().bytes()) {
                return "all rows: " + last.total() + ", then " + now.total();
            }
            for (String name : last.rows().keySet()) {
                if (!now.rows().containsKey(name)) {
                    continue;       // The class was unloaded: what it had is in the sum of all rows.
                }
                if (now.get(name).objects() < last.get(name).objects()
                        || now.get(name).bytes() < last.get(name).bytes()) {
                    return name + ": " + last.get(name) + ", then " + now.get(name);
                }
            }
            last = now;
        }
        return null;
    }

    public static void main(String[] args) throws Throwable {
        var stop = new AtomicBoolean();
        var fallen = new AtomicReference<String>();
        Thread reader = new Thread(() -> fallen.set(read(stop)));
        reader.start();
        Counts counted = Counts.of(() -> {
            List<Thread> starters = new ArrayList<>();
            for (int i = 0; i < STARTERS; i++) {
                starters.add(new Thread(ThreadExitTest::starter));
            }
            starters.forEach(Thread::start);
            starters.forEach(ThreadExitTest::join);
        });
        stop.set(true);
        reader.join();
        int workers = STARTERS * WORKERS;
        Counts.assertEquals("workers", Amount.instances(Worker.class, workers), counted.get(Worker.class));
        Counts.assertEquals("items", Amount.instances(Item.class, workers * ITEMS), counted.get(Item.class));
        Counts.assertEquals("arrays", Amount.arrays(Item[].class, workers, 3), counted.get(Item[].class));
        if (fallen.get() != null) {
            throw new AssertionError("a count fell: " + fallen.get());
        }
        startAfterClassesHaveCome();
        allocateTheSameAmounts();
    }
}
