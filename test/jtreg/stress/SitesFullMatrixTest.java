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
 * @key stress
 * @summary Every path is counted where the program allocates, in every combination of compiler, collector and setting
 * @requires vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib ../exactness ../sites
 * @build SiteProgram SiteMatrix SitesFullMatrixTest
 * @run main/timeout=7200 SitesFullMatrixTest
 */

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The whole product. The properties tiers, collectors and settings
 * (comma-separated) narrow it down.
 */
public final class SitesFullMatrixTest {
    public static void main(String[] args) throws Exception {
        List<String> failures = new ArrayList<>();
        Set<String> settings = new LinkedHashSet<>(Matrix.SETTINGS.keySet());
        settings.add(SiteMatrix.STARTED);
        for (String tier : chosen("tiers", SiteMatrix.TIERS.keySet())) {
            for (String collector : chosen("collectors", Matrix.COLLECTORS.keySet())) {
                for (String setting : chosen("settings", settings)) {
                    try {
                        SiteMatrix.run(tier, collector, setting);
                    } catch (RuntimeException | AssertionError e) {
                        failures.add(tier + ", " + collector + ", " + setting + ":\n" + e.getMessage());
                    }
                }
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " failures\n" + String.join("\n\n", failures));
        }
    }

    private static Set<String> chosen(String property, Set<String> all) {
        String some = System.getProperty(property);
        return some == null ? all : new LinkedHashSet<>(List.of(some.split(",")));
    }
}
