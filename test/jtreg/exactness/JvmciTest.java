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
 * @summary With JVMCI the VM does not count, and says so where counts are asked for; told to count, it does not start
 * @requires vm.flagless & vm.jvmci
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main JvmciTest
 */

import java.lang.management.ManagementFactory;
import java.util.List;

import alloccounts.test.ChildVm;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.test.lib.process.OutputAnalyzer;

public final class JvmciTest {
    public static class Asking {
        public static void main(String[] args) {
            System.out.println("enabled: " + AllocCounts.isEnabled() + ", rows: " + AllocCounts.getcounts().size());
            AllocCounts.print(1);
            try {
                ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class).getTotalAllocs();
            } catch (UnsupportedOperationException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    public static void main(String[] args) throws Exception {
        OutputAnalyzer uncounted = ChildVm.run(List.of(
                "-XX:+UnlockExperimentalVMOptions", "-XX:+EnableJVMCI", "-XX:+PrintAllocCountsAtExit",
                "-XX:+CountAllocsPerThread", Asking.class.getName()));
        uncounted.shouldHaveExitValue(0);
        uncounted.shouldContain("enabled: false, rows: 0");
        // In a warning at the start, in one of CountAllocsPerThread, from Java twice, and in place of the table.
        String reason = "Allocations are not counted, because objects that code from a JVMCI compiler allocates cannot be counted";
        long times = uncounted.asLines().stream().filter(line -> line.contains(reason)).count();
        if (times != 5) {
            throw new AssertionError("said " + times + " times: " + uncounted.getOutput());
        }

        OutputAnalyzer refused = ChildVm.run(List.of(
                "-XX:+UnlockExperimentalVMOptions", "-XX:+EnableJVMCI", "-XX:+CountAllocs", "-version"));
        refused.shouldHaveExitValue(1);
        refused.shouldContain("Objects allocated by code from a JVMCI compiler cannot be counted");
        refused.shouldContain("leave out -XX:+CountAllocs");
        refused.shouldNotContain("hs_err");

        OutputAnalyzer started = ChildVm.run(List.of(
                "-XX:+UnlockExperimentalVMOptions", "-XX:+EnableJVMCI", "-XX:-CountAllocs", "-version"));
        started.shouldHaveExitValue(0);
        started.shouldNotContain("not counted");
    }
}
