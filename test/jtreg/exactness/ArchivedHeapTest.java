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

// Not JUnit: all that this VM does is start others and read what they print.

/*
 * @test
 * @summary Objects of the archived heap count as allocated: from the start on, the counts agree with the heap
 * @requires vm.flagless & vm.cds.write.archived.java.heap & vm.gc.G1
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main ArchivedHeapTest
 */

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import alloccounts.test.Counts.Amount;
import alloccounts.test.Vm;
import jdk.test.lib.JDKToolFinder;
import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;

/**
 * Looks into a VM that is at rest and has not collected anything yet, so that
 * all objects since its start are in the heap. What the archive has to fill
 * gaps is no object, but a histogram shows it: arrays of Object, of which the
 * VM that wrote the archive says how many and how large.
 */
public final class ArchivedHeapTest {
    private static final String ARCHIVE = "heap.jsa";
    private static final String FILLED = "java.lang.Object[]";
    private static final Pattern FILLER = Pattern.compile(".*Inserting filler obj array of \\d+ elements \\((\\d+) bytes.*");
    /** allocs, deallocs, max, bytes, class */
    private static final Pattern COUNT = Pattern.compile("\\s*(\\d+)\\s+\\d+\\s+\\d+\\s+(\\d+)\\s\\s(\\S.*)");
    /** number, instances, bytes, class */
    private static final Pattern HISTOGRAM = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s\\s(\\S+).*");

    public static final class Program {
        public static void main(String[] args) throws Exception {
            System.out.println("ready");
            System.in.read();
        }
    }

    /** Writes an archive. Returns its fillers. */
    private static Amount dump() throws Exception {
        OutputAnalyzer output = ProcessTools.executeProcess(ProcessTools.createLimitedTestJavaProcessBuilder(
                "-Xshare:dump", "-XX:SharedArchiveFile=" + ARCHIVE, "-XX:+UseG1GC", "-Xlog:aot+heap"));
        output.shouldHaveExitValue(0);
        Amount fillers = Amount.NONE;
        for (String line : output.asLines()) {
            Matcher filler = FILLER.matcher(line);
            if (filler.matches()) {
                fillers = fillers.plus(new Amount(1, Long.parseLong(filler.group(1))));
            }
        }
        if (fillers.equals(Amount.NONE)) {
            throw new AssertionError("no fillers:\n" + output.getOutput());
        }
        return fillers;
    }

    private static Map<String, Amount> rows(long pid, Pattern pattern, String... command) throws Exception {
        List<String> jcmd = new ArrayList<>(List.of(JDKToolFinder.getJDKTool("jcmd"), String.valueOf(pid)));
        jcmd.addAll(List.of(command));
        OutputAnalyzer output = ProcessTools.executeProcess(new ProcessBuilder(jcmd));
        output.shouldHaveExitValue(0);
        Map<String, Amount> rows = new TreeMap<>();
        for (String line : output.stdoutAsLines()) {
            Matcher row = pattern.matcher(line);
            if (row.matches() && !row.group(3).startsWith("total, ")) {
                rows.merge(Vm.typeName(row.group(3)),
                        new Amount(Long.parseLong(row.group(1)), Long.parseLong(row.group(2))), Amount::plus);
            }
        }
        return rows;
    }

    private static Map<String, Amount> counts(long pid) throws Exception {
        return rows(pid, COUNT, "GC.alloc_counts", "limit=0");
    }

    private static void check(Amount fillers, String collector) throws Exception {
        Process process = ProcessTools.createLimitedTestJavaProcessBuilder(
                "-Xshare:on", "-XX:SharedArchiveFile=" + ARCHIVE, "-Xmx128m", "-Xms128m", "-Xmn64m", "-Xint",
                collector, Program.class.getName()).redirectErrorStream(true).start();
        try (var output = process.inputReader()) {
            String line = output.readLine();
            if (!"ready".equals(line)) {
                throw new AssertionError(collector + ": " + line);
            }
            Map<String, Amount> before, heap, counted = counts(process.pid());
            int tries = 0;
            do {
                before = counted;
                heap = rows(process.pid(), HISTOGRAM, "GC.class_histogram", "-all");
                counted = counts(process.pid());
            } while (!before.equals(counted) && ++tries < 20);
            compare(collector, fillers, counted, heap);
        } finally {
            process.destroy();
        }
    }

    private static void compare(String collector, Amount fillers, Map<String, Amount> counted, Map<String, Amount> heap) {
        heap.keySet().removeIf(name -> name.startsWith("jdk.internal.vm.Filler"));
        heap.merge(FILLED, fillers, Amount::minus);
        System.out.println(collector + ": " + counted.size() + " classes, " + FILLED + " " + counted.get(FILLED)
                + ", fillers " + fillers);
        var lines = new ArrayList<String>();
        var names = new TreeSet<>(counted.keySet());
        names.addAll(heap.keySet());
        for (String name : names) {
            Amount expected = heap.getOrDefault(name, Amount.NONE), actual = counted.getOrDefault(name, Amount.NONE);
            if (!expected.equals(actual)) {
                lines.add(name + ": expected, from the heap, " + expected + ", actual " + actual);
            }
        }
        if (!lines.isEmpty() || counted.size() < 100) {
            throw new AssertionError(collector + ", " + counted.size() + " classes\n" + String.join("\n", lines));
        }
    }

    public static void main(String[] args) throws Exception {
        Amount fillers = dump();
        for (String collector : new String[] {"-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseParallelGC"}) {
            check(fillers, collector);
        }
    }
}
