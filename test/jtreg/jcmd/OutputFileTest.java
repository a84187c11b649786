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
 * @summary jcmd GC.alloc_counts filename=, overwrite=
 * @library /test/lib
 * @modules java.base/jdk.internal.misc
 *          jdk.internal.jvmstat/sun.jvmstat.monitor
 * @run junit/othervm -XX:+CountAllocsPerThread -XX:NativeMemoryTracking=summary OutputFileTest
 */

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jdk.test.lib.dcmd.CommandExecutor;
import jdk.test.lib.dcmd.JMXExecutor;
import jdk.test.lib.dcmd.PidJcmdExecutor;
import jdk.test.lib.json.JSONValue;
import jdk.test.lib.process.OutputAnalyzer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.junit.jupiter.api.Assertions.*;

class OutputFileTest {

    private static Stream<CommandExecutor> executors() {
        return Stream.of(new JMXExecutor(), new PidJcmdExecutor());
    }

    private static OutputAnalyzer run(CommandExecutor executor, String arguments) {
        return executor.execute("GC.alloc_counts " + arguments);
    }

    private static Path fresh(String name) throws Exception {
        Path file = Path.of(name).toAbsolutePath();
        Files.deleteIfExists(file);
        return file;
    }

    @ParameterizedTest
    @MethodSource("executors")
    void jsonIsTheWholeFile(CommandExecutor executor) throws Exception {
        Path file = fresh("counts-" + ProcessHandle.current().pid() + ".json");
        OutputAnalyzer output = run(executor, "format=json filename=" + file.resolveSibling("counts-%p.json"));
        output.shouldContain("Written to " + file);
        output.shouldNotContain("{");
        List<JSONValue> rows = new ArrayList<>();
        JSONValue.parse(Files.readString(file)).get("rows").asArray().forEach(rows::add);
        assertTrue(rows.size() > 100, "rows: " + rows.size());
    }

    /** What is written is what would have been printed. */
    @ParameterizedTest
    @MethodSource("executors")
    void tables(CommandExecutor executor) throws Exception {
        run(executor, "baseline");
        for (String arguments : List.of("limit=3", "limit=3 format=csv", "diff limit=3", "threads", "thread=" + Thread.currentThread().threadId(),
                                        "filter=no.such.Class")) {
            Path file = fresh("table.txt");
            run(executor, arguments + " filename=" + file).shouldContain("Written to " + file);
            List<String> printed = run(executor, arguments).stdoutAsLines();
            String header = Files.readAllLines(file).getFirst();
            assertTrue(header.matches("(class,)? *allocs.*"), header);
            assertTrue(printed.contains(header), arguments + ": " + printed);
        }
    }

    @Test
    void aRelativePathStartsAtTheDirectoryOfTheVm() throws Exception {
        Path file = fresh("relative.csv");
        run(new PidJcmdExecutor(), "format=csv filename=relative.csv").shouldHaveExitValue(0);
        assertTrue(Files.readString(file).startsWith("class,allocs,"));
    }

    @Test
    void aFileIsReplacedOnlyOnRequest() throws Exception {
        Path file = fresh("there.csv");
        Files.writeString(file, "precious");
        OutputAnalyzer refused = run(new PidJcmdExecutor(), "format=csv filename=" + file);
        refused.shouldHaveExitValue(1);
        refused.shouldContain("File exists: " + file + ": use overwrite=true to replace it");
        assertEquals("precious", Files.readString(file));
        run(new PidJcmdExecutor(), "format=csv overwrite=false filename=" + file).shouldHaveExitValue(1);
        assertEquals("precious", Files.readString(file));
        // Arguments that are wrong leave it alone, too.
        run(new PidJcmdExecutor(), "format=xml overwrite=true filename=" + file).shouldHaveExitValue(1);
        assertEquals("precious", Files.readString(file));
        run(new PidJcmdExecutor(), "format=csv overwrite=true filename=" + file).shouldHaveExitValue(0);
        assertTrue(Files.readString(file).startsWith("class,allocs,"));
        assertFalse(Files.readString(file).contains("precious"));
    }

