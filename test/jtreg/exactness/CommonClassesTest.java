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

// Not JUnit: it would allocate objects of the classes that are counted here.

/*
 * @test
 * @summary Strings, boxes and other objects that everybody makes are counted exactly
 * @requires vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -Xint CommonClassesTest
 * @run main/othervm -Xbatch -XX:TieredStopAtLevel=1 -XX:-UseDynamicNumberOfCompilerThreads CommonClassesTest
 * @run main/othervm -Xbatch -XX:-UseDynamicNumberOfCompilerThreads CommonClassesTest
 * @run main/othervm -Xbatch -XX:-TieredCompilation -XX:-UseDynamicNumberOfCompilerThreads CommonClassesTest
 */

import java.util.Map;
import java.util.TreeMap;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Action;
import alloccounts.test.Counts.Amount;

/**
 * Other threads of the VM make such objects too, but none of them runs while
 * the VM is idle and no compiler thread comes or goes. What a reading makes is
 * the same every time and deducted.
 */
public final class CommonClassesTest {
    private static final int CALLS = 20_000;

    static volatile Object sink;

    // i has four digits always

    static void concatenate(int i) {
        sink = "n" + i;
    }

    static void concatenateStrings(int i) {
        sink = "a".concat(i % 2 == 0 ? "even" : "odd!");
    }

    static void box(int i) {
        sink = (Integer) i;
        sink = (Long) (long) i;
    }

    static void objects(int i) {
        sink = new Object();
        sink = new Object[2];
        sink = new int[] {i};
        sink = new byte[10];
        sink = new String[1][2];
    }

    interface Path {
        void run(int i);
    }

    private static void check(String name, Path path, Map<Class<?>, Amount> expected) throws Throwable {
        Action action = () -> {
            for (int i = 0; i < CALLS; i++) {
                path.run(1_000 + i % 9_000);
            }
        };
        action.run();
        Map<String, Amount> names = new TreeMap<>();
        expected.forEach((cls, amount) -> names.put(cls.getTypeName(), amount.times(CALLS)));
        Counts counted = Counts.ofQuiet(names::containsKey, action);
        names.forEach((cls, amount) -> Counts.assertEquals(name + ", " + cls, amount, counted.get(cls)));
    }

    private static Amount instances(Class<?> cls, int n) {
        return Amount.instances(cls, n);
    }

    private static Amount arrays(Class<?> cls, int n, int length) {
        return Amount.arrays(cls, n, length);
    }

    public static void main(String[] args) throws Throwable {
        check("concatenation", CommonClassesTest::concatenate, Map.of(
                String.class, instances(String.class, 1), byte[].class, arrays(byte[].class, 1, 5)));
        check("concat()", CommonClassesTest::concatenateStrings, Map.of(
                String.class, instances(String.class, 1), byte[].class, arrays(byte[].class, 1, 5)));
        check("boxes", CommonClassesTest::box, Map.of(
                Integer.class, instances(Integer.class, 1), Long.class, instances(Long.class, 1)));
        check("objects and arrays", CommonClassesTest::objects, Map.of(
                Object.class, instances(Object.class, 1),
                Object[].class, arrays(Object[].class, 1, 2),
                int[].class, arrays(int[].class, 1, 1),
                byte[].class, arrays(byte[].class, 1, 10),
                String[][].class, arrays(String[][].class, 1, 1),
                String[].class, arrays(String[].class, 1, 2)));
    }
}
