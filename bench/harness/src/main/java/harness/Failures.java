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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What failed, by name. It is not tried again: the rest of what is measured is still worth something. */
final class Failures {
    private final Set<String> failed = new LinkedHashSet<>();
    private int succeeded;

    /** A part of the work. */
    interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** Does it, unless it has failed before, and tells if it fails now. */
    void attempt(String what, Step step) throws InterruptedException {
        if (failed.contains(what)) {
            return;
        }
        try {
            step.run();
            succeeded++;
        } catch (IOException e) {
            System.err.println("FAILED: " + what + ": " + e.getMessage());
            failed.add(what);
        }
    }

    /** How many attempts have not failed. */
    int succeeded() {
        return succeeded;
    }

    /** What has failed at another time. */
    void addAll(List<String> whats) {
        failed.addAll(whats);
    }

    List<String> all() {
        return new ArrayList<>(failed);
    }
}
