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

package harness;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is measured.
 *
 * @param programs   of bench/workloads
 * @param collectors for them
 * @param heaps      for them, as multiples of the smallest that they run in
 * @param settings   by name
 * @param inTurn     whether the settings of a program take turns, a round each; else one has ended before the next starts
 * @param warmUp     seconds at most before a program is measured; less if it has warmed up before
 * @param seconds    at least that a program is measured for
 * @param micro      regular expression of JMH benchmarks, or empty
 * @param jmh        options of JMH for one run
 * @param starts     of an empty program with each setting, for one run
 * @param scale      cases of bench/Scale.java, in the words that ask for them; it needs the settings idle and on
 * @param minutes    in which it is to be done: as many runs of everything as fit, and one at least
 */
record Plan(List<String> programs, List<String> collectors, List<Integer> heaps, List<String> settings, boolean inTurn,
        int warmUp, int seconds, String micro, List<String> jmh, int starts, List<String> scale, int minutes) {

    private static final List<String> COLLECTORS = List.of("Serial", "Parallel", "G1", "Z", "Shenandoah");
    static final String BASE = "base";
    static final String ON = "on";
    /** A plan, and the setting that it compares with {@link #ON}. */
    static final String SITES = "sites";
    /** The corners: few and many threads, few and many classes; and what lies between where it costs little time. */
    private static final List<String> SCALE = List.of("threads 1 1000", "threads 1 100000", "threads 1000 0",
            "threads 10000 1000", "threads 10000 100000", "limited", "starts 1000 0", "starts 1000 1", "starts 20000 0", "starts 20000 1",
            "starts 100000 0", "starts 100000 1", "together 1000", "flags", "least", "crash 4000 100000");
    private static final List<String> SETTINGS = List.of(BASE, "base again", "off", "idle", ON);

    /**
     * Returns the plan of that name.
     *
     * @param programs all that there are
     */
    static Plan of(String name, List<String> programs) {
        List<String> jmh = List.of("-wi", "5", "-w", "500ms", "-i", "5", "-r", "500ms");
        return switch (name) {
            // Programs whose rounds are short.
            case "quick" -> new Plan(List.of("h2", "lucene", "jackson"), List.of("G1"), List.of(2), SETTINGS,
                    true, 2, 3, "NewObject\\.object$|Boxing\\.toList$",
                    List.of("-wi", "2", "-w", "300ms", "-i", "3", "-r", "300ms"), 20, List.of(), 14);
            case "full" -> new Plan(programs, COLLECTORS, List.of(2, 6), SETTINGS, true, 10, 10, ".*", jmh, 20, List.of(),
                    24 * 60);
            // Long enough for several of the histograms that are made every 10 seconds, whichever setting runs.
            case "rivals" -> new Plan(programs, List.of("G1"), List.of(2),
                    List.of(BASE, "on", "JFR default", "JFR profile", "async-profiler", "JVMTI", "instrumenter",
                            "class histogram", "DTrace probes"),
                    false, 10, 30, "NewObject\\.object$|Boxing\\.", jmh, 20, List.of(), 8 * 60);
            case SITES -> new Plan(programs, List.of("G1"), List.of(2), List.of(ON, SITES), true, 5, 5,
                    "NewObject\\.object$|Boxing|Arrays", jmh, 0, List.of(), 60);
            case "scale" -> scale(SCALE, 20);
            case "scale-full" ->
                scale(Stream.concat(SCALE.stream(), Stream.of("starts 200000 0", "starts 200000 1")).toList(), 60);
            case "calibrate" -> new Plan(programs, List.of(), List.of(), List.of(BASE), false, 0, 0, "", List.of(), 0,
                    List.of(), 0);
            default -> throw new IllegalArgumentException("no such plan: " + name);
        };
    }

    /** The one of these settings that the others are compared with. */
    static String reference(Collection<String> settings) {
        return settings.contains(BASE) ? BASE : ON;
    }

    private static Plan scale(List<String> cases, int minutes) {
        return new Plan(List.of(), COLLECTORS, List.of(), List.of("idle", "on"), true, 0, 0, "", List.of(), 0, cases, minutes);
    }

    /**
     * Returns this plan with nothing but what is named: collectors, programs, {@code micro}, {@code start-up}, cases of
     * bench/Scale.java by their first word; and settings, by the last of their words, beside {@code base}.
     */
    Plan only(Set<String> names) {
        List<String> someSettings = settings.stream()
                .filter(s -> s.equals(reference(settings)) || names.contains(s.substring(s.lastIndexOf(' ') + 1))).toList();
        if (someSettings.size() > 1) {
            Set<String> others = new LinkedHashSet<>(names);
            someSettings.forEach(s -> others.remove(s.substring(s.lastIndexOf(' ') + 1)));
            return new Plan(programs, collectors, heaps, someSettings, inTurn, warmUp, seconds, micro, jmh, starts, scale,
                    minutes).only(others);
        }
        if (names.isEmpty()) {
            return this;
        }
        for (String name : names) {
            if (!programs.contains(name) && !collectors.contains(name) && !name.equals(Micro.PART)
                    && !name.equals(StartUp.PART) && scale.stream().map(Scale::kind).noneMatch(name::equals)) {
                throw new IllegalArgumentException("the plan has no " + name);
            }
        }
        List<String> somePrograms = programs.stream().filter(names::contains).toList();
        List<String> someCollectors = collectors.stream().filter(names::contains).toList();
        List<String> someCases = scale.stream().filter(words -> names.contains(Scale.kind(words))).toList();
        boolean none = somePrograms.isEmpty() && someCollectors.isEmpty();
        return new Plan(none ? List.of() : somePrograms.isEmpty() ? programs : somePrograms,
                someCollectors.isEmpty() ? collectors : someCollectors, heaps, settings, inTurn, warmUp, seconds,
                names.contains(Micro.PART) ? micro : "", jmh, names.contains(StartUp.PART) ? starts : 0,
                someCases.isEmpty() ? scale : someCases, minutes);
    }
}