    @Test
    void aFileThatCannotBeWrittenIsRefused() throws Exception {
        Path file = Path.of("no-such-directory", "counts.csv").toAbsolutePath();
        OutputAnalyzer refused = run(new PidJcmdExecutor(), "filename=" + file);
        refused.shouldHaveExitValue(1);
        refused.shouldContain("Cannot write file " + file + ": ");
        run(new PidJcmdExecutor(), "filename=").shouldHaveExitValue(1).shouldContain("Invalid filename ''");
        run(new PidJcmdExecutor(), "overwrite=true").shouldHaveExitValue(1).shouldContain("Use overwrite with filename");
        run(new PidJcmdExecutor(), "baseline filename=x").shouldHaveExitValue(1).shouldContain("Use baseline without");
    }

    /** Nobody reads from the FIFO, so the VM would wait for ever if it opened it. */
    @Test
    void onlyRegularFilesAreReplaced() throws Exception {
        Path fifo = fresh("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        for (Path path : List.of(fifo, Path.of(".").toAbsolutePath(), Path.of("/dev/null"))) {
            run(new PidJcmdExecutor(), "overwrite=true filename=" + path).shouldHaveExitValue(1)
                    .shouldContain("Cannot write file " + path + ": it is not a regular file");
        }
    }

    /** A link is replaced, not what it links to. */
    @Test
    void links() throws Exception {
        Path target = fresh("target.csv");
        Files.writeString(target, "precious");
        Path link = fresh("link.csv");
        Files.createSymbolicLink(link, target);
        run(new PidJcmdExecutor(), "format=csv filename=" + link).shouldHaveExitValue(1).shouldContain("File exists: ");
        run(new PidJcmdExecutor(), "format=csv overwrite=true filename=" + link).shouldHaveExitValue(0);
        assertEquals("precious", Files.readString(target));
        assertTrue(Files.readString(link).startsWith("class,allocs,"));
    }

    /** Somebody else may have made a link or a FIFO of the name that the file has until it is complete. */
    @Test
    void whatIsBesideTheFileStays() throws Exception {
        Path directory = Path.of("beside").toAbsolutePath();
        Files.createDirectories(directory);
        Path target = directory.resolve("target");
        Files.writeString(target, "precious");
        Path file = directory.resolve("counts.csv");
        // More names than this VM has used, whichever tests come first: all that it will try are taken.
        int links = 2_000;
        for (int i = 0; i < links; i++) {
            Files.createSymbolicLink(directory.resolve("counts.csv." + ProcessHandle.current().pid() + "-" + i + ".tmp"), target);
        }
        run(new PidJcmdExecutor(), "format=csv overwrite=true filename=" + file).shouldHaveExitValue(0);
        assertTrue(Files.readString(file).startsWith("class,allocs,"));
        assertEquals("precious", Files.readString(target));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(links + 2, files.count());
        }
    }

    /** The memory of what was written is given back. */
    @Test
    void noMemoryIsLost() throws Exception {
        Path file = fresh("again.json");
        CommandExecutor executor = new JMXExecutor();
        for (int i = 0; i < 300; i++) {
            if (i == 100) {
                executor.execute("VM.native_memory baseline", true);
            }
            executor.execute("GC.alloc_counts format=json overwrite=true filename=" + file, true);
        }
        // Each file is of more than 100 KB.
        long size = Files.size(file);
        assertTrue(size > 100_000, "size: " + size);
        String diff = executor.execute("VM.native_memory summary.diff scale=KB", true).getStdout();
        Matcher malloc = Pattern.compile("malloc=\\d+KB(?: ([+-]\\d+)KB)?").matcher(diff);
        assertTrue(malloc.find(), diff);
        long growth = malloc.group(1) == null ? 0 : Long.parseLong(malloc.group(1));
        assertTrue(growth < 100 * size / 1024, diff);
    }

    /** Nothing is left beside the file, whether the command succeeds or not. */
    @Test
    void noOtherFiles() throws Exception {
        Path directory = Path.of("own").toAbsolutePath();
        Files.createDirectories(directory);
        Path file = directory.resolve("counts.csv");
        run(new PidJcmdExecutor(), "format=csv filename=" + file).shouldHaveExitValue(0);
        run(new PidJcmdExecutor(), "format=csv overwrite=true filename=" + file).shouldHaveExitValue(0);
        run(new PidJcmdExecutor(), "format=csv filename=" + file).shouldHaveExitValue(1);
        run(new PidJcmdExecutor(), "thread=999999 overwrite=true filename=" + file).shouldHaveExitValue(1);
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }
}
