/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

import org.alloccounts.internal.Deaths;
import org.alloccounts.internal.Gate;
import org.alloccounts.internal.Report;
import org.alloccounts.internal.Result;

/**
 * Checks what code allocates: how many objects of which class, exactly, on the current thread.
 *
 * {@snippet lang=java :
 *     assertThatAllocations(() -> parser.parse(text)).none();
 *     assertThatAllocations(() -> parser.parse(text), Mode.BYTECODE)
 *             .of(Token.class).exactly(3)
 *             .of("byte[]").atMost(1)
 *             .andNothingElse();
 * }
 *
 * <p> {@link #assertThatAllocations} runs the action until it allocates the same each time, as {@link Mode} says. What it
 * allocates only in its first calls does not count: class initialization, for example, or the linking of a lambda. All
 * numbers are for one call of the action. A check that fails lets the action run again: first to be sure, then to
 * find the lines that allocate. The message of its {@link AssertionError} names them. What the action throws, the method
 * throws as it is.
 *
 * <p> What other threads allocate does not count, even if the action has started them; see {@link AllocScope}. A virtual
 * thread stays on its carrier while it is measured.
 *
 * <p> In a virtual machine that does not count objects, no check passes. A check then throws what JUnit or TestNG
 * report as aborted or skipped, with the reason, or {@link UnsupportedOperationException} where there is neither. {@link
 * #bytesAtMost} alone also works there, on platform threads.
 *
 * <p> A thread can use an object of this class at a time. Any number of threads can measure at the same time.
 */
public final class AllocAssert {

    private final Gate gate;
    private final Set<String> named = new HashSet<>();
    private Result result;

    private AllocAssert(Action action, Mode mode) {
        gate = Gate.of(action, mode);
        result = gate.measure();
    }

    /**
     * Measures what the action allocates, in {@link Mode#COMPILED}.
     *
     * @param action runs many times, on the current thread
     * @return what checks the result
     * @throws AssertionError if the action has no steady state
     */
    public static AllocAssert assertThatAllocations(Action action) {
        return assertThatAllocations(action, Mode.COMPILED);
    }

    /**
     * Measures what the action allocates.
     *
     * @param action runs many times, on the current thread
     * @param mode   in which state of the code
     * @return what checks the result
     * @throws AssertionError if the action has no steady state
     */
    public static AllocAssert assertThatAllocations(Action action, Mode mode) {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(mode, "mode");
        return new AllocAssert(action, mode);
    }

    /**
     * {@return a check of the objects of exactly this class; subclasses do not count}
     *
     * @param type any class, also an array class. Classes of the same name from other class loaders count with it
     */
    public OfClass of(Class<?> type) {
        return of(type.getTypeName());
    }

    /**
     * {@return a check of the objects of the classes of this name}
     *
     * @param typeName as {@link Class#getTypeName()} returns it, such as {@code java.lang.String}, {@code byte[]} or {@code
     *                 Outer$Inner}
     */
    public OfClass of(String typeName) {
        return new OfClass(Objects.requireNonNull(typeName, "typeName"));
    }

    /** A check of the objects of one class. */
    public final class OfClass {
        private final String className;

        private OfClass(String className) {
            this.className = className;
            named.add(className);
        }

        /**
         * Checks that a call allocates at most {@code limit} objects of the class.
         *
         * @return the checks of all classes
         * @throws AssertionError if it allocates more
         */
        public AllocAssert atMost(long limit) {
            return check(r -> r.exceeds(r.objects(className), limit)
                    ? List.of(Report.ofClass(r, className, "at most " + limit)) : List.of());
        }

        /**
         * Checks that a call allocates {@code number} objects of the class, no more and no fewer.
         *
         * @return the checks of all classes
         * @throws AssertionError if it allocates another number
         */
        public AllocAssert exactly(long number) {
            return check(r -> r.differs(r.objects(className), number)
                    ? List.of(Report.ofClass(r, className, "exactly " + number)) : List.of());
        }
    }

    /**
     * Checks that a call allocates at most {@code limit} bytes of heap, of all classes together.
     *
     * @return this
     * @throws AssertionError if it allocates more
     */
    public AllocAssert bytesAtMost(long limit) {
        return checkAll(r -> r.exceeds(r.bytes(), limit)
                ? List.of(Report.ofBytes(r, "at most " + limit)) : List.of());
    }

    /**
     * Checks that a call allocates nothing.
     *
     * @return this
     * @throws AssertionError if it does
     */
    public AllocAssert none() {
        return check(r -> r.counts().keySet().stream().map(className -> Report.ofClass(r, className, "none")).toList());
    }

    /**
     * Checks that a call allocates nothing of classes that {@link #of(Class)} or {@link #of(String)} have not named before.
     *
     * @return this
     * @throws AssertionError if it does
     */
    public AllocAssert andNothingElse() {
        return check(r -> r.counts().keySet().stream().filter(className -> !named.contains(className))
                .map(className -> Report.ofClass(r, className, "none")).toList());
    }

    private AllocAssert check(Function<Result, List<Report.Finding>> findings) {
        gate.requireObjects();
        return checkAll(findings);
    }

    private AllocAssert checkAll(Function<Result, List<Report.Finding>> findings) {
        result = gate.check("the action", result, findings);
        return this;
    }

    /**
     * Collects the whole heap, and checks that no object of these classes is left: the program holds no reference to any.
     * Subclasses do not count. A local variable of a method that still runs may hold a reference, even if it is not used any
     * more.
     *
     * @throws AssertionError if an object is left after several collections
     */
    public static void assertAllDead(Class<?>... types) {
        SortedMap<String, Long> permitted = new TreeMap<>();
        for (Class<?> type : types) {
            permitted.put(type.getTypeName(), 0L);
        }
        SortedMap<String, Long> alive = Deaths.tooManyAlive(permitted);
        if (!alive.isEmpty()) {
            List<String> lines = new ArrayList<>();
            lines.add("these objects are still reachable after a collection of the whole heap, although none should be:");
            alive.forEach((className, number) -> lines.add("  " + className + ": " + number));
            throw new AssertionError(Report.shorten(lines));
        }
    }
}
