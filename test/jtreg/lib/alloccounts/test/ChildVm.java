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

package alloccounts.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import jdk.test.lib.Utils;
import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;

/** Runs the tested VM in a process of its own. */
public final class ChildVm {
    /** Makes the VM compare its two ways of counting, class by class. */
    public static final List<String> VERIFY =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+VerifyAllocCounts");

    private static final long LIMIT_SECONDS = 150;

    private ChildVm() { }

    /**
     * {@return the outcome of the tested VM with these arguments, and no other flags}
     * A VM that does not end in time fails the test, with the stacks of its threads.
     */
    public static OutputAnalyzer run(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED"));
        command.addAll(arguments);
        Process process = ProcessTools.createLimitedTestJavaProcessBuilder(command).start();
        OutputAnalyzer output = new OutputAnalyzer(process);
        if (!process.waitFor(Utils.adjustTimeout(LIMIT_SECONDS), TimeUnit.SECONDS)) {
            new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
            process.waitFor(5, TimeUnit.SECONDS);
            process.destroyForcibly().waitFor();
            throw new AssertionError("It does not end: " + command + "\n" + output.getOutput());
        }
        return output;
    }
}
