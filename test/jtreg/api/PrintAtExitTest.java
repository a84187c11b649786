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
 * @summary -XX:+PrintAllocCountsAtExit prints the table, however the program ends
 * @library /test/lib
 * @run junit/othervm PrintAtExitTest
 */

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.junit.jupiter.api.Assertions.*;

class PrintAtExitTest {

    public static class Program {
        static class Thing { }

        static Object sink;

        public static void main(String[] args) throws Exception {
            for (int i = 0; i < 12_345; i++) {
                sink = new Thing();
            }
            System.out.println("program's own output");
            switch (args[0]) {
                case "return" -> { }
                case "exit"   -> System.exit(3);
                case "throw"  -> throw new Exception("thrown");
                case "halt"   -> Runtime.getRuntime().halt(4);
                case "kill"   -> {
                    ProcessHandle self = ProcessHandle.current();
                    new ProcessBuilder("kill", "-TERM", Long.toString(self.pid())).start();
                    Thread.sleep(600_000);
                }
                default       -> throw new AssertionError(args[0]);
            }
        }
    }

    private static OutputAnalyzer run(String flag, String ending) throws Exception {
        return ProcessTools.executeTestJava(flag, Program.class.getName(), ending);
    }

    @ParameterizedTest
    @CsvSource({"return, 0", "exit, 3", "throw, 1", "halt, 4", "kill, 143"})
    void theTableIsPrintedOnce(String ending, int status) throws Exception {
        OutputAnalyzer output = run("-XX:+PrintAllocCountsAtExit", ending);
        output.shouldHaveExitValue(status);
        output.stdoutShouldContain("program's own output");

        List<String> lines = output.stdoutAsLines();
        assertEquals(1, headers(lines).count(), "headers in\n" + output.getStdout());
        Pattern row = Pattern.compile("\\s*12345\\s.*\\sPrintAtExitTest\\$Program\\$Thing");
        assertEquals(1, lines.stream().filter(row.asMatchPredicate()).count(),
                     "rows of 12345 things in\n" + output.getStdout());
        Pattern total = Pattern.compile("\\s*\\d+\\s.*\\btotal\\b.*");
        assertEquals(1, lines.stream().filter(total.asMatchPredicate()).count(),
                     "totals in\n" + output.getStdout());
    }

    private static List<String> names(OutputAnalyzer output) {
        return output.stdoutAsLines().stream().filter(line -> line.matches("( +[\\d-]+){4,5}  [^(]*"))
                .map(line -> line.replaceFirst(".*  ", "")).filter(name -> !name.startsWith("total, ")).toList();
    }

    /** The program leaves its last line unfinished. */
    public static class Unfinished {
        public static void main(String[] args) {
            System.out.print("unfinished");
        }
    }

    @Test
    void theTableBeginsOnALineOfItsOwn() throws Exception {
        OutputAnalyzer output = ProcessTools.executeTestJava("-XX:+PrintAllocCountsAtExit", Unfinished.class.getName());
        output.shouldHaveExitValue(0);
        assertEquals("unfinished", output.stdoutAsLines().get(0));
        assertTrue(output.stdoutAsLines().get(1).matches(" *allocs .*"), output.getStdout());
        assertEquals(30, names(output).size(), output.getStdout());
    }

    @Test
    void rowsAndOrder() throws Exception {
        OutputAnalyzer three = ProcessTools.executeTestJava("-XX:+PrintAllocCountsAtExit", "-XX:AllocCountsExitRows=3",
                "-XX:AllocCountsExitOrder=alive_bytes", Program.class.getName(), "return");
        three.shouldHaveExitValue(0);
        assertEquals(3, names(three).size(), three.getStdout());
        three.stdoutShouldMatch("(?m)^ +allocs +deallocs +alive_bytes +max +alloc_bytes +class$");
        OutputAnalyzer all = ProcessTools.executeTestJava("-XX:+PrintAllocCountsAtExit", "-XX:AllocCountsExitRows=0",
                "-XX:AllocCountsExitOrder=name", Program.class.getName(), "return");
        List<String> names = names(all);
        assertTrue(names.size() > 200, all.getStdout());
        assertEquals(names.stream().sorted().toList(), names);
        all.stdoutShouldNotContain("more rows");
    }

    @ParameterizedTest
    @CsvSource({"AllocCountsExitOrder=size, 'size'", "AllocCountsExitOrder=, ''", "AllocCountsExitRows=-1, AllocCountsExitRows=-1"})
    void wrongRowsAndOrders(String flag, String named) throws Exception {
        OutputAnalyzer output = run("-XX:" + flag, "return");
        output.shouldHaveExitValue(1);
        output.shouldContain(named);
    }

    @Test
    void theTableCanGoElsewhere() throws Exception {
        OutputAnalyzer output = ProcessTools.executeTestJava("-XX:+PrintAllocCountsAtExit", "-XX:+DisplayVMOutputToStderr",
                Program.class.getName(), "return");
        output.shouldHaveExitValue(0);
        assertEquals(List.of("program's own output"), output.stdoutAsLines());
        output.stderrShouldMatch("(?m)^ +12345 .* PrintAtExitTest\\$Program\\$Thing$");
    }

    @Test
    void nothingIsPrintedUnasked() throws Exception {
        OutputAnalyzer output = run("-XX:-PrintAllocCountsAtExit", "return");
        output.shouldHaveExitValue(0);
        assertEquals(List.of("program's own output"), output.stdoutAsLines());
    }

    private static Stream<String> headers(List<String> lines) {
        return lines.stream().filter(line -> line.matches("\\s*allocs\\s+deallocs\\s+max\\s.*class\\s*"));
    }
}
