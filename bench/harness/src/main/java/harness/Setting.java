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

import java.nio.file.Path;
import java.util.List;

/**
 * A JDK and how it is run.
 *
 * @param name      that tables and plots show
 * @param jdk       the image
 * @param flags     for its VM
 * @param companion what goes on beside it
 */
record Setting(String name, Path jdk, List<String> flags, Fork.Companion companion) {

    static final Fork.Companion NONE = process -> { };

    Setting(String name, Path jdk, String... flags) {
        this(name, jdk, List.of(flags), NONE);
    }

    String java() {
        return jdk.resolve("bin/java").toString();
    }

    /** Whether it takes flags and nothing else, so that it shows in programs of any length. */
    boolean isFlagsOnly() {
        return companion == NONE;
    }
}
