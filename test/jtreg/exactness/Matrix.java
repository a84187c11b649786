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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import alloccounts.test.ChildVm;
import jdk.test.lib.process.OutputAnalyzer;

/** The VM configurations in which the paths are taken: compilers, collectors and settings. */
final class Matrix {
    /** A compiler: flags, and the level at which warm code must arrive (0: none; -1: any, and code need not be warm). */
    record Tier(int level, List<String> flags) { }

    static final Map<String, Tier> TIERS = new LinkedHashMap<>();
    static final Map<String, List<String>> COLLECTORS = new LinkedHashMap<>();
    static final Map<String, List<String>> SETTINGS = new LinkedHashMap<>();

    static {
        TIERS.put("interpreter", new Tier(0, List.of("-Xint")));
        TIERS.put("C1", new Tier(1, List.of("-Xbatch", "-XX:TieredStopAtLevel=1")));
        TIERS.put("tiered", new Tier(4, List.of("-Xbatch")));
        TIERS.put("C2", new Tier(4, List.of("-Xbatch", "-XX:-TieredCompilation")));
        // Everything would take minutes: only what is tested.
        TIERS.put("Xcomp", new Tier(-1, List.of("-Xcomp", "-XX:CompileCommand=compileonly,Paths*::*")));

        COLLECTORS.put("Serial", List.of("-Xmx256m", "-XX:+UseSerialGC"));
        COLLECTORS.put("Parallel", List.of("-Xmx256m", "-XX:+UseParallelGC"));
        COLLECTORS.put("G1", List.of("-Xmx256m", "-XX:+UseG1GC", "-XX:G1HeapRegionSize=1m"));
        COLLECTORS.put("Z", List.of("-Xmx512m", "-XX:+UseZGC"));
        COLLECTORS.put("Shenandoah", List.of("-Xmx512m", "-XX:+UseShenandoahGC"));
        COLLECTORS.put("ShenandoahGenerational", List.of("-Xmx512m", "-XX:+UseShenandoahGC",
                "-XX:+UnlockExperimentalVMOptions", "-XX:ShenandoahGCMode=generational"));
        // Nothing is ever freed, and by default an OutOfMemoryError, which a path expects, ends the VM.
        COLLECTORS.put("Epsilon", List.of("-Xmx3g", "-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC",
                "-XX:-ExitOnOutOfMemoryError"));

        SETTINGS.put("default", List.of());
        SETTINGS.put("verify", ChildVm.VERIFY);
        SETTINGS.put("noTLAB", List.of("-XX:-UseTLAB"));
        SETTINGS.put("zeroTLAB", List.of("-XX:+ZeroTLAB"));
        SETTINGS.put("smallTLAB", List.of("-XX:TLABSize=2k", "-XX:-ResizeTLAB"));
        SETTINGS.put("wideClassPointers", List.of("-XX:-UseCompressedClassPointers"));
        SETTINGS.put("compactHeaders", List.of("-XX:+UseCompactObjectHeaders"));
        SETTINGS.put("wideOops", List.of("-XX:-UseCompressedOops"));
        SETTINGS.put("noArchive", List.of("-Xshare:off"));
    }

    private Matrix() { }

    /** {@return the arguments that run all paths in a configuration} */
    static List<String> arguments(String tier, String collector, String... settings) {
        List<String> arguments = new ArrayList<>(COLLECTORS.get(collector));
        arguments.addAll(TIERS.get(tier).flags());
        for (String setting : settings) {
            arguments.addAll(SETTINGS.get(setting));
        }
        // Each path is compiled by itself, and exceptions are objects every time.
        arguments.addAll(List.of("-XX:CompileCommand=quiet", "-XX:CompileCommand=dontinline,Paths::*",
                "-XX:-OmitStackTraceInFastThrow",
                AllPaths.class.getName(), String.valueOf(TIERS.get(tier).level())));
        return arguments;
    }

    /** Runs all paths in a configuration. Says what was wrong, or null. */
    static String run(String tier, String collector, String... settings) throws Exception {
        String name = collector + ", " + tier + ", " + String.join(" + ", settings);
        long start = System.nanoTime();
        OutputAnalyzer output = ChildVm.run(arguments(tier, collector, settings));
        long ok = output.asLines().stream().filter(line -> line.endsWith("| ok")).count();
        boolean passed = output.getExitValue() == 0 && ok == AllPaths.lines();
        System.out.printf("%-60s %3d of %d ok, %.1f s%s%n", name, ok, AllPaths.lines(),
                (System.nanoTime() - start) / 1e9, passed ? "" : "  FAILED");
        return passed ? null : name + ", exit value " + output.getExitValue() + ":\n"
                + String.join("\n", output.asLines().stream().filter(line -> !line.endsWith("| ok")).toList())
                + "\n" + output.getStderr();
    }
}
