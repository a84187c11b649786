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

// Not JUnit: what to expect depends on the flags of a run, and so comes as an argument.

/*
 * @test
 * @summary What C2 removes was never allocated; what it keeps is counted each time
 * @requires vm.flagless & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -Xbatch -XX:-TieredCompilation -XX:CompileCommand=dontinline,EliminatedTest::length EliminatedTest 0
 * @run main/othervm -Xbatch -XX:CompileCommand=dontinline,EliminatedTest::length EliminatedTest 0
 * @run main/othervm -Xbatch -XX:-TieredCompilation -XX:-DoEscapeAnalysis
 *      -XX:CompileCommand=dontinline,EliminatedTest::length EliminatedTest 100000
 * @run main/othervm -Xbatch -XX:TieredStopAtLevel=1 -XX:CompileCommand=dontinline,EliminatedTest::length EliminatedTest 100000
 * @run main/othervm -Xint -XX:CompileCommand=dontinline,EliminatedTest::length EliminatedTest 100000
 */

import alloccounts.test.Counts;

public final class EliminatedTest {
    static class Point {
        int x, y;

        Point(int x, int y) {
            this.x = x;
            this.y = y;
        }
    }

    static long total;

    /** Nothing outside sees the point. Its monitor keeps it in being where escapes are not analysed. */
    static int length(int i) {
        Point point = new Point(i, i + 1);
        synchronized (point) {
            return point.x + point.y;
        }
    }

    static void run(int calls) {
        for (int i = 0; i < calls; i++) {
            total += length(i);
        }
    }

    public static void main(String[] args) throws Throwable {
        int expected = Integer.parseInt(args[0]);
        run(20_000);
        long bytes = Counts.Amount.instances(Point.class, expected).bytes();
        Counts.assertExactly(Point.class, expected, bytes, () -> run(100_000));
    }
}
