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

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import com.google.monitoring.runtime.instrumentation.AllocationRecorder;

/** Runs a program while java-allocation-instrumenter counts its allocations by class. */
final class Instrumented {
    private static final ConcurrentHashMap<Class<?>, LongAdder> COUNTS = new ConcurrentHashMap<>();

    private Instrumented() {
    }

    public static void main(String[] args) throws Exception {
        AllocationRecorder.addSampler((length, description, object, size) -> {
            LongAdder count = COUNTS.get(object.getClass());
            if (count == null) {
                count = COUNTS.computeIfAbsent(object.getClass(), type -> new LongAdder());
            }
            count.increment();
        });
        Class.forName(args[0]).getMethod("main", String[].class)
                .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    }
}
