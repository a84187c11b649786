/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Shows once in each virtual machine that the instrument counts. Otherwise one that never counts would let every gate pass
 * that expects no allocation.
 */
final class Canary {

    private static final int OBJECTS = 3;
    private static final long MIN_BYTES = 8;

    /** So that C2 compiles a method. */
    private static final int MANY_CALLS = 20_000;
    private static final long COMPILE_TIME = TimeUnit.SECONDS.toNanos(10);

    /** Keeps compilers from removing the object. */
    private static volatile Canary last;
    private static volatile int sum;

    /** An object that C2 removes. */
    private static final class Removable {
        final int value;

        Removable(int value) {
            this.value = value;
        }
    }

    private Canary() {
    }

    /**
     * Allocates a known number of objects, and looks whether they are counted, and nothing else.
     *
     * @throws IllegalStateException if not
     */
    static void check(Instrument instrument) {
        Runnable allocates = new Calls(Canary::sing, OBJECTS);
        Runnable doesNot = new Calls(Canary::rest, OBJECTS);
        allocates.run();
        doesNot.run();
        List<Count> counts = instrument.measure(allocates);
        boolean counted = instrument.countsObjects()
                ? objects(counts, Canary.class.getName()) == OBJECTS
                : counts.size() == 1 && counts.get(0).bytes() >= OBJECTS * MIN_BYTES;
        if (!counted) {
            throw new IllegalStateException("allocations are not counted here, so no gate can be trusted: of " + OBJECTS
                    + " new objects of " + Canary.class.getName() + " this was counted: " + counts);
        }
        List<Count> none = instrument.measure(doesNot);
        if (!none.isEmpty()) {
            throw new IllegalStateException("too much is counted here, so no gate can be trusted: code that allocates "
                    + "nothing has these counts: " + none);
        }
    }

    /**
     * Has C2 compile code from which it removes an object, and looks whether the object counts when the code has been thrown
     * away.
     *
     * @throws RuntimeException the exception with which a test is aborted, if not
     */
    static void checkDiscard(Instrument instrument) {
        new Calls(Canary::add, MANY_CALLS).run();
        CompileQueue.awaitThoseOfNow(System.nanoTime() + COMPILE_TIME);
        Runnable one = new Calls(Canary::add, 1);
        CompiledCode.discard();
        one.run();
        List<Count> counts = instrument.measure(one);
        if (objects(counts, Removable.class.getName()) != 1) {
            throw Abort.because("Mode.BYTECODE cannot be had in this virtual machine: it does not throw its compiled code away. "
                    + "Start it with -XX:TieredStopAtLevel=1. Of one new object this was counted: " + counts);
        }
    }

    private static void add() {
        sum = new Removable(sum + 1).value;
    }

    private static long objects(List<Count> counts, String className) {
        return counts.stream().filter(count -> count.className().equals(className)).mapToLong(Count::objects).sum();
    }

    private static void sing() {
        last = new Canary();
    }

    private static void rest() {
        last = null;
    }
}
