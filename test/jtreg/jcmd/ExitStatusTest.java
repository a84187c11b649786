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
 * @test
 * @summary jcmd GC.alloc_counts fails if there is no baseline to compare with, or no such thread
 * @library /test/lib
 * @modules java.base/jdk.internal.misc
 *          jdk.internal.jvmstat/sun.jvmstat.monitor
 * @run junit/othervm -XX:+CountAllocsPerThread ExitStatusTest
 */

import java.util.List;

import jdk.test.lib.dcmd.PidJcmdExecutor;
import jdk.test.lib.process.OutputAnalyzer;

import org.junit.jupiter.api.Test;

class ExitStatusTest {

    private static OutputAnalyzer run(String arguments) {
        return new PidJcmdExecutor().execute("GC.alloc_counts " + arguments);
    }

    @Test
    void diffNeedsABaseline() {
        for (String arguments : List.of("diff", "diff format=json", "diff filter=java.*")) {
            OutputAnalyzer refused = run(arguments);
            refused.shouldHaveExitValue(1);
            refused.shouldContain("No baseline to compare with: use GC.alloc_counts baseline first");
        }
        run("baseline").shouldHaveExitValue(0);
        run("diff").shouldHaveExitValue(0).shouldContain("total, ");
    }

    @Test
    void threadsThatThereAreNot() {
        long number = Thread.currentThread().threadId();
        run("thread=" + number).shouldHaveExitValue(0).shouldContain("total, ");
        for (String none : List.of("0", "-1", "999999999")) {
            OutputAnalyzer refused = run("thread=" + none);
            refused.shouldHaveExitValue(1);
            refused.shouldContain("No platform thread with the number " + none);
        }
    }
}
