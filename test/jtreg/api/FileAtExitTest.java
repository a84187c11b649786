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
 * @summary -XX:AllocCountsFile writes all rows as CSV when the program ends
 * @library /test/lib
 * @run junit/othervm FileAtExitTest
 */

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

class FileAtExitTest {

    public static class Program {
        static class Thing { }

        static Object sink;

        public static void main(String[] args) {
            for (int i = 0; i < 54; i++) {
                sink = new Thing();
            }
            System.out.println(ProcessHandle.current().pid());
        }
    }

    @Test
    void allRowsAreInTheFileOfTheProcess() throws Exception {
        OutputAnalyzer output = ProcessTools.executeTestJava(
                "-XX:AllocCountsFile=counts-%p.csv", Program.class.getName());
        output.shouldHaveExitValue(0);
        List<String> stdout = output.stdoutAsLines();
        assertEquals(1, stdout.size(), "the counts are in the file alone: " + stdout);

        List<String> lines = Files.readAllLines(Path.of("counts-" + stdout.get(0) + ".csv"));
        assertEquals("class,allocs,deallocs,max,survived,alloc_bytes,dealloc_bytes,max_bytes,survived_bytes", lines.get(0));
        assertTrue(lines.size() > 200, "lines: " + lines.size());
        for (String line : lines.subList(1, lines.size())) {
            assertTrue(line.matches("\".+\"(,\\d+){8}"), line);
        }
        List<String> things = lines.stream()
                .filter(line -> line.startsWith("\"FileAtExitTest$Program$Thing\",")).toList();
        assertEquals(1, things.size());
        assertEquals("54", things.get(0).split(",")[1]);
    }

    @Test
    void aFileThatCannotBeWrittenIsAWarning() throws Exception {
        OutputAnalyzer output = ProcessTools.executeTestJava(
                "-XX:AllocCountsFile=no-such-directory/counts.csv", Program.class.getName());
        output.shouldHaveExitValue(0);
        output.shouldContain("no-such-directory/counts.csv");
    }
}
