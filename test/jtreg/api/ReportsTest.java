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
 * @summary Counts in the report of a crash, at the first OutOfMemoryError, and at exit in CPython's form
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm ReportsTest
 */

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import alloccounts.test.Sizes;
import com.sun.management.HotSpotDiagnosticMXBean;
import jdk.alloccounts.AllocCounts;
import jdk.internal.misc.Unsafe;
import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.junit.jupiter.api.Assertions.*;

class ReportsTest {

    public static class Program {
        static class Thing { }

        static Object[] kept = new Object[54_321];
        static List<Object> more = new ArrayList<>();
        static Object sink;

        public static void main(String[] args) throws Exception {
            for (int i = 0; i < kept.length; i++) {
                kept[i] = new Thing();
            }
            if (args[0].equals("one")) {
                try {
                    sink = new long[Integer.MAX_VALUE];
                } catch (OutOfMemoryError e) {
                    return;
                }
            }
            System.gc();
            if (args.length > 1) {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .setVMOption("PrintAllocCountsOnOutOfMemoryError", args[1]);
            }
            switch (args[0]) {
                case "crash" -> Unsafe.getUnsafe().putAddress(0, 0);
                case "read"  -> {
                    // Slowly, because a collection could not begin any more.
                    Thread.ofPlatform().daemon().start(() -> {
                        while (AllocCounts.getcounts().size() > 0) {
                            System.out.println("has read");
                            LockSupport.parkNanos(20_000_000);
                        }
                    });
                    Thread.sleep(500);
                    Unsafe.getUnsafe().putAddress(0, 0);
                }
                case "fill"  -> {
                    for (int errors = 0; errors < 2; ) {
                        try {
                            more.add(new long[20_000]);
                        } catch (OutOfMemoryError e) {
                            more.clear();
                            errors++;
                        }
                    }
                    System.out.println("program's own end");
                }
                case "wait"  -> {
                    System.out.println("waits");
                    System.in.read();
                }
                default      -> { }
            }
        }
    }

    private static OutputAnalyzer run(String ending, String... flags) throws Exception {
        List<String> command = new ArrayList<>(List.of("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED",
                                                       "-Xmx64m", "-XX:-CreateCoredumpOnCrash"));
        command.addAll(List.of(flags));
        command.add(Program.class.getName());
        command.addAll(List.of(ending.split(" ")));
        return ProcessTools.executeTestJava(command);
    }

    private static long matches(List<String> lines, String pattern) {
        return lines.stream().filter(Pattern.compile(pattern).asMatchPredicate()).count();
    }

    @Test
    void crash() throws Exception {
        Path report = Path.of("crash.log").toAbsolutePath();
        assertNotEquals(0, run("crash", "-XX:ErrorFile=" + report).getExitValue());
        List<String> lines = Files.readAllLines(report);
        assertEquals(1, matches(lines, "Allocation counts \\(20 classes with the most bytes alive\\):"));
        assertEquals(1, matches(lines, " *54321 +54321 +" + 54321 * Sizes.instance(Program.Thing.class)
                                + "  ReportsTest\\$Program\\$Thing"), String.join("\n", lines));
        assertEquals(1, matches(lines, " *\\d+ +\\d+ +\\d+  byte\\[\\]"), String.join("\n", lines));
    }

    /** The report takes the lock of the counters, and gives it back: threads run on while the VM runs a command. */
    @Test
    void othersReadAfterTheReport() throws Exception {
        List<String> output = run("read", "-Xmx512m", "-XX:ErrorFile=" + Path.of("read.log").toAbsolutePath(),
                                  "-XX:OnError=sleep 3").asLines();
        int report = IntStream.range(0, output.size()).filter(i -> output.get(i).contains("Executing /bin/sh")).findFirst()
                .orElseThrow(() -> new AssertionError(String.join("\n", output)));
        assertTrue(output.subList(report, output.size()).contains("has read"), String.join("\n", output));
    }

    /** The signal goes to the launcher's own thread, which the VM does not know. */
    @Test
    void crashOutsideOfTheVm() throws Exception {
        Path report = Path.of("killed.log").toAbsolutePath();
        Process process = ProcessTools.createTestJavaProcessBuilder("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + report,
                "--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED", Program.class.getName(), "wait").start();
        assertEquals("waits", process.inputReader().readLine());
        assertEquals(0, new ProcessBuilder("kill", "-SEGV", Long.toString(process.pid())).start().waitFor());
        assertNotEquals(0, process.waitFor());
        assertEquals(1, matches(Files.readAllLines(report), "Allocation counts: not known, .*"));
    }

