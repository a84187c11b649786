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

package workloads;

import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Runs one workload for some time. Prints the time of each round in milliseconds, and at the
 * end how many there were. Fails if the rounds differ in their outcome.
 */
public final class Main {
    private static final Map<String, Callable<Workload>> WORKLOADS = Map.of(
            "javac", Javac::new,
            "h2", H2::new,
            "lucene", Lucene::new,
            "http", Http::new);

    private Main() {
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 2 || !WORKLOADS.containsKey(args[0])) {
            System.err.println("usage: workloads.Main " + String.join("|", WORKLOADS.keySet()) + " SECONDS");
            System.exit(2);
        }
        long end = System.nanoTime() + Long.parseLong(args[1]) * 1_000_000_000;
        int rounds = 0;
        long outcome = 0;
        try (Workload workload = WORKLOADS.get(args[0]).call()) {
            do {
                long start = System.nanoTime();
                long now = workload.round();
                System.out.printf("%s %d %.1f%n", args[0], rounds, (System.nanoTime() - start) / 1e6);
                if (rounds > 0 && now != outcome) {
                    throw new IllegalStateException("round " + rounds + " made " + now + ", the others " + outcome);
                }
                outcome = now;
                rounds++;
            } while (System.nanoTime() < end);
        }
        System.out.println(args[0] + " done, " + rounds + " rounds");
    }
}
