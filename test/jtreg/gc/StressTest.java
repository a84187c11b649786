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

// Not JUnit: all that this VM does is start others, for the configuration that its argument names.


/*
 * @test id=Serial
 * @summary In a heap too small, the counts agree with it at every collection, with Serial
 * @requires vm.gc.Serial & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build Workload StressTest
 * @run main/timeout=300 StressTest Serial
 */

/*
 * @test id=SerialFailures
 * @summary In a heap too small, the counts agree with it at every collection, with Serial, when collections fail
 * @requires vm.gc.Serial & vm.flagless & vm.debug
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build Workload StressTest
 * @run main/timeout=300 StressTest SerialFailures
 */

/*
 * @test id=Parallel
 * @summary In a heap too small, the counts agree with it at every collection, with Parallel
 * @requires vm.gc.Parallel & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build Workload StressTest
 * @run main/timeout=300 StressTest Parallel
 */

/*
 * @test id=ParallelFailures
 * @summary In a heap too small, the counts agree with it at every collection, with Parallel, when collections fail
 * @requires vm.gc.Parallel & vm.flagless & vm.debug
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build Workload StressTest
 * @run main/timeout=300 StressTest ParallelFailures
 */

/*
 * @test id=G1
 * @summary In a heap too small, the counts agree with it at every collection, with G1
 * @requires vm.gc.G1 & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build Workload StressTest
 * @run main/timeout=300 StressTest G1
 */

/*
 * @test id=Shenandoah
 * @summary In a heap too small, each collection finds no more alive than there was, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build Workload StressTest
 * @run main/timeout=300 StressTest Shenandoah
 */

/*
 * @test id=ShenandoahPassive
 * @summary In a heap too small, each collection finds no more alive than there was, with Shenandoah when it only collects in pauses
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build Workload StressTest
 * @run main/timeout=300 StressTest ShenandoahPassive
 */

/*
 * @test id=ShenandoahGenerational
 * @summary In a heap too small, each collection finds no more alive than there was, with generational Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build Workload StressTest
 * @run main/timeout=300 StressTest ShenandoahGenerational
 */

/*
 * @test id=Z
 * @summary In a heap too small, each collection finds no more alive than there was, with ZGC
 * @requires vm.gc.Z & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build Workload StressTest
 * @run main/timeout=300 StressTest Z
 */

/*
 * @test id=G1Failures
 * @summary In a heap too small, the counts agree with it at every collection, with G1, when collections fail
 * @requires vm.gc.G1 & vm.flagless & vm.debug
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build Workload StressTest
 * @run main/timeout=300 StressTest G1Failures
 */

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import alloccounts.test.ChildVm;
import jdk.test.lib.process.OutputAnalyzer;

/**
 * Runs {@link Workload} with -XX:+VerifyAllocCounts in each configuration of a
 * collector. The heap is so small that collections fail for want of memory.
 * Each kind of collection, and each comparison, must have been among what happened.
 */
public final class StressTest {
    private static final int SECONDS = 5;
    private static final int MOST_SECONDS = 40;

    private static final List<String> COMMON = List.of("-Xlog:gc,gc+promotion,alloc+stats=debug", "-XX:+UseStringDeduplication",
            "-XX:StringDeduplicationAgeThreshold=1");

    private static final List<String> FAILURES = List.of("-XX:+PromotionFailureALot",
            "-XX:PromotionFailureALotCount=100", "-XX:PromotionFailureALotInterval=2");
    private static final List<String> EVACUATION_FAILURES = List.of("-XX:+G1GCAllocationFailureALot",
            "-XX:G1GCAllocationFailureALotCount=100", "-XX:G1GCAllocationFailureALotInterval=2");
    private static final List<String> A_LOT = List.of("-XX:+ScavengeALot", "-XX:ScavengeALotInterval=1000",
            "-XX:+FullGCALot", "-XX:FullGCALotInterval=5000", "-XX:FullGCALotDummies=1000");

