/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts;

/**
 * In which state of the code a gate counts allocations.
 */
public enum Mode {
    /**
     * The code as it runs in production: warmed up, and compiled where the virtual machine compiles it. Objects that the
     * compiler removes are not allocated, so they do not count.
     *
     * <p> The action runs 20,000 times, or for 10 seconds if that takes less time. Then it runs in rounds until three rounds
     * in a row have the same counts for every class. A round is 100 calls, or one if 20,000 took too long.
     */
    COMPILED,

    /**
     * What the bytecode asks for. Each object counts that a {@code new} of the action or of its callees
     * asks for, also where the compiler C2 would remove it. So the result does not change when C2 decides otherwise.
     *
     * <p> The code that C2 has compiled is thrown away before each counted call, so that the call is interpreted, or runs
     * compiled code from C1, which removes no object. This is what is thrown away:
     * <ul>
     *   <li> code into which a constructor is inlined, wherever it is;
     *   <li> all code of classes outside the JDK.
     * </ul>
     *
     * <p> Two kinds of objects may still be missing. One is arrays that C2 removes in a method of the JDK that is
     * called by no compiled method outside the JDK and contains no constructor. The other is what an
     * action allocates in a loop of its own that runs some 10,000 times in one call, because C2 then compiles the loop
     * during the call. Neither happens in a virtual machine that is started with {@code -XX:TieredStopAtLevel=1}. There
     * nothing has to be thrown away either.
     *
     * <p> Throwing code away takes about a tenth of a second each time, and makes other code in the virtual machine slower
     * until it is compiled again. It needs the module {@code jdk.jfr}.
     */
    BYTECODE
}
