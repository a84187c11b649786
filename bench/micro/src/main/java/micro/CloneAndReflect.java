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

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.util.Arrays;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * Objects that are not made by {@code new} alone: some of these ways end in compiled code, others in the VM, and each
 * has to count. The fields are not final, so that the compiler does not know what they hold.
 */
public class CloneAndReflect extends Defaults {
    private static final int LENGTH = 16;

    /** Has a constructor that can be looked up, and can be cloned. */
    public static final class Point implements Cloneable {
        private int x = 1;
        private long y = 2;
        private Object label;

        public Point() {
        }

        @Override
        public Point clone() throws CloneNotSupportedException {
            return (Point) super.clone();
        }
    }

    private int[] ints = new int[LENGTH];
    private Object[] references = new Object[LENGTH];
    private Point point = new Point();
    private Constructor<Point> constructor;
    private Class<?> component = Object.class;
    private Class<?> primitive = int.class;
    private int outer = 4;
    private int inner = 8;

    @Setup
    public void look() throws NoSuchMethodException {
        constructor = Point.class.getConstructor();
    }

    /** {@code clone()} of an array of ints. */
    @Benchmark
    public int[] cloneInts() {
        return ints.clone();
    }

    /** {@code clone()} of an array of references. */
    @Benchmark
    public Object[] cloneReferences() {
        return references.clone();
    }

    /** {@code clone()} of an object with three fields. */
    @Benchmark
    public Point cloneObject() throws CloneNotSupportedException {
        return point.clone();
    }

    /** What a list does when it grows. */
    @Benchmark
    public Object[] copyOf() {
        return Arrays.copyOf(references, 2 * LENGTH);
    }

    /** What frameworks do: they know a class when they run, and call its constructor. */
    @Benchmark
    public Object newInstance() throws ReflectiveOperationException {
        return constructor.newInstance();
    }

    /** What {@code toArray} and serialization do: an array whose class is known when they run. */
    @Benchmark
    public Object newArray() {
        return Array.newInstance(component, LENGTH);
    }

    /** An array of few arrays, which are allocated one by one in compiled code. */
    @Benchmark
    public int[][] fewOfArrays() {
        return new int[3][8];
    }

    /** An array of arrays whose lengths are known when it runs, which the VM allocates in one call. */
    @Benchmark
    public int[][] manyOfArrays() {
        return new int[outer][inner];
    }

    /** The same by reflection, with one more array for the lengths. */
    @Benchmark
    public Object reflectedArrays() {
        return Array.newInstance(primitive, outer, inner);
    }
}
