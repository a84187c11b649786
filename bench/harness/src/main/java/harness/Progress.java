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

/** Tells how far the harness has come, and how long the rest will take. */
final class Progress {
    private final long start = System.nanoTime();
    private final int total;
    private int done;

    Progress(int total) {
        this.total = total;
    }

    void next(String what) {
        String left = "";
        if (done > 0) {
            long seconds = (System.nanoTime() - start) / 1_000_000_000 * (total - done) / done;
            left = ", " + (seconds < 120 ? seconds + " s" : seconds / 60 + " min") + " left";
        }
        done++;
        System.err.println(done + " of " + total + ": " + what + left);
    }
}
