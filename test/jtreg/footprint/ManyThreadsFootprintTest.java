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
 * @test id=Serial
 * @summary What counting takes of memory, mappings and address space with many threads, with Serial
 * @requires os.family == "linux" & vm.flagless & vm.gc.Serial
 * @library /test/lib ../lib
 * @run junit/othervm -Dflag=-XX:+UseSerialGC ManyThreadsFootprintTest
 */

/*
 * @test id=G1
 * @summary What counting takes of memory, mappings and address space with many threads, with G1
 * @requires os.family == "linux" & vm.flagless & vm.gc.G1
 * @library /test/lib ../lib
 * @run junit/othervm -Dflag=-XX:+UseG1GC ManyThreadsFootprintTest
 */

/*
 * @test id=Z
 * @summary What counting takes of memory, mappings and address space with many threads, with ZGC
 * @requires os.family == "linux" & vm.flagless & vm.gc.Z
 * @library /test/lib ../lib
 * @run junit/othervm -Dflag=-XX:+UseZGC ManyThreadsFootprintTest
 */

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Runs the same program with and without counting. */
class ManyThreadsFootprintTest {
    private static final String ON = "-XX:+CountAllocs";
    private static final String OFF = "-XX:-CountAllocs";

    private static OutputAnalyzer run(String counting, String limit, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("flag"), counting, "-Xmx128m"));
        command.addAll(List.of(arguments));
        List<String> shell = new ArrayList<>(List.of("sh", "-c", limit + " && exec \"$@\"", "sh"));
        shell.addAll(ProcessTools.createTestJavaProcessBuilder(command).command());
        OutputAnalyzer output = ProcessTools.executeProcess(new ProcessBuilder(shell));
        output.shouldHaveExitValue(0);
        return output;
    }

    private static double number(OutputAnalyzer output, String name) {
        return Double.parseDouble(output.firstMatch(name + " ([0-9.]+)", 1));
    }

    @Test
    void mappingsAndPageTables() throws Exception {
        String[] program = { Sleepers.class.getName(), "1000" };
        OutputAnalyzer on = run(ON, "true", program);
        OutputAnalyzer off = run(OFF, "true", program);
        double mappings = number(on, "mappings of a thread") - number(off, "mappings of a thread");
        assertTrue(mappings <= 0.1, "each thread has " + mappings + " mappings more");
        double pageTables = number(on, "page tables") / number(off, "page tables");
        assertTrue(pageTables <= 1.15, "page tables take " + pageTables + " times as much");
    }

    @Test
    void mappingsWhenCountingPerThread() throws Exception {
        String[] program = { "-XX:+CountAllocsPerThread", Sleepers.class.getName(), "1000" };
        double mappings = number(run(ON, "true", program), "mappings of a thread")
                - number(run(OFF, "true", program), "mappings of a thread");
        assertTrue(mappings <= 0.1, "each thread has " + mappings + " mappings more");
    }

    /** A stack reserves 1 MB. */
    @Test
    void threadsInAnAddressSpace() throws Exception {
        String[] program = { "-XX:ReservedCodeCacheSize=32m", "-XX:CompressedClassSpaceSize=32m",
                             Sleepers.class.getName(), "20000" };
        double on = number(run(ON, "ulimit -v 6000000", program), "threads");
        double off = number(run(OFF, "ulimit -v 6000000", program), "threads");
        assertTrue(on >= 0.98 * off, on + " threads start, without counting " + off);
    }

    @Test
    void workersThatNeverRun() throws Exception {
        OutputAnalyzer output = ProcessTools.executeTestJava(
                "-XX:+UseSerialGC", "-XX:ParallelGCThreads=2147483647", "-Xmx64m", Sleepers.class.getName(), "1");
        output.shouldHaveExitValue(0);
        double resident = number(output, "resident");
        assertTrue(resident < 200, resident + " MB are resident");
    }

    /** Starts threads that each allocate a little and sleep, until it has so many, or cannot start another one. */
    static class Sleepers {
        public static void main(String[] args) throws Exception {
            int wanted = Integer.parseInt(args[0]);
            CountDownLatch up = new CountDownLatch(wanted);
            long before = mappings();
            int threads = 0;
            try {
                for (; threads < wanted; threads++) {
                    Thread thread = new Thread(() -> sleep(up));
                    thread.setDaemon(true);
                    thread.start();
                }
                up.await();
                System.out.println("mappings of a thread " + (mappings() - before) / (double) threads);
                System.out.println("page tables " + status("VmPTE"));
                System.out.println("resident " + status("VmRSS") / 1024);
            } catch (OutOfMemoryError e) {
                // As many as fit.
            }
            System.out.println("threads " + threads);
            Runtime.getRuntime().halt(0);
        }

        private static Object sink;

        private static void sleep(CountDownLatch up) {
            try {
                sink = new Object[10];
                up.countDown();
                Thread.sleep(1_000_000);
            } catch (InterruptedException | OutOfMemoryError e) {
                // The program is at its end.
            }
        }

        private static long mappings() throws IOException {
            try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
                return lines.count();
            }
        }

        /** {@return a number of this process, in kilobytes} */
        private static long status(String name) throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(name + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElseThrow();
        }
    }
}
