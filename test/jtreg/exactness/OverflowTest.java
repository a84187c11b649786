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

// Not JUnit: its own classes would use up the few ids there are.

/*
 * @test
 * @summary Classes that get no id are counted in one row, and nothing is lost
 * @requires vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @comment With 64 ids the row has nearly all classes of the VM: no compiler threads must come and go.
 * @run main/othervm -XX:+UnlockDiagnosticVMOptions -XX:AllocCountsMaxIds=64 -Xint OverflowTest true
 * @run main/othervm -XX:+UnlockDiagnosticVMOptions -XX:AllocCountsMaxIds=64
 *      -Xbatch -XX:-UseDynamicNumberOfCompilerThreads OverflowTest true
 * @run main/othervm -XX:+UnlockDiagnosticVMOptions -XX:AllocCountsMaxIds=2048
 *      -Xbatch -XX:-UseDynamicNumberOfCompilerThreads OverflowTest true
 * @run main/othervm -XX:+UnlockDiagnosticVMOptions -XX:AllocCountsMaxIds=2048
 *      -XX:+VerifyAllocCounts -Xbatch -XX:-TieredCompilation OverflowTest true
 * @run main/othervm -XX:+UnlockDiagnosticVMOptions -XX:AllocCountsMaxIds=2048
 *      -XX:+VerifyAllocCounts -Xbatch -XX:TieredStopAtLevel=1 OverflowTest true
 * @run main/othervm -XX:+UnlockDiagnosticVMOptions -XX:AllocCountsMaxIds=2048
 *      -XX:+VerifyAllocCounts -Xint OverflowTest true
 * @run main/othervm OverflowTest false
 */

import java.lang.invoke.MethodHandles;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Amount;
import jdk.alloccounts.AllocCounts;

/** Makes far more classes than there are ids, and objects and arrays of all of them. */
public final class OverflowTest {
    private static final int CLASSES = 2_500;
    private static final int WARM = 20_000;

    interface Maker {
        Object object();
        Object array(int length);
    }

    static class Template implements Maker {
        long a, b;

        @Override
        public Object object() {
            return new Template();
        }

        @Override
        public Object array(int length) {
            return new Template[length];
        }
    }

    static volatile Object sink;

    private static void make(Maker maker, int times) {
        for (int i = 0; i < times; i++) {
            sink = maker.object();
            sink = maker.array(3);
        }
    }

    public static void main(String[] args) throws Throwable {
        boolean overflow = Boolean.parseBoolean(args[0]);
        byte[] bytes;
        try (var in = OverflowTest.class.getResourceAsStream("OverflowTest$Template.class")) {
            bytes = in.readAllBytes();
        }
        Maker[] makers = new Maker[CLASSES];
        for (int i = 0; i < CLASSES; i++) {
            makers[i] = (Maker) MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass()
                    .getDeclaredConstructor().newInstance();
            make(makers[i], 1);
        }
        // The first compilation makes objects too, which with few ids are in the same row.
        make(makers[1], WARM);
        String own = Template.class.getTypeName() + "/";
        Counts counted = Counts.ofQuiet(
                name -> name.startsWith(own) || name.equals(AllocCounts.OVERFLOW_CLASSES),
                () -> {
                    for (Maker maker : makers) {
                        make(maker, 3);
                    }
                    make(makers[0], WARM);
                    make(makers[CLASSES - 1], WARM);
                });
        long each = 3 * CLASSES + 2 * WARM;
        Counts.assertEquals("own rows and overflow",
                Amount.instances(Template.class, each).plus(Amount.arrays(Template[].class, each, 3)),
                counted.total());
        // The last class was made when no id was left, if any ever was.
        Class<?> last = makers[CLASSES - 1].getClass();
        Counts.assertEquals("objects of the last class in a row of their own",
                Amount.instances(last, overflow ? 0 : WARM + 3), counted.get(last));
        Counts.assertEquals("arrays of the last class in a row of their own",
                Amount.arrays(last.arrayType(), overflow ? 0 : WARM + 3, 3), counted.get(last.arrayType()));
    }
}
