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

package micro;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * Streams of boxed numbers, per number: many short-lived objects of few classes, with some work between them, as in
 * programs in the functional style.
 */
public class Boxing extends Defaults {
    // Integer.valueOf keeps smaller ones.
    private static final int FROM = 1_000;

    private static IntStream numbers() {
        return IntStream.range(FROM, FROM + REPEAT);
    }

    /** Boxes that are kept, in a list that grows. */
    @Benchmark
    @OperationsPerInvocation(REPEAT)
    public List<Integer> toList() {
        return numbers().boxed().collect(Collectors.toList());
    }

    /** Boxes that are garbage at once: of each sum on the way. Compiled code does without those of the numbers. */
    @Benchmark
    @OperationsPerInvocation(REPEAT)
    public Integer sum() {
        return numbers().boxed().reduce(0, Integer::sum);
    }

    /** Boxes that become keys and values of a map, and are looked up there. */
    @Benchmark
    @OperationsPerInvocation(REPEAT)
    public Map<Integer, Long> count() {
        return numbers().boxed().collect(Collectors.groupingBy(n -> n / 10, Collectors.counting()));
    }
}
