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

/**
 * The worst case for counting: a loop that does nothing but allocate. Prints
 * the time of one allocation, in nanoseconds, for each of some rounds.
 *
 * Usage: java -XX:+UseParallelGC [-XX:-CountAllocs] bench/NewObject.java [ROUNDS]
 */
public class NewObject {
    private static final int PER_ROUND = 200_000_000;
    private static volatile Object sink;

    private static Object allocate(int n) {
        Object last = null;
        Object[] escape = new Object[1];
        for (int i = 0; i < n; i++) {
            last = new Object();
            escape[0] = last;
            if (i == 0) {
                sink = escape;  // from here on every object is stored where others can see it
            }
        }
        return last;
    }

    public static void main(String[] args) {
        int rounds = args.length == 0 ? 5 : Integer.parseInt(args[0]);
        allocate(PER_ROUND / 10);
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            sink = allocate(PER_ROUND);
            System.out.printf("%.3f ns%n", (System.nanoTime() - start) / (double) PER_ROUND);
        }
    }
}
