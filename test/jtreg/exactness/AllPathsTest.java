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
 * @summary Every path counts every object exactly, in every tier, with Serial
 * @requires vm.gc.Serial & vm.flagless & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib .
 * @build AllPaths AllPathsTest
 * @run main/timeout=300 AllPathsTest Serial
 */

/*
 * @test id=Parallel
 * @summary Every path counts every object exactly, in every tier, with Parallel
 * @requires vm.gc.Parallel & vm.flagless & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib .
 * @build AllPaths AllPathsTest
 * @run main/timeout=300 AllPathsTest Parallel
 */

/*
 * @test id=G1
 * @summary Every path counts every object exactly, in every tier, with G1
 * @requires vm.gc.G1 & vm.flagless & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib .
 * @build AllPaths AllPathsTest
 * @run main/timeout=300 AllPathsTest G1
 */

/*
 * @test id=Z
 * @summary Every path counts every object exactly, in every tier, with Z
 * @requires vm.gc.Z & vm.flagless & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib .
 * @build AllPaths AllPathsTest
 * @run main/timeout=300 AllPathsTest Z
 */

/*
 * @test id=Shenandoah
 * @summary Every path counts every object exactly, in every tier, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib .
 * @build AllPaths AllPathsTest
 * @run main/timeout=300 AllPathsTest Shenandoah
 */

/*
 * @test id=ShenandoahGenerational
 * @summary Every path counts every object exactly, in every tier, with ShenandoahGenerational
 * @requires vm.gc.Shenandoah & vm.flagless & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib .
 * @build AllPaths AllPathsTest
 * @run main/timeout=300 AllPathsTest ShenandoahGenerational
 */

/*
 * @test id=Epsilon
 * @summary Every path counts every object exactly, in every tier, with Epsilon
 * @requires vm.gc.Epsilon & vm.flagless & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib .
 * @build AllPaths AllPathsTest
 * @run main/timeout=300 AllPathsTest Epsilon
 */

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Runs {@link AllPaths} with one collector in each tier, and in each setting with some tier. */
public final class AllPathsTest {
    private static final String[][] CONFIGURATIONS = {
        {"interpreter", "verify"},
        {"interpreter", "compactHeaders", "smallTLAB"},
        {"C1", "default"},
        {"C1", "verify", "smallTLAB"},
        {"C1", "compactHeaders", "wideOops", "verify"},
        {"tiered", "verify"},
        {"tiered", "wideClassPointers", "zeroTLAB", "verify"},
        {"C2", "verify", "smallTLAB"},
        {"C2", "compactHeaders", "noArchive", "verify"},
        {"C2", "noTLAB", "verify"},
        {"Xcomp", "verify"},
    };

    public static void main(String[] args) throws Exception {
        List<String> failures = new ArrayList<>();
        for (String[] c : CONFIGURATIONS) {
            failures.add(Matrix.run(c[0], args[0], Arrays.copyOfRange(c, 1, c.length)));
        }
        failures.removeIf(Objects::isNull);
        if (!failures.isEmpty()) {
            throw new AssertionError(String.join("\n\n", failures));
        }
    }
}
