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

// Not JUnit: the cases need a fixed order, in which each method is compiled before its branch is first taken.

/*
 * @test
 * @summary An object that C2 removed is counted once when a deoptimisation makes it
 * @requires vm.flagless & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -Xbatch -XX:-TieredCompilation
 *      -XX:CompileCommand=dontinline,MaterializedTest::* MaterializedTest
 * @run main/othervm -Xbatch -XX:CompileCommand=dontinline,MaterializedTest::* MaterializedTest
 * @run main/othervm -Xbatch -XX:-TieredCompilation
 *      -XX:CompileCommand=dontinline,MaterializedTest::*
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts MaterializedTest
 */

import java.util.Map;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Amount;

public final class MaterializedTest {
    static class Point {
        int x, y;

        Point(int x, int y) {
            this.x = x;
            this.y = y;
        }
    }

    static class Line {
        Point from, to;

        Line(Point from, Point to) {
            this.from = from;
            this.to = to;
        }
    }

    static class Item { int i; }

    interface Case {
        int run(int i, boolean escape);
    }

    static volatile Object sink;
    static volatile int total;

    // Until "escape" is first true, C2 takes the branch for one that never is.

    static int instance(int i, boolean escape) {
        Point point = new Point(i, i + 1);
        if (escape) {
            sink = point;
        }
        return point.x + point.y;
    }

    static int nested(int i, boolean escape) {
        Line line = new Line(new Point(i, 1), new Point(2, i));
        if (escape) {
            sink = line;
        }
        return line.from.x + line.to.y;
    }

    static int objectArray(int i, boolean escape) {
        Item[] items = new Item[3];
        items[1] = new Item();
        items[1].i = i;
        if (escape) {
            sink = items;
        }
        return items[1].i;
    }

    static int primitiveArray(int i, boolean escape) {
        float[] floats = new float[5];
        floats[2] = i;
        if (escape) {
            sink = floats;
        }
        return (int) floats[2];
    }

    private static void check(String name, Case method, Map<Class<?>, Amount> expected) throws Throwable {
        repeat(method, 20_000);
        check(name + ", while it is removed", Map.of(), () -> repeat(method, 1_000), expected);
        check(name + ", when it is made", expected, () -> total += method.run(1, true), expected);
    }

    private static void check(String what, Map<Class<?>, Amount> expected, Counts.Action action,
                              Map<Class<?>, Amount> classes) throws Throwable {
        Counts counted = Counts.of(action);
        for (Class<?> cls : classes.keySet()) {
            Counts.assertEquals(what + ", " + cls.getTypeName(),
                    expected.getOrDefault(cls, Amount.NONE), counted.get(cls));
        }
    }

    private static void repeat(Case method, int calls) {
        for (int i = 0; i < calls; i++) {
            total += method.run(i, false);
        }
    }

    public static void main(String[] args) throws Throwable {
        check("instance", MaterializedTest::instance, Map.of(
                Point.class, Amount.instances(Point.class, 1)));
        check("nested", MaterializedTest::nested, Map.of(
                Line.class, Amount.instances(Line.class, 1), Point.class, Amount.instances(Point.class, 2)));
        check("objectArray", MaterializedTest::objectArray, Map.of(
                Item[].class, Amount.arrays(Item[].class, 1, 3), Item.class, Amount.instances(Item.class, 1)));
        check("primitiveArray", MaterializedTest::primitiveArray, Map.of(
                float[].class, Amount.arrays(float[].class, 1, 5)));
    }
}
