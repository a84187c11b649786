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

/** Tells how far a run of everything has come, and how long the rest of it will take. */
final class Progress {
    private final long start = System.nanoTime();
    private final int run;
    private final int total;
    private int done;

    /**
     * @param run   its number, from 0
     * @param total of its steps
     */
    Progress(int run, int total) {
        this.run = run;
        this.total = total;
    }

    void next(String what) {
        String left = "";
        if (done > 0) {
            long seconds = seconds() * (total - done) / done;
            left = ", " + (seconds < 120 ? seconds + " s" : seconds / 60 + " min") + " left of this run";
        }
        done++;
        System.err.println("run " + (run + 1) + ", " + done + " of " + total + ": " + what + left);
    }

    /** Since the start. */
    long seconds() {
        return (System.nanoTime() - start) / 1_000_000_000;
    }
}
