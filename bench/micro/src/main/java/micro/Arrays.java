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

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Arrays in a tight loop. They differ in size, so that their bytes are counted as well as their number. The larger they
 * are, the more of the time is spent on clearing them.
 */
public class Arrays extends Defaults {
    /** How long the arrays of bytes are. */
    @State(Scope.Benchmark)
    public static class Bytes {
        @Param({"0", "16", "256", "4096", "65536"})
        private int length;
    }

    /** How long the arrays of references are. */
    @State(Scope.Benchmark)
    public static class References {
        @Param({"0", "4", "16"})
        private int length;
    }

    /** What strings and buffers are made of; the length is not known when the loop is compiled. */
    @Benchmark
    @OperationsPerInvocation(REPEAT)
    public void bytes(Bytes bytes, Blackhole hole) {
        int length = bytes.length;
        for (int i = 0; i < REPEAT; i++) {
            hole.consume(new byte[length]);
        }
    }

    /** An array whose length, 16, is known when the loop is compiled, and so is what to add to the bytes. */
    @Benchmark
    @OperationsPerInvocation(REPEAT)
    public void bytesOfKnownLength(Blackhole hole) {
        for (int i = 0; i < REPEAT; i++) {
            hole.consume(new byte[16]);
        }
    }

    /** What collections and calls with variable arguments are made of. */
    @Benchmark
    @OperationsPerInvocation(REPEAT)
    public void references(References references, Blackhole hole) {
        int length = references.length;
        for (int i = 0; i < REPEAT; i++) {
            hole.consume(new Object[length]);
        }
    }
}
