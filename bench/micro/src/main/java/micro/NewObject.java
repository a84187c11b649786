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
import org.openjdk.jmh.infra.Blackhole;

/**
 * Instances of one class in a tight loop: the worst case for counting, as nothing else is done and each count has to
 * wait for the one before. The black hole makes objects escape without storing them, so there is no GC barrier either.
 * The objects come to lie in memory that has left the caches since the last collection; see {@link NewObjectInCache}.
 */
public class NewObject extends Defaults {

    static final class OneField {
        private final int a;

        OneField(int a) {
            this.a = a;
        }
    }

    static final class OtherA {
        private final int a;

        OtherA(int a) {
            this.a = a;
        }
    }

    static final class OtherB {
        private final int a;

        OtherB(int a) {
            this.a = a;
        }
    }

    static final class OtherC {
        private final int a;

        OtherC(int a) {
            this.a = a;
        }
    }

    /** 28 bytes of fields: 40 bytes in all, with a header of 12 as with one of 8. */
    static final class Forty {
        private final int a;
        private final long b;
        private final long c;
        private final long d;

        Forty(int a) {
            this.a = a;
            this.b = a;
            this.c = a;
            this.d = a;
        }
    }

    /** The least that can be allocated: 16 bytes, no constructor to speak of. */
    @Benchmark
    @OperationsPerInvocation(REPEAT)
    public void object(Blackhole hole) {
        for (int i = 0; i < REPEAT; i++) {
            hole.consume(new Object());
        }
    }

    /** A small value: 16 bytes, one field. */
    @Benchmark
    @OperationsPerInvocation(REPEAT)
    public void oneField(Blackhole hole) {
        for (int i = 0; i < REPEAT; i++) {
            hole.consume(new OneField(i));
        }
    }

    /** Small values of four classes in turn: each count finds the one before of its class done. */
    @Benchmark
    @OperationsPerInvocation(REPEAT)
    public void inTurn(Blackhole hole) {
        for (int i = 0; i < REPEAT; i += 4) {
            hole.consume(new OneField(i));
            hole.consume(new OtherA(i));
            hole.consume(new OtherB(i));
            hole.consume(new OtherC(i));
        }
    }

    /** An object of usual size: 40 bytes, all of them written. */
    @Benchmark
    @OperationsPerInvocation(REPEAT)
    public void forty(Blackhole hole) {
        for (int i = 0; i < REPEAT; i++) {
            hole.consume(new Forty(i));
        }
    }
}
