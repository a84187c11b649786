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


import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import alloccounts.test.ChildVm;
import jdk.test.lib.Utils;
import jdk.test.lib.process.OutputAnalyzer;

/** The VM configurations in which sites are checked: the collectors and settings of {@link Matrix}, and more tiers. */
final class SiteMatrix {
    static final Map<String, Matrix.Tier> TIERS = new LinkedHashMap<>();

    /** Sites are not counted from VM start: the program switches them on. */
    static final String STARTED = "started";

    static {
        TIERS.putAll(Matrix.TIERS);
        TIERS.put("C1profiled", new Matrix.Tier(3, List.of("-Xbatch", "-XX:TieredStopAtLevel=3")));
        // Everything would take minutes: only what is tested.
        TIERS.put("Xcomp", new Matrix.Tier(-1, List.of("-Xcomp", "-XX:CompileCommand=compileonly,SitePaths*::*")));
    }

    private SiteMatrix() { }

    /** Runs all paths in a configuration, and fails unless all sites are right. */
    static void run(String tier, String collector, String... settings) throws Exception {
        long start = System.nanoTime();
        List<String> arguments = new ArrayList<>(Matrix.COLLECTORS.get(collector));
        arguments.addAll(TIERS.get(tier).flags());
        boolean started = List.of(settings).contains(STARTED);
        if (!started) {
            arguments.add("-XX:+CountAllocSites");
        }
        for (String setting : settings) {
            arguments.addAll(setting.equals(STARTED) ? List.of() : Matrix.SETTINGS.get(setting));
        }
        // Each path is compiled by itself, with what it calls.
        for (SitePaths.Path path : SitePaths.all()) {
            arguments.add("-XX:CompileCommand=dontinline,SitePaths::" + path.name());
        }
        // Exceptions are objects every time.
        arguments.addAll(List.of("-XX:CompileCommand=quiet", "-XX:-OmitStackTraceInFastThrow",
                SiteProgram.class.getName(), Path.of(Utils.TEST_SRC, "../sites/SitePaths.java").toString(),
                String.valueOf(TIERS.get(tier).level())));
        if (started) {
            arguments.add("start");
        }
        OutputAnalyzer output = ChildVm.run(arguments);
        System.out.printf("%-50s exit value %d, %.1f s%n", collector + ", " + tier + ", " + String.join(" + ", settings),
                output.getExitValue(), (System.nanoTime() - start) / 1e9);
        output.shouldHaveExitValue(0).shouldMatch("(?m)^\\d+ sites are right$");
    }
}
