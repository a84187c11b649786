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

import java.util.List;

/**
 * What one run of one setting has shown.
 *
 * @param subject what was measured
 * @param setting by name
 * @param run     the settings' runs of one number belong together
 * @param values  in the unit of the subject; one, or all of those of which a quantile is compared
 */
record Sample(Subject subject, String setting, int run, List<Double> values) {

    Sample(Subject subject, String setting, int run, double value) {
        this(subject, setting, run, List.of(value));
    }

    /**
     * What can be compared between settings.
     *
     * @param part      of the harness
     * @param benchmark the program, or the JMH benchmark with its parameters
     * @param collector of garbage
     * @param heap      how large it is
     * @param metric    what the values are; less is better
     * @param unit      of the values
     */
    record Subject(String part, String benchmark, String collector, String heap, String metric, String unit) {
    }
}
