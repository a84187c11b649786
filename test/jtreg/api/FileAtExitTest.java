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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
        assertEquals("class,allocs,deallocs,max,survived,alloc_bytes,dealloc_bytes,max_bytes,survived_bytes,"
                     + "kind,loader,alive,alive_bytes", lines.get(0));
        assertTrue(lines.size() > 200, "lines: " + lines.size());
        for (String line : lines.subList(1, lines.size())) {
            assertTrue(line.matches("\".+\"(,\\d+){8},(class,\".+\"|(unloaded|overflow),)(,\\d+){2}"), line);
        }
        List<String> things = lines.stream()
                .filter(line -> line.startsWith("\"FileAtExitTest$Program$Thing\",")).toList();
        assertEquals(1, things.size());
        assertEquals("54", things.get(0).split(",")[1]);
        assertTrue(things.get(0).matches(".*,class,\"'app'\",54,\\d+"), things.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:AllocCountsFile=", "-XX:AllocCountsFile"})
    void aFileWithoutANameIsRefused(String flag) throws Exception {
        OutputAnalyzer output = ProcessTools.executeTestJava(flag, Program.class.getName());
        output.shouldHaveExitValue(1);
        output.shouldContain("AllocCountsFile");
    }

    /** What cannot be written is refused at the start, and the program runs all the same. */
    @Test
    void onlyRegularFilesAreReplaced() throws Exception {
        Path fifo = Path.of("fifo").toAbsolutePath();
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        for (Path path : List.of(fifo, Path.of(".").toAbsolutePath())) {
            OutputAnalyzer output = ProcessTools.executeTestJava("-XX:AllocCountsFile=" + path, Program.class.getName());
            output.shouldHaveExitValue(0);
            output.stdoutShouldMatch("(?m)^.*AllocCountsFile=" + path + " has no effect. .* it is not a regular file$");
            assertEquals(2, output.stdoutAsLines().size(), "said once: " + output.getStdout());
            assertTrue(output.stdoutAsLines().get(0).contains("has no effect"), "at the start: " + output.getStdout());
        }
    }

    /** They are links to pipes here, as in containers. */
    @ParameterizedTest
    @ValueSource(strings = {"/dev/stdout", "/dev/stderr"})
    void standardStreams(String path) throws Exception {
        OutputAnalyzer output = ProcessTools.executeTestJava("-XX:AllocCountsFile=" + path, Program.class.getName());
        output.shouldHaveExitValue(0);
        String text = path.equals("/dev/stdout") ? output.getStdout() : output.getStderr();
        assertTrue(text.contains("\nclass,allocs,") || text.startsWith("class,allocs,"), text);
        assertTrue(text.contains("\"FileAtExitTest$Program$Thing\",54,"), text);
    }

    /** The VM can write no more than a block, so the file stays as it was. */
    @Test
    void halfAFileIsNone() throws Exception {
        Path directory = Path.of("limited").toAbsolutePath();
        Files.createDirectories(directory);
        Path file = directory.resolve("counts.csv");
        Files.writeString(file, "precious");
        ProcessBuilder java = ProcessTools.createTestJavaProcessBuilder("-XX:-UsePerfData", "-XX:AllocCountsFile=" + file,
                                                                       Program.class.getName());
        List<String> shell = new ArrayList<>(List.of("sh", "-c", "ulimit -f 1 && exec \"$@\"", "sh"));
        shell.addAll(java.command());
        OutputAnalyzer output = ProcessTools.executeProcess(new ProcessBuilder(shell));
        output.shouldHaveExitValue(0);
        output.shouldContain("AllocCountsFile=" + file + " is not written. Cannot write file ");
        assertEquals("precious", Files.readString(file));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    /** No name is left for a file beside it. */
    @Test
    void aFileWithALongName() throws Exception {
        Path file = Path.of("x".repeat(250)).toAbsolutePath();
        for (int i = 0; i < 2; i++) {
            ProcessTools.executeTestJava("-XX:AllocCountsFile=" + file, Program.class.getName()).shouldHaveExitValue(0);
            assertTrue(Files.readString(file).contains("\"FileAtExitTest$Program$Thing\",54,"));
            assertTrue(Files.readString(file).endsWith("\n"));
            Files.writeString(file, "x".repeat(1_000_000));
        }
    }

    /** The new file can be read by those who could read the old one. */
    @Test
    void theModeOfTheFileStays() throws Exception {
        Path file = Path.of("private.csv").toAbsolutePath();
        Files.writeString(file, "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        ProcessTools.executeTestJava("-XX:AllocCountsFile=" + file, Program.class.getName()).shouldHaveExitValue(0);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(Files.size(file) > 1000);
    }

    @Test
    void aFileThatCannotBeWrittenIsAWarning() throws Exception {
        OutputAnalyzer output = ProcessTools.executeTestJava(
                "-XX:AllocCountsFile=no-such-directory/counts.csv", Program.class.getName());
        output.shouldHaveExitValue(0);
        output.shouldContain("no-such-directory/counts.csv");
    }
}
