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

import java.util.regex.Pattern;

/**
 * A safepoint: the VM stopped all threads of a program.
 *
 * @param program     that was stopped
 * @param collector   of garbage
 * @param heap        how large it is, as a multiple of the smallest
 * @param setting     by name
 * @param run         the settings' runs of one number followed each other
 * @param operation   what it was for, by the name that the VM gives it; ", full" is added where a collection that is to be
 *                    a young one was, or ended in, one of the whole heap
 * @param atSafepoint nanoseconds from when all threads stood until they were let go
 * @param total       nanoseconds from when the first was told to stop
 */
record Pause(String program, String collector, String heap, String setting, int run, String operation, long atSafepoint,
        long total) {

    private static final Pattern COMPARED = Pattern.compile(
            "(Serial|Parallel|G1)CollectForAllocation|G1TryInitiateConcMark|Z[A-Z]\\w+|Shenandoah\\w+");

    /** Whether it is a young collection, or, with the collectors that are concurrent, any pause for a collection. */
    boolean isCompared() {
        return COMPARED.matcher(operation).matches();
    }
}
