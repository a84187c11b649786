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

import java.util.List;

/**
 * How much is measured.
 *
 * @param programs   of bench/workloads
 * @param collectors for them
 * @param settings   by name
 * @param runs       of each program with each collector and setting
 * @param seconds    that a run of a program shall take, about
 * @param micro      regular expression of JMH benchmarks
 * @param jmh        options of JMH for one run
 * @param starts     of an empty program with each setting
 */
record Plan(List<String> programs, List<String> collectors, List<String> settings, int runs, int seconds, String micro,
        List<String> jmh, int starts) {

    /** Under 15 minutes on 2 cores. */
    static final Plan QUICK = new Plan(List.of("h2", "lucene", "http", "jython", "jackson", "jgit"),
            List.of("G1"), List.of("base", "base again", "idle", "on"), 3, 5,
            "NewObject.object|Boxing|LinkedSurvivors", List.of("-wi", "3", "-w", "500ms", "-i", "3", "-r", "500ms"), 20);

    /** Hours. */
    static final Plan FULL = new Plan(Programs.ALL, List.of("Serial", "Parallel", "G1", "Z", "Shenandoah"),
            List.of("base", "base again", "off", "idle", "on"), 10, 12,
            ".*", List.of("-wi", "5", "-w", "1s", "-i", "5", "-r", "1s"), 100);

    /** What others do to learn about allocations, with the JDK that does not count. */
    static final Plan RIVALS = new Plan(Programs.ALL, List.of("G1"),
            List.of("base", "on", "JFR default", "JFR profile", "async-profiler", "JVMTI, every object", "instrumenter",
                    "histogram every 10 s", "DTrace probes"), 3, 12,
            "NewObject.object|Boxing", List.of("-wi", "5", "-w", "1s", "-i", "5", "-r", "1s"), 20);
}
