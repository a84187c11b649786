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
 * @summary The flags and options that the documentation names are those that there are
 * @requires vm.hasJFR
 * @library /test/lib
 * @modules java.base/jdk.internal.misc
 * @run junit/othervm -XX:+CountAllocsPerThread DocumentedTest
 */

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jdk.test.lib.dcmd.JMXExecutor;
import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

class DocumentedTest {

    private static final Path ROOT = Path.of(System.getProperty("test.src"), "..", "..", "..");

    /** The page that has all. */
    private static String interfaces() throws Exception {
        return Files.readString(ROOT.resolve("docs/interfaces.md"));
    }

    private static Set<String> find(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE).matcher(text).results()
                .map(m -> m.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String printedFlags() throws Exception {
        OutputAnalyzer output = ProcessTools.executeTestJava("-XX:+UnlockDiagnosticVMOptions", "-XX:+PrintFlagsFinal", "-version");
        output.shouldHaveExitValue(0);
        return output.getStdout();
    }

    /** The names of all begin with one of two words, or have Print or Verify in front of it. */
    @Test
    void flags() throws Exception {
        String printed = printedFlags();
        Set<String> own = find(printed, "^ +\\w+ +(\\w*(?:AllocCounts|CountAlloc|AllocSites)\\w*) ");
        assertTrue(own.containsAll(Set.of("CountAllocs", "PrintAllocCountsAtExit", "AllocCountsFile", "VerifyAllocCounts")), own.toString());
        assertEquals(own, find(interfaces(), "^\\| `-XX:[+-]?(\\w+)[=`]"), "in the table of flags");

        Set<String> all = find(printed, "^ +\\w+ +(\\w+) ");
        try (Stream<Path> pages = Stream.concat(Files.walk(ROOT.resolve("docs")), Stream.of(ROOT.resolve("README.md")))) {
            for (Path page : pages.filter(path -> path.toString().endsWith(".md")).toList()) {
                for (String flag : find(Files.readString(page), "-XX:[+-]?(\\w*Alloc(?:Count)?s\\w*)")) {
                    assertTrue(all.contains(flag), page + " names " + flag);
                }
            }
        }
    }

    /** Each flag is set to what its row has. */
    @Test
    void flagsAreTaken() throws Exception {
        List<String> flags = new ArrayList<>(find(interfaces(), "^\\| `(-XX:[^`]+)`"));
        assertTrue(flags.size() >= 8, flags.toString());
        assertTrue(flags.remove("-XX:-CountAllocs"), flags.toString());
        assertTrue(flags.remove("-XX:AllocCountsExitFormat=cpython"), flags.toString());
        flags.addFirst("-XX:+UnlockDiagnosticVMOptions");
        flags.add("-version");
        OutputAnalyzer output = ProcessTools.executeTestJava(flags);
        output.shouldHaveExitValue(0);
        output.stdoutShouldMatch("(?m)^ +allocs +deallocs +alive_bytes +max +alloc_bytes +class$");
        try (Stream<Path> files = Files.list(Path.of("."))) {
            assertTrue(files.anyMatch(path -> path.toString().matches(".*counts-\\d+\\.csv")), "AllocCountsFile");
        }
    }

    @Test
    void options() throws Exception {
        String help = new JMXExecutor().execute("help GC.alloc_counts", true).getStdout();
        Set<String> options = find(help, "^\\s+([a-z]+) : ");
        assertTrue(options.containsAll(Set.of("limit", "order", "filter", "format")), help);
        String table = interfaces().replaceAll("(?s)^.*?\\n## jcmd\\n", "").replaceAll("(?s)\\n## .*$", "");
        Set<String> documented = new TreeSet<>();
        for (String row : find(table, "^\\| (`[^|]*) \\|")) {
            documented.addAll(find(row, "[` '](\\w+)(?=[=`'])"));
        }
        documented.removeAll(Set.of("csv", "json"));
        assertEquals(options, documented);
    }

    /** Each command of the documentation works. */
    @Test
    void commands() throws Exception {
        List<String> commands = Pattern.compile("(?m)^\\$ .*jcmd PID GC\\.alloc_counts(.*)$").matcher(interfaces()).results()
                .map((MatchResult m) -> m.group(1).strip()).toList();
        assertTrue(commands.size() >= 6, commands.toString());
        new JMXExecutor().execute("GC.alloc_counts baseline", true);
        new JMXExecutor().execute("GC.alloc_counts sites=start", true);
        for (String command : commands) {
            String arguments = command.replaceAll("thread=\\d+", "thread=" + Thread.currentThread().threadId())
                    .replaceAll("filename=\\S+", "overwrite=true filename=documented.out").replaceAll("overwrite=true (.*) overwrite=true", "overwrite=true $1")
                    .replace("'", "");
            String text = new JMXExecutor().execute("GC.alloc_counts " + arguments, true).getStdout();
            assertFalse(text.contains("Exception"), command + ": " + text);
            assertTrue(text.lines().anyMatch(line -> line.matches("Written to .*|class,allocs,.*| +allocs +(alloc_bytes  thread|alloc_bytes  class +site|deallocs .* class)"
                                                                  + "|\\d+ objects, \\d+ bytes of .* were allocated in .*")), command + ": " + text);
        }
    }
}
