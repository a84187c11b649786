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
 * @test id=Serial
 * @summary Every path is counted where the program allocates, in every tier, with Serial
 * @requires vm.gc.Serial & vm.flagless & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib ../exactness
 * @build SiteProgram SiteMatrix
 * @run junit/othervm/timeout=300 -Dcollector=Serial SitePathsTest
 */

/*
 * @test id=Parallel
 * @summary Every path is counted where the program allocates, in every tier, with Parallel
 * @requires vm.gc.Parallel & vm.flagless & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib ../exactness
 * @build SiteProgram SiteMatrix
 * @run junit/othervm/timeout=300 -Dcollector=Parallel SitePathsTest
 */

/*
 * @test id=G1
 * @summary Every path is counted where the program allocates, in every tier, with G1
 * @requires vm.gc.G1 & vm.flagless & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib ../exactness
 * @build SiteProgram SiteMatrix
 * @run junit/othervm/timeout=300 -Dcollector=G1 SitePathsTest
 */

/*
 * @test id=Z
 * @summary Every path is counted where the program allocates, in every tier, with Z
 * @requires vm.gc.Z & vm.flagless & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib ../exactness
 * @build SiteProgram SiteMatrix
 * @run junit/othervm/timeout=300 -Dcollector=Z SitePathsTest
 */

/*
 * @test id=Shenandoah
 * @summary Every path is counted where the program allocates, in every tier, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib ../exactness
 * @build SiteProgram SiteMatrix
 * @run junit/othervm/timeout=300 -Dcollector=Shenandoah SitePathsTest
 */

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs {@link SiteProgram} with one collector in some tiers, so that all tiers meet all collectors in few runs. */
class SitePathsTest {
    private static final String COLLECTOR = System.getProperty("collector");

    record Configuration(String tier, String... settings) { }

    private static Stream<Configuration> configurations() {
        return switch (COLLECTOR) {
            case "Serial" -> Stream.of(
                new Configuration("interpreter", "verify"),
                new Configuration("C1", "verify"),
                new Configuration("C1profiled", "smallTLAB", "verify"),
                new Configuration("C2", "compactHeaders", "verify"));
            case "Parallel" -> Stream.of(
                new Configuration("tiered", "verify"),
                new Configuration("C1", "compactHeaders", "verify"),
                new Configuration("C2", "noTLAB", "verify"));
            case "G1" -> Stream.of(
                new Configuration("interpreter", "compactHeaders", "verify"),
                new Configuration("tiered", "verify"),
                new Configuration("C1profiled", "verify"),
                new Configuration("C2", "started", "verify"),
                new Configuration("Xcomp", "verify"));
            case "Z" -> Stream.of(
                new Configuration("tiered", "compactHeaders", "verify"),
                new Configuration("C2", "verify"));
            case "Shenandoah" -> Stream.of(
                new Configuration("tiered", "verify"),
                new Configuration("C1", "wideOops", "verify"),
                new Configuration("C2", "compactHeaders", "verify"));
            default -> throw new AssertionError(COLLECTOR);
        };
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void sites(Configuration configuration) throws Exception {
        SiteMatrix.run(configuration.tier(), COLLECTOR, configuration.settings());
    }
}