    private static final String WALK = "Objects alive verified";
    private static final String REACHABLE = "Reachable objects verified";
    private static final String YOUNG_MARKS = "Marks verified after marking:";
    private static final String OLD_MARKS = "Marks verified after marking of the old generation:";
    private static final String CONCURRENT_MARKS = "Marks verified after concurrent marking:";
    private static final String ALL_MARKS = "Marks verified after marking of the whole heap:";
    private static final String YOUNG = "Pause Young .*ms";
    private static final String FAILED = "(Evacuation Failure|Promotion failed)";
    private static final String FULL = "Pause Full .*ms";
    private static final String MARKED = "Pause Remark .*ms";
    private static final String SOME_OLD = "Pause Young \\(Mixed\\).*ms";
    private static final String DEGENERATED = "Pause Degenerated GC .*ms";

    /** What all runs with a collector have and log, and what each has besides. */
    private record Configurations(List<String> all, List<String> events, List<List<String>> each) { }

    // Without padding, Serial and Parallel find out too late that survivors do not fit.
    private static final List<String> SERIAL = List.of("-XX:+UseSerialGC", "-Xmx24m", "-Xmn8m",
            "-XX:PromotedPadding=0");
    private static final List<String> PARALLEL = List.of("-XX:+UseParallelGC", "-Xmx24m", "-Xmn8m",
            "-XX:PromotedPadding=0", "-XX:ParallelGCThreads=4", "-XX:-UseGCOverheadLimit");
    private static final List<String> G1 = List.of("-XX:+UseG1GC", "-Xmx24m", "-XX:G1HeapRegionSize=1m",
            "-XX:ParallelGCThreads=4", "-XX:+UnlockExperimentalVMOptions");
    private static final List<String> SHENANDOAH = List.of("-XX:+UseShenandoahGC", "-Xmx48m",
            "-XX:ParallelGCThreads=4", "-XX:ConcGCThreads=2");
    private static final List<String> Z = List.of("-XX:+UseZGC", "-Xmx64m");
    private static final List<String> MIXED = List.of("-Xmx32m", "-XX:InitiatingHeapOccupancyPercent=5",
            "-XX:G1MixedGCLiveThresholdPercent=100", "-XX:G1HeapWastePercent=0", "-XX:G1MixedGCCountTarget=1");

    private static final List<List<String>> FAILING = List.of(
            with(FAILURES, "-XX:-UseCompactObjectHeaders"),
            with(FAILURES, "-XX:+UseCompactObjectHeaders"),
            A_LOT);

    private static final List<List<String>> GENERATIONAL = List.of(
            List.of("-XX:-UseCompactObjectHeaders"),
            List.of("-XX:+UseCompactObjectHeaders"),
            List.of("-XX:-UseTLAB"),
            List.of("-XX:MaxTenuringThreshold=0", "-Xmn4m"));

    private static final List<String> IN_PAUSES = List.of(WALK, ALL_MARKS, YOUNG, FAILED, FULL);

