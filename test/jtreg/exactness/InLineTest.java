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


// Not JUnit: what it needs would be compiled first.

/*
 * @test
 * @summary Compiled code allocates in line what had no instance when it was compiled
 * @requires vm.flagless & (os.arch == "amd64" | os.arch == "x86_64")
 * @modules jdk.alloccounts
 * @run main/othervm -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 InLineTest
 * @run main/othervm -Xmx256m -XX:+UseSerialGC -XX:-TieredCompilation InLineTest
 */

import java.lang.management.ManagementFactory;

import jdk.alloccounts.AllocCounts;

/**
 * A call of the VM takes at least ten times as long as an allocation in line. So the time of a class that gets its id
 * when it is compiled is compared with that of an array, which is allocated in line in any case. It is processor time,
 * and the shortest of several.
 */
public final class InLineTest {
    private static final int OBJECTS = 2_000_000;
    private static final int TIMES = 20;
    private static final double MOST = 4;

    static class Late { long i; }

    private static volatile Object sink;

    // Each has a loop of its own, in which nothing else is allocated.

    private static void arrays() {
        for (int i = 0; i < OBJECTS; i++) {
            sink = new long[1];
        }
    }

    private static void late() {
        for (int i = 0; i < OBJECTS; i++) {
            sink = new Late();
        }
    }

    /** A class that compilers know for as long as the VM runs. */
    private static void shared() {
        for (int i = 0; i < OBJECTS; i++) {
            sink = Float.valueOf(i);
        }
    }

    private static double nanos(Runnable loop) {
        var threads = ManagementFactory.getThreadMXBean();
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < TIMES; i++) {
            long start = threads.getCurrentThreadCpuTime();
            loop.run();
            shortest = Math.min(shortest, threads.getCurrentThreadCpuTime() - start);
        }
        return (double) shortest / OBJECTS;
    }

    public static void main(String[] args) {
        if (!AllocCounts.isEnabled()) {
            throw new AssertionError("nothing is counted");
        }
        double array = nanos(InLineTest::arrays);
        double late = nanos(InLineTest::late);
        double shared = nanos(InLineTest::shared);
        System.out.printf("array %.1f ns, late class %.1f ns, shared class %.1f ns%n", array, late, shared);
        if (late > MOST * array || shared > MOST * array) {
            throw new AssertionError("not in line");
        }
    }
}
