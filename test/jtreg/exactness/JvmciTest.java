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
 * @summary JVMCI and counting exclude each other, and the VM says so
 * @requires vm.flagless & vm.jvmci
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main JvmciTest
 */

import java.util.List;

import alloccounts.test.ChildVm;
import jdk.test.lib.process.OutputAnalyzer;

public final class JvmciTest {
    public static void main(String[] args) throws Exception {
        OutputAnalyzer refused = ChildVm.run(List.of(
                "-XX:+UnlockExperimentalVMOptions", "-XX:+EnableJVMCI", "-version"));
        refused.shouldHaveExitValue(1);
        refused.shouldContain("Objects allocated by code from a JVMCI compiler cannot be counted");
        refused.shouldContain("-XX:-CountAllocs");
        refused.shouldNotContain("hs_err");

        OutputAnalyzer started = ChildVm.run(List.of(
                "-XX:+UnlockExperimentalVMOptions", "-XX:+EnableJVMCI", "-XX:-CountAllocs", "-version"));
        started.shouldHaveExitValue(0);
    }
}
