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
 * @summary Without memory for counters a thread does not start, and new classes share a row
 * @requires os.family == "linux" & vm.flagless & vm.gc.Serial
 * @library /test/lib
 * @run junit NoMemoryTest
 */

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;
import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;
import jtreg.SkippedException;
import org.junit.jupiter.api.Test;

/** Limits the memory of a VM to a little more than it has, and makes it need more for counters. */
class NoMemoryTest {
    private static OutputAnalyzer run(Class<?> program) throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/prlimit"))) {
            throw new SkippedException("needs prlimit of util-linux");
        }
        return ProcessTools.executeTestJava(
                "-XX:+UseSerialGC", "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-Xss180k", "-Xint",
                program.getName());
    }

    /** Sets a limit of the process to what it has of this, and some more. */
    private static void limit(String option, String status, long spare) throws IOException, InterruptedException {
        // The thread that waits for a process, which Java keeps, takes as much as it likes before the limit is set.
        new ProcessBuilder("true").start().waitFor();
        long used = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(status + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst().orElseThrow();
        int exit = new ProcessBuilder("/usr/bin/prlimit", "--pid", "" + ProcessHandle.current().pid(),
                option + "=" + (used + spare)).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException("prlimit ended with " + exit);
        }
    }

    public interface Maker {
        Object make();
    }

    static class Template implements Maker {
        @Override
        public Object make() {
            return new Template[] { new Template() };
        }
    }

    private static volatile Object sink;

    /** {@return an object of a new class, of which and of whose array class there are instances} */
    private static Maker newClass(byte[] bytes) throws ReflectiveOperationException {
        Maker maker = (Maker) MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass()
                .getDeclaredConstructor().newInstance();
        sink = maker.make();
        return maker;
    }

    private static byte[] template() throws IOException {
        try (InputStream in = NoMemoryTest.class.getResourceAsStream("NoMemoryTest$Template.class")) {
            return in.readAllBytes();
        }
    }

    private static boolean isOwn(String className) {
        return className.startsWith(Template.class.getTypeName() + "/");
    }

    @Test
    void threadDoesNotStart() throws Exception {
        OutputAnalyzer output = run(Starter.class);
        output.shouldContain("java.lang.OutOfMemoryError: unable to create native thread");
        output.shouldContain("A thread cannot start: there is no memory, or no address space, for its allocation counters");
        output.shouldContain("objects counted: 3");
        output.shouldHaveExitValue(0);
    }

    @Test
    void newClassesShareRow() throws Exception {
        OutputAnalyzer output = run(Grower.class);
        output.shouldContain("No class ids are left for allocation counts");
        output.shouldContain("classes in a row of their own: some, not all");
        output.shouldContain("objects counted: 18000 of 18000");
        output.shouldHaveExitValue(0);
    }

    /**
     * Limits the data of the process to a little more than it has, then makes
     * classes until the tables of all threads would have to grow by more.
     */
    static class Grower {
        private static final int CLASSES = 3000;    // and as many array classes, each of which takes two ids
        private static final int TIMES = 3;
        private static final int THREADS = 512;
        private static final long SPARE = 16 << 20; // less than what their arrays need, more than the rest

        public static void main(String[] args) throws Exception {
            CountDownLatch done = new CountDownLatch(1);
            for (int i = 0; i < THREADS; i++) {
                Thread.ofPlatform().daemon().start(() -> {
                    try {
                        done.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
            }
            byte[] bytes = template();
            total();    // loads the classes that it needs
            Maker[] makers = new Maker[CLASSES];
            for (int i = 0; i < CLASSES; i++) {
                if (i == CLASSES / 2) {
                    limit("--data", "VmData", SPARE);
                }
                makers[i] = newClass(bytes);
            }
            long own = AllocCounts.getcounts().stream().filter(row -> isOwn(row.className())).count();
            System.out.println("classes in a row of their own: "
                    + (own == 2 * CLASSES ? "all" : own == 0 ? "none" : "some, not all"));

            long before = total();
            for (int n = 0; n < TIMES; n++) {
                for (Maker maker : makers) {
                    sink = maker.make();
                }
            }
            long counted = total() - before;
            System.out.println("objects counted: " + counted + " of " + 2 * CLASSES * TIMES);
            done.countDown();
        }

        /** {@return all objects of own classes, and those in the row that classes share} */
        private static long total() {
            return AllocCounts.getcounts().stream()
                    .filter(row -> isOwn(row.className()) || row.kind() == AllocCount.Kind.OVERFLOW)
                    .mapToLong(AllocCount::allocs).sum();
        }
    }

    /**
     * Makes so many classes that the arrays of 16 threads, which get memory together, take 8 MB. Then limits the
     * address space, and starts threads until one cannot be started. It is one of the first 16, whose stacks take less.
     */
    static class Starter {
        private static final int CLASSES = 9_000;   // and as many array classes, each of which takes two ids
        private static final long SPARE = 7 << 20;

        public static void main(String[] args) throws Exception {
            byte[] bytes = template();
            List<Maker> makers = new ArrayList<>();
            for (int i = 0; i < CLASSES; i++) {
                makers.add(newClass(bytes));
            }
            long before = count();
            CountDownLatch done = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            limit("--as", "VmSize", SPARE);
            try {
                while (threads.size() < 1000) {
                    Thread thread = new Thread(() -> {
                        try {
                            done.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    });
                    thread.start();
                    threads.add(thread);
                }
            } catch (OutOfMemoryError e) {
                System.out.println(e);
            }
            done.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            Object[] own = { new Own(), new Own(), new Own() };
            System.out.println("objects counted: " + (count() - before));
        }

        private static long count() {
            return AllocCounts.getcounts().stream()
                    .filter(row -> row.className().equals(Own.class.getTypeName()))
                    .mapToLong(AllocCount::allocs).sum();
        }

        private static class Own { }
    }
}
