/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.example;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Benchmarks of which it is known what they allocate. */
@State(Scope.Benchmark)
public class Subject {

    public static final int KEPT = 100;

    private Object[] kept;

    static final class Inner {
    }

    static final class Outer {
        final Inner inner;

        Outer(Inner inner) {
            this.inner = inner;
        }
    }

    static final class Point {
        final Point other;

        Point(Point other) {
            this.other = other;
        }
    }

    static final class Kept {
    }

    @Benchmark
    public Object two() {
        return new Point(new Point(null));
    }

    @Benchmark
    public Object four() {
        return new Object[] {new Outer(new Inner()), new Inner()};
    }

    @Benchmark
    public void none() {
    }

    @Benchmark
    public void survivors() {
        kept = new Object[KEPT];
        for (int i = 0; i < KEPT; i++) {
            kept[i] = new Kept();
        }
        System.gc();
    }
}
