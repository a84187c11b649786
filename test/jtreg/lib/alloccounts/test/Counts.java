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

package alloccounts.test;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;

/**
 * The counts of one reading, or the difference of two, by class name. Classes
 * of one name in several loaders are added up. A class that is not there has
 * {@link Amount#NONE}.
 */
public final class Counts {
    /** A number of objects and the bytes they take, headers and padding included. */
    public record Amount(long objects, long bytes) {
        public static final Amount NONE = new Amount(0, 0);

        /** {@return objects of a class that are no arrays} */
        public static Amount instances(Class<?> cls, long objects) {
            return new Amount(objects, objects * Sizes.instance(cls));
        }

        /** {@return arrays of a class, each of the given length} */
        public static Amount arrays(Class<?> arrayClass, long objects, int length) {
            return new Amount(objects, objects * Sizes.array(arrayClass, length));
        }

        public Amount plus(Amount other) {
            return new Amount(objects + other.objects, bytes + other.bytes);
        }

        public Amount minus(Amount other) {
            return new Amount(objects - other.objects, bytes - other.bytes);
        }

        public Amount times(long n) {
            return new Amount(objects * n, bytes * n);
        }

        @Override
        public String toString() {
            return objects + " objects in " + bytes + " bytes";
        }
    }

    /** Something to run that may throw. */
    @FunctionalInterface
    public interface Action {
        void run() throws Throwable;
    }

    private final Map<String, Amount> rows;

    private Counts(Map<String, Amount> rows) {
        this.rows = rows;
    }

    /** {@return what has been allocated since the VM started} */
    public static Counts read() {
        Map<String, Amount> rows = new TreeMap<>();
        for (AllocCount row : AllocCounts.getcounts()) {
            rows.merge(row.className(), new Amount(row.allocs(), row.allocBytes()), Amount::plus);
        }
        return new Counts(rows);
    }

    /** {@return what an action allocates, by class} */
    public static Counts of(Action action) throws Throwable {
        Counts before = read();
        action.run();
        return read().minus(before);
    }

    /**
     * {@return what an action allocates, the cost of the readings deducted}
     * For classes that a reading needs as well, such as {@code String}. The VM
     * is first brought to where an empty action costs the same three times.
     */
    public static Counts ofQuiet(Predicate<String> names, Action action) throws Throwable {
        Action nothing = () -> { };
        Counts idle = of(nothing).only(names);
        for (int tries = 0, equal = 0; equal < 3; tries++) {
            Counts again = of(nothing).only(names);
            equal = again.rows.equals(idle.rows) ? equal + 1 : 0;
            idle = again;
            if (tries == 1000) {
                throw new AssertionError("the VM does not come to rest: " + idle);
            }
        }
        return of(action).only(names).minus(idle);
    }

    /** Runs an action and checks that it allocates exactly this many objects and bytes of a class. */
    public static void assertExactly(Class<?> cls, long objects, long bytes, Action action) throws Throwable {
        assertEquals(cls.getTypeName(), new Amount(objects, bytes), of(action).get(cls));
    }

    /** Checks that two amounts are equal. */
    public static void assertEquals(String what, Amount expected, Amount actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(what + ": expected " + expected + ", actual " + actual
                    + ", VM flags " + Vm.flags());
        }
    }

    public Amount get(Class<?> cls) {
        return get(cls.getTypeName());
    }

    public Amount get(String className) {
        return rows.getOrDefault(className, Amount.NONE);
    }

    /** {@return the rows, by class name} */
    public Map<String, Amount> rows() {
        return rows;
    }

    /** {@return the sum of all rows} */
    public Amount total() {
        return rows.values().stream().reduce(Amount.NONE, Amount::plus);
    }

    /** {@return the rows of some names alone} */
    public Counts only(Predicate<String> names) {
        Map<String, Amount> some = new TreeMap<>(rows);
        some.keySet().removeIf(names.negate());
        return new Counts(some);
    }

    /** {@return the rows that differ from an earlier reading, with the difference} */
    public Counts minus(Counts before) {
        Map<String, Amount> difference = new TreeMap<>(rows);
        before.rows.forEach((name, amount) ->
                difference.merge(name, Amount.NONE.minus(amount), Amount::plus));
        difference.values().removeIf(Amount.NONE::equals);
        return new Counts(difference);
    }

    @Override
    public String toString() {
        return rows.toString();
    }
}
