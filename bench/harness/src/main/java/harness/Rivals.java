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

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What others do to learn about allocations, as settings.
 */
final class Rivals {
    private Rivals() {
    }

    /**
     * @param base      the JDK that does not count
     * @param directory with libasyncProfiler.so, libeveryallocation.so and java-allocation-instrumenter.jar
     * @param scratch   for what they write
     */
    static List<Setting> settings(Path base, Path directory, Path scratch) {
        return List.of(
                new Setting("JFR default", base,
                        "-XX:StartFlightRecording:settings=default,filename=" + scratch.resolve("default.jfr"), "-Xlog:jfr*=off"),
                new Setting("JFR profile", base,
                        "-XX:StartFlightRecording:settings=profile,filename=" + scratch.resolve("profile.jfr"), "-Xlog:jfr*=off"),
                new Setting("async-profiler", base, "-agentpath:" + directory.resolve("libasyncProfiler.so")
                        + "=start,event=alloc,file=" + scratch.resolve("async.jfr")),
                new Setting("JVMTI, every object", base, "-agentpath:" + directory.resolve("libeveryallocation.so")),
                new Setting("instrumenter", base,
                        List.of("-javaagent:" + directory.resolve("java-allocation-instrumenter.jar")),
                        Instrumented.class.getName(), Setting.NONE),
                new Setting("histogram every 10 s", base, List.of(), null, process -> histograms(base, process)),
                new Setting("DTrace probes", base, "-XX:+DTraceAllocProbes"));
    }

    private static void histograms(Path base, Process process) throws IOException, InterruptedException {
        while (!process.waitFor(10, TimeUnit.SECONDS)) {
            new ProcessBuilder(base.resolve("bin/jcmd").toString(), "" + process.pid(), "GC.class_histogram")
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        }
    }
}