    private static final Map<String, Configurations> CONFIGURATIONS = Map.of(
            "Serial", new Configurations(SERIAL, IN_PAUSES, GENERATIONAL),
            "Parallel", new Configurations(PARALLEL, IN_PAUSES, GENERATIONAL),
            "G1", new Configurations(G1, with(IN_PAUSES, MARKED, CONCURRENT_MARKS, SOME_OLD), List.of(
                    List.of("-XX:-UseCompactObjectHeaders"),
                    List.of("-XX:+UseCompactObjectHeaders"),
                    List.of("-XX:-UseTLAB"),
                    with(MIXED, "-XX:-UseCompactObjectHeaders"),
                    with(MIXED, "-XX:+UseCompactObjectHeaders"),
                    with(MIXED, "-XX:+ExplicitGCInvokesConcurrent", "-XX:MaxTenuringThreshold=0"))),
            "Shenandoah", new Configurations(SHENANDOAH,
                    List.of(REACHABLE, YOUNG_MARKS, "Concurrent marking .*ms", DEGENERATED, FULL), List.of(
                    List.of("-XX:-UseCompactObjectHeaders"),
                    List.of("-XX:+UseCompactObjectHeaders"),
                    List.of("-XX:-UseTLAB"))),
            "ShenandoahPassive", new Configurations(with(SHENANDOAH, "-XX:ShenandoahGCMode=passive"),
                    List.of(REACHABLE, YOUNG_MARKS, DEGENERATED, FULL), List.of(
                    List.of("-XX:-UseCompactObjectHeaders"),
                    List.of("-XX:+UseCompactObjectHeaders"))),
            "ShenandoahGenerational", new Configurations(with(SHENANDOAH, "-XX:ShenandoahGCMode=generational"),
                    List.of(REACHABLE, YOUNG_MARKS, OLD_MARKS, "Concurrent marking \\(Young\\).*ms", DEGENERATED, FULL), List.of(
                    List.of("-XX:-UseCompactObjectHeaders"),
                    List.of("-XX:+UseCompactObjectHeaders"))),
            "Z", new Configurations(Z, List.of(REACHABLE, YOUNG_MARKS, OLD_MARKS, "Minor Collection", "Major Collection"), List.of(
                    List.of("-XX:-UseCompactObjectHeaders"),
                    List.of("-XX:+UseCompactObjectHeaders"),
                    List.of("-XX:-UseTLAB"),
                    List.of("-XX:ZTenuringThreshold=0"),
                    List.of("-XX:+ZStressRelocateInPlace"))),
            "SerialFailures", new Configurations(SERIAL, IN_PAUSES, FAILING),
            "ParallelFailures", new Configurations(PARALLEL, IN_PAUSES, FAILING),
            "G1Failures", new Configurations(with(G1, MIXED.toArray(new String[0])),
                    with(IN_PAUSES, MARKED, CONCURRENT_MARKS, SOME_OLD), List.of(
                    with(EVACUATION_FAILURES, "-XX:-UseCompactObjectHeaders"),
                    with(EVACUATION_FAILURES, "-XX:+UseCompactObjectHeaders"),
                    A_LOT)));

    private static List<String> with(List<String> flags, String... more) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(Arrays.asList(more));
        return all;
    }

    private static long count(OutputAnalyzer output, String regex) {
        return output.asLines().stream().filter(line -> line.matches(".*" + regex + ".*")).count();
    }

    public static void main(String[] args) throws Exception {
        Configurations configurations = CONFIGURATIONS.get(args[0]);
        Map<String, Long> events = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        // How much happens in a time depends on the share of the processor: if something is missing, it takes longer.
        int seconds = SECONDS;
        do {
            for (List<String> flags : configurations.each()) {
                List<String> arguments = new ArrayList<>(configurations.all());
                arguments.addAll(COMMON);
                arguments.addAll(ChildVm.VERIFY);
                arguments.addAll(flags);
                arguments.addAll(List.of(Workload.class.getName(), String.valueOf(seconds)));
                OutputAnalyzer output = ChildVm.run(arguments);
                System.out.println(args[0] + " " + flags + ", " + seconds + " s:");
                for (String event : configurations.events()) {
                    long times = count(output, event);
                    System.out.println("  " + event + ": " + times + " times");
                    events.merge(event, times, Long::sum);
                }
                if (output.getExitValue() != 0 || !output.getStdout().contains(Workload.DONE)) {
                    System.out.println(output.getOutput());
                    failures.add(flags + ": exit value " + output.getExitValue());
                }
            }
            seconds *= 2;
        } while (failures.isEmpty() && events.containsValue(0L) && seconds <= MOST_SECONDS);
        events.forEach((event, times) -> {
            if (times == 0) {
                failures.add("there was no " + event);
            }
        });
        if (!failures.isEmpty()) {
            throw new AssertionError(String.join("; ", failures));
        }
    }
}
