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
 * @summary Without memory for counters a VM does not start, a thread does not start, and new classes share a row
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

/**
 * Limits the address space of the VM and gives each thread so many counters
 * that these are what does not fit: with 16,777,216 of 8 bytes a table takes
 * 128 MB, and the list of classes 512 MB.
 */
class NoMemoryTest {
    private static final String MANY_IDS = "-XX:AllocCountsMaxIds=16777216";

    /** Runs Starter with so many megabytes of address space. */
    private static OutputAnalyzer run(int megabytes) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "-XX:+UnlockDiagnosticVMOptions", MANY_IDS, "-XX:+UseSerialGC", "-Xmx32m",
                "-XX:ReservedCodeCacheSize=16m", "-XX:CompressedClassSpaceSize=16m", "-XX:TieredStopAtLevel=1",
                "-Xss512k", Starter.class.getName()));
        ProcessBuilder java = ProcessTools.createTestJavaProcessBuilder(command);
        List<String> shell = new ArrayList<>(List.of(
                "sh", "-c", "ulimit -v " + megabytes * 1024 + " && exec \"$@\"", "sh"));
        shell.addAll(java.command());
        return ProcessTools.executeProcess(new ProcessBuilder(shell));
    }

    @Test
    void vmDoesNotStart() throws Exception {
        OutputAnalyzer output = run(600);
        output.shouldContain("Cannot reserve memory for allocation counts");
        output.shouldContain("use -XX:-CountAllocs to run without counting");
        output.shouldHaveExitValue(1);
    }

    @Test
    void threadDoesNotStart() throws Exception {
        OutputAnalyzer output = run(8000);
        output.shouldContain("java.lang.OutOfMemoryError: unable to create native thread");
        output.shouldContain("A thread cannot start: there is no memory, or no address space, for its allocation counters");
        output.shouldContain("still running, and counting: true");
        output.shouldHaveExitValue(0);
    }

    @Test
    void newClassesShareRow() throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/prlimit"))) {
            throw new SkippedException("needs prlimit of util-linux");
        }
        OutputAnalyzer output = ProcessTools.executeTestJava(
                "-XX:+UseSerialGC", "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-Xss256k", "-Xint",
                Grower.class.getName());
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
        private static final int THREADS = 512;     // a table grows by 64 KB
        private static final long SPARE = 16 << 20; // less than what the tables need, more than the rest

        public interface Maker {
            Object make();
        }

        static class Template implements Maker {
            @Override
            public Object make() {
                return new Template[] { new Template() };
            }
        }

        static volatile Object sink;

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
            byte[] bytes;
            try (InputStream in = Grower.class.getResourceAsStream("NoMemoryTest$Grower$Template.class")) {
                bytes = in.readAllBytes();
            }
            total();    // loads the classes that it needs
            Maker[] makers = new Maker[CLASSES];
            for (int i = 0; i < CLASSES; i++) {
                if (i == CLASSES / 2) {
                    limitData();
                }
                makers[i] = (Maker) MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass()
                        .getDeclaredConstructor().newInstance();
                sink = makers[i].make();
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

        private static boolean isOwn(String className) {
            return className.startsWith(Template.class.getTypeName() + "/");
        }

        /** {@return all objects of own classes, and those in the row that classes share} */
        private static long total() {
            return AllocCounts.getcounts().stream()
                    .filter(row -> isOwn(row.className()) || row.kind() == AllocCount.Kind.OVERFLOW)
                    .mapToLong(AllocCount::allocs).sum();
        }

        private static void limitData() throws IOException, InterruptedException {
            long data = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmData:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst().orElseThrow();
            int exit = new ProcessBuilder("/usr/bin/prlimit", "--pid", "" + ProcessHandle.current().pid(),
                    "--data=" + (data + SPARE)).inheritIO().start().waitFor();
            if (exit != 0) {
                throw new IOException("prlimit ended with " + exit);
            }
        }
    }

    /** Starts threads until one cannot be started. */
    static class Starter {
        public static void main(String[] args) throws InterruptedException {
            CountDownLatch done = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
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
            long before = count();
            Object[] own = { new Own(), new Own(), new Own() };
            System.out.println("still running, and counting: " + (count() - before == own.length));
        }

        private static long count() {
            return AllocCounts.getcounts().stream()
                    .filter(row -> row.className().equals(Own.class.getTypeName()))
                    .mapToLong(AllocCount::allocs).sum();
        }

        private static class Own { }
    }
}
