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

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Instances of 32 classes, one of each in turn, as in programs whose objects are of many kinds: their counters differ,
 * and so none has to wait for the one before, but all have to be in the cache.
 */
public class Mixed extends Defaults {
    private static final int CLASSES = 32;
    private static final int COUNTERS_OF_CACHE_LINE = 8;

    /** Whether each class has its counter in a cache line of its own, or shares it with others of the 32. */
    @Param({"false", "true"})
    private boolean apart;

    private final List<Class<?>> others = new ArrayList<>();

    /** Of 16 bytes. */
    abstract static class Small {
        private final int a;

        Small(int a) {
            this.a = a;
        }
    }

    /** Of 24 bytes. */
    abstract static class Large {
        private final int a;
        private final long b;

        Large(int a) {
            this.a = a;
            this.b = a;
        }
    }

    /** Of which copies take counters that nothing uses. */
    static final class Other {
    }

    static final class C0 extends Small {
        C0(int a) {
            super(a);
        }
    }

    static final class C1 extends Large {
        C1(int a) {
            super(a);
        }
    }

    static final class C2 extends Small {
        C2(int a) {
            super(a);
        }
    }

    static final class C3 extends Large {
        C3(int a) {
            super(a);
        }
    }

    static final class C4 extends Small {
        C4(int a) {
            super(a);
        }
    }

    static final class C5 extends Large {
        C5(int a) {
            super(a);
        }
    }

    static final class C6 extends Small {
        C6(int a) {
            super(a);
        }
    }

    static final class C7 extends Large {
        C7(int a) {
            super(a);
        }
    }

    static final class C8 extends Small {
        C8(int a) {
            super(a);
        }
    }

    static final class C9 extends Large {
        C9(int a) {
            super(a);
        }
    }

    static final class C10 extends Small {
        C10(int a) {
            super(a);
        }
    }

    static final class C11 extends Large {
        C11(int a) {
            super(a);
        }
    }

    static final class C12 extends Small {
        C12(int a) {
            super(a);
        }
    }

    static final class C13 extends Large {
        C13(int a) {
            super(a);
        }
    }

    static final class C14 extends Small {
        C14(int a) {
            super(a);
        }
    }

    static final class C15 extends Large {
        C15(int a) {
            super(a);
        }
    }

    static final class C16 extends Small {
        C16(int a) {
            super(a);
        }
    }

    static final class C17 extends Large {
        C17(int a) {
            super(a);
        }
    }

    static final class C18 extends Small {
        C18(int a) {
            super(a);
        }
    }

    static final class C19 extends Large {
        C19(int a) {
            super(a);
        }
    }

    static final class C20 extends Small {
        C20(int a) {
            super(a);
        }
    }

    static final class C21 extends Large {
        C21(int a) {
            super(a);
        }
    }

    static final class C22 extends Small {
        C22(int a) {
            super(a);
        }
    }

    static final class C23 extends Large {
        C23(int a) {
            super(a);
        }
    }

    static final class C24 extends Small {
        C24(int a) {
            super(a);
        }
    }

    static final class C25 extends Large {
        C25(int a) {
            super(a);
        }
    }

    static final class C26 extends Small {
        C26(int a) {
            super(a);
        }
    }

    static final class C27 extends Large {
        C27(int a) {
            super(a);
        }
    }

    static final class C28 extends Small {
        C28(int a) {
            super(a);
        }
    }

    static final class C29 extends Large {
        C29(int a) {
            super(a);
        }
    }

    static final class C30 extends Small {
        C30(int a) {
            super(a);
        }
    }

    static final class C31 extends Large {
        C31(int a) {
            super(a);
        }
    }

    /** Loads the classes in order, as a class gets its counter when it is loaded: the one after that of the last. */
    @Setup
    public void load() throws ReflectiveOperationException, IOException {
        byte[] other;
        try (InputStream in = Mixed.class.getResourceAsStream("Mixed$Other.class")) {
            other = in.readAllBytes();
        }
        for (int i = 0; i < CLASSES; i++) {
            Class.forName("micro.Mixed$C" + i);
            for (int j = 1; apart && j < COUNTERS_OF_CACHE_LINE; j++) {
                others.add(MethodHandles.lookup().defineHiddenClass(other, false).lookupClass());
            }
        }
    }

    /** One of each, per object: 20 bytes on average. */
    @Benchmark
    @OperationsPerInvocation(CLASSES)
    public void allocate(Blackhole hole) {
        hole.consume(new C0(0));
        hole.consume(new C1(1));
        hole.consume(new C2(2));
        hole.consume(new C3(3));
        hole.consume(new C4(4));
        hole.consume(new C5(5));
        hole.consume(new C6(6));
        hole.consume(new C7(7));
        hole.consume(new C8(8));
        hole.consume(new C9(9));
        hole.consume(new C10(10));
        hole.consume(new C11(11));
        hole.consume(new C12(12));
        hole.consume(new C13(13));
        hole.consume(new C14(14));
        hole.consume(new C15(15));
        hole.consume(new C16(16));
        hole.consume(new C17(17));
        hole.consume(new C18(18));
        hole.consume(new C19(19));
        hole.consume(new C20(20));
        hole.consume(new C21(21));
        hole.consume(new C22(22));
        hole.consume(new C23(23));
        hole.consume(new C24(24));
        hole.consume(new C25(25));
        hole.consume(new C26(26));
        hole.consume(new C27(27));
        hole.consume(new C28(28));
        hole.consume(new C29(29));
        hole.consume(new C30(30));
        hole.consume(new C31(31));
    }
}
