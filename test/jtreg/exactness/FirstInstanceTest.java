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

// Not JUnit: what to expect depends on the flags of a run, and so comes as an argument.

/*
 * @test
 * @summary Objects are counted also if the first of their class comes from compiled code
 * @requires vm.flagless & vm.compiler1.enabled & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -Xbatch -XX:TieredStopAtLevel=1 FirstInstanceTest 1
 * @run main/othervm -Xbatch -XX:TieredStopAtLevel=1
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts FirstInstanceTest 1
 * @run main/othervm -Xbatch FirstInstanceTest 0
 * @run main/othervm -Xint FirstInstanceTest 0
 */

import alloccounts.test.Counts;
import alloccounts.test.Counts.Amount;
import alloccounts.test.Vm;

/**
 * The classes are initialized, and the code is compiled, before there is any
 * object of them. C1 also compiles a branch that was never taken.
 */
public final class FirstInstanceTest {
    private static final int N = 1_000;

    static class Item {
        static int uses;
        long a;
    }

    static class Element {
        static int uses;
    }

    static volatile Object sink;

    static void make(boolean really) {
        if (really) {
            sink = new Item();
            sink = new Element[3];
        }
    }

    private static void repeat(int calls, boolean really) {
        for (int i = 0; i < calls; i++) {
            make(really);
        }
    }

    public static void main(String[] args) throws Throwable {
        Item.uses++;
        Element.uses++;
        String array = Element[].class.getTypeName();
        repeat(20_000, false);
        int level = Integer.parseInt(args[0]);
        if (level > 0 && Vm.codeList().stream()
                .noneMatch(line -> line.matches("\\s*\\d+ +" + level + " .*\\bFirstInstanceTest\\.make\\(.*"))) {
            throw new AssertionError("not compiled at level " + level);
        }
        Counts counted = Counts.of(() -> repeat(N, true));
        Counts.assertEquals("objects", Amount.instances(Item.class, N), counted.get(Item.class));
        Counts.assertEquals("arrays", Amount.arrays(Element[].class, N, 3), counted.get(array));
    }
}