    @Test
    void crashWithoutCounting() throws Exception {
        Path report = Path.of("crash-off.log").toAbsolutePath();
        assertNotEquals(0, run("crash", "-XX:-CountAllocs", "-XX:ErrorFile=" + report).getExitValue());
        assertEquals(0, matches(Files.readAllLines(report), ".*Allocation counts.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC", "-XX:+UseShenandoahGC", "-XX:+UseZGC"})
    void outOfMemory(String collector) throws Exception {
        OutputAnalyzer output = run("fill", collector, "-XX:+PrintAllocCountsOnOutOfMemoryError");
        output.shouldHaveExitValue(0);
        List<String> lines = output.stdoutAsLines();
        assertEquals(1, matches(lines, " *allocs +deallocs .*"), "once\n" + output.getStdout());
        assertEquals(1, matches(lines, " *54321 +0 +(\\d+) +54321 +\\1  ReportsTest\\$Program\\$Thing"), output.getStdout());
        // What fills the heap comes first, however few objects it is.
        int header = IntStream.range(0, lines.size()).filter(i -> lines.get(i).matches(" *allocs .*")).findFirst().orElseThrow();
        assertTrue(lines.get(header).matches(" *allocs +deallocs +alive_bytes +max +alloc_bytes +class"), lines.get(header));
        assertTrue(lines.get(header + 1).endsWith(" long[]"), output.getStdout());
        List<Long> alive = lines.subList(header + 1, header + 21).stream().map(line -> Long.valueOf(line.strip().split(" +")[2])).toList();
        assertEquals(alive.stream().sorted(Comparator.reverseOrder()).toList(), alive);
        assertEquals("program's own end", lines.get(lines.size() - 1));
    }

    /** No collection and no reading has been there before. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC"})
    void archivedObjectsAreThere(String collector) throws Exception {
        OutputAnalyzer output = run("one", collector, "-XX:+PrintAllocCountsOnOutOfMemoryError", "-XX:+PrintAllocCountsAtExit",
                                    "-Xmx512m");
        output.shouldHaveExitValue(0);
        List<Long> bytes = output.stdoutAsLines().stream().map(Pattern.compile(" *(\\d+) .* byte\\[\\]")::matcher)
                .filter(Matcher::matches).map(m -> Long.valueOf(m.group(1))).toList();
        assertEquals(2, bytes.size(), output.getStdout());
        // Between the error and the exit there is little.
        assertTrue(bytes.get(0) > 7_000 && bytes.get(0) <= bytes.get(1), output.getStdout());
    }

    /** As HeapDumpOnOutOfMemoryError can be. */
    @Test
    void outOfMemoryAskedForInTheRunningProgram() throws Exception {
        OutputAnalyzer on = run("fill true", "-XX:+UseSerialGC");
        on.shouldHaveExitValue(0);
        assertEquals(1, matches(on.stdoutAsLines(), " *allocs +deallocs .*"), on.getStdout());
        OutputAnalyzer off = run("fill false", "-XX:+UseSerialGC", "-XX:+PrintAllocCountsOnOutOfMemoryError");
        off.shouldHaveExitValue(0);
        assertEquals(List.of("program's own end"), off.stdoutAsLines());
    }

    @Test
    void outOfMemoryUnasked() throws Exception {
        OutputAnalyzer output = run("fill", "-XX:+UseSerialGC");
        output.shouldHaveExitValue(0);
        assertEquals(List.of("program's own end"), output.stdoutAsLines());
    }

    @Test
    void cpython() throws Exception {
        OutputAnalyzer output = run("return", "-XX:+PrintAllocCountsAtExit", "-XX:AllocCountsExitFormat=cpython");
        output.shouldHaveExitValue(0);
        List<String> lines = output.stdoutAsLines();
        assertEquals(1, lines.stream().filter(
                "ReportsTest$Program$Thing alloc'd: 54321, freed: 0, max in use: 54321"::equals).count(), output.getStdout());
        assertEquals("", lines.getFirst());
        assertEquals(lines.size() - 1, matches(lines, ".* alloc'd: \\d+, freed: \\d+, max in use: \\d+"));
    }

    /** The order of the file is that of the table, whatever is printed. */
    @Test
    void fileBesideCpython() throws Exception {
        Path file = Path.of("beside.csv").toAbsolutePath();
        run("return", "-XX:+PrintAllocCountsAtExit", "-XX:AllocCountsExitFormat=cpython", "-XX:AllocCountsFile=" + file)
                .shouldHaveExitValue(0);
        List<Long> allocs = Files.readAllLines(file).stream().skip(1)
                .map(line -> Long.valueOf(line.replaceAll("\"[^\"]*\"", "").split(",")[1])).toList();
        assertEquals(allocs.stream().sorted(Comparator.reverseOrder()).toList(), allocs);
    }

    @Test
    void perThreadWithoutCounting() throws Exception {
        OutputAnalyzer output = run("return", "-XX:-CountAllocs", "-XX:+CountAllocsPerThread");
        output.shouldHaveExitValue(0);
        output.shouldContain("CountAllocsPerThread has no effect");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", ""})
    void noSuchFormat(String format) throws Exception {
        OutputAnalyzer output = run("return", "-XX:AllocCountsExitFormat=" + format);
        output.shouldHaveExitValue(1);
        output.shouldContain("Invalid AllocCountsExitFormat '" + format + "': use table or cpython");
    }
}
