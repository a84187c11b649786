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

// Not JUnit: all classes are counted here, and it would allocate objects of many.

/*
 * @test
 * @summary For every class of the VM, as many objects are counted as a heap without a collector gains
 * @requires vm.flagless & vm.gc.Epsilon & vm.continuations & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib .
 * @build Paths HistogramTest
 * @run main/othervm -Xmx1g -XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC -XX:-ExitOnOutOfMemoryError
 *      -XX:-UseDynamicNumberOfCompilerThreads -Xint HistogramTest
 * @run main/othervm -Xmx1g -XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC -XX:-ExitOnOutOfMemoryError
 *      -XX:-UseDynamicNumberOfCompilerThreads -Xbatch -XX:TieredStopAtLevel=1 HistogramTest
 * @run main/othervm -Xmx1g -XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC -XX:-ExitOnOutOfMemoryError
 *      -XX:-UseDynamicNumberOfCompilerThreads -Xbatch HistogramTest
 */

import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Amount;
import alloccounts.test.Vm;

/**
 * Epsilon frees nothing, so that between two class histograms of the whole heap
 * each class gains what was allocated, the classes of the platform included.
 *
 * A reading of the counts is followed by a histogram, twice, with something to
 * count between. Each pair of readings then spans one making of a histogram
 * and one of a list of counts, which take the same once all is warm.
 */
public final class HistogramTest {
    private static final int ROUNDS = 6;

    private record Readings(Counts counts, Map<String, Amount> heap) {
        static Readings take() throws Exception {
            Counts counts = Counts.read();
            return new Readings(counts, histogram());
        }
    }

    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private static Map<String, Amount> histogram() throws Exception {
        String text = (String) SERVER.invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                new Object[] {new String[] {"-all"}}, new String[] {String[].class.getName()});
        Map<String, Amount> rows = new TreeMap<>();
        for (String line : text.split("\n")) {
            // "   1:   123   4567  name (module)"
            String[] cells = line.trim().split("\\s+");
            if (cells.length >= 4 && cells[0].endsWith(":")) {
                rows.merge(Vm.typeName(cells[3]), new Amount(Long.parseLong(cells[1]), Long.parseLong(cells[2])),
                        Amount::plus);
            }
        }
        return rows;
    }

    private static void takePaths() throws Throwable {
        for (Paths.Path path : Paths.all()) {
            // What is loaded only once would not cost the same each time.
            for (int i = 0; path.shared() && i < 200 && i < path.calls(); i++) {
                path.action().run();
            }
        }
    }

    /** Mirrors of classes: objects of {@code Class} of many sizes. Without instances no row appears. */
    private static void defineClasses() throws Exception {
        for (String name : new String[] {"Paths$Template", "Paths"}) {
            try (var in = HistogramTest.class.getResourceAsStream(name + ".class")) {
                byte[] bytes = in.readAllBytes();
                for (int i = 0; i < 10; i++) {
                    Paths.sink = MethodHandles.lookup().defineHiddenClass(bytes, false).lookupClass();
                }
            }
        }
    }

    /** Stacks in the heap, of many sizes. */
    private static void yieldVirtualThreads() throws Exception {
        for (int depth = 0; depth < 50; depth++) {
            int frames = depth;
            Thread.startVirtualThread(() -> yieldBelow(frames)).join();
        }
    }

    private static int yieldBelow(int frames) {
        if (frames == 0) {
            Thread.yield();
            return 0;
        }
        return yieldBelow(frames - 1) + 1;
    }

    private static void usePlatform() {
        var words = new HashMap<String, List<Integer>>();
        for (int i = 0; i < 500; i++) {
            words.computeIfAbsent("word " + i % 77, word -> new ArrayList<>()).add(i);
        }
        Paths.sink = words.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(word -> String.format("%s=%d", word.getKey(), word.getValue().size()))
                .collect(Collectors.joining(", "));
        Paths.sink = Pattern.compile("(\\w+)=(\\d+)").matcher((String) Paths.sink).replaceAll("$2-$1");
        Paths.sink = BigInteger.TWO.pow(3_000).toString();
        Paths.sink = LocalDate.of(2000, 1, 1).plusDays(99).toString().split("-");
        Paths.sink = IntStream.range(0, 2_000).boxed().toList();
    }

    public static void main(String[] args) throws Throwable {
        Readings before = null, after = null;
        for (int i = 0; i < ROUNDS; i++) {
            before = Readings.take();
            takePaths();
            defineClasses();
            yieldVirtualThreads();
            usePlatform();
            after = Readings.take();
        }
        Map<String, Amount> counted = after.counts().minus(before.counts()).rows();
        Map<String, Amount> gained = new TreeMap<>(after.heap());
        before.heap().forEach((name, amount) ->
                gained.merge(name, Amount.NONE.minus(amount), Amount::plus));
        gained.values().removeIf(Amount.NONE::equals);
        // What fills gaps between objects is none.
        gained.keySet().removeIf(name -> name.startsWith("jdk.internal.vm.Filler"));

        System.out.println(counted.size() + " classes: " + counted);
        if (!counted.equals(gained)) {
            var names = new TreeSet<>(counted.keySet());
            names.addAll(gained.keySet());
            names.removeIf(name -> counted.getOrDefault(name, Amount.NONE)
                    .equals(gained.getOrDefault(name, Amount.NONE)));
            var lines = new ArrayList<String>();
            for (String name : names) {
                lines.add(name + ": expected, from the heap, " + gained.getOrDefault(name, Amount.NONE)
                        + ", actual " + counted.getOrDefault(name, Amount.NONE));
            }
            throw new AssertionError("VM flags " + Vm.flags() + "\n" + String.join("\n", lines));
        }
    }
}
