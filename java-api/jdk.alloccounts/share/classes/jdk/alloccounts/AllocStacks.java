/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * DO NOT ALTER OR REMOVE COPYRIGHT NOTICES OR THIS FILE HEADER.
 *
 * This code is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License version 2 only, as
 * published by the Free Software Foundation.  The alloc-counts authors
 * designate this particular file as subject to the "Classpath" exception
 * as provided in the LICENSE file that accompanied this code.
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

package jdk.alloccounts;

import java.util.List;
import java.util.Objects;

/**
 * The stacks that allocated objects of a class for a while.
 *
 * @param className the name of the class as {@link Class#getTypeName()} returns it
 * @param allocs the number of objects that all threads allocated in this time, with those of
 *        the sampling itself; exact, but 0 for a class that has been unloaded, or has no row of
 *        its own
 * @param allocBytes their size, in bytes of Java heap; likewise
 * @param samples how many of these allocations were sampled, without {@code ownSamples}
 * @param stacks the stacks in the samples, the one with the largest share first; an immutable
 *        list, empty if there was no sample
 * @param samplesWithoutClass the number of samples taken meanwhile whose class was unloaded
 *        before Flight Recorder wrote it. Any of them may have been of this class; they are in
 *        neither {@code samples} nor {@code stacks}
 * @param ownSamples the number of samples of this class that are left out because the sampling
 *        itself {@linkplain AllocCounts#stacks caused} these allocations. They are in neither
 *        {@code samples} nor {@code stacks}
 *
 * @see AllocCounts#stacks
 */
public record AllocStacks(String className, long allocs, long allocBytes, long samples, List<Stack> stacks,
                          long samplesWithoutClass, long ownSamples) {

    /**
     * One of the stacks.
     *
     * @param share the part of the allocated bytes that this stack accounts for according to
     *        the samples in {@code stacks}, more than 0 and at most 1. It is an estimate, and a
     *        bad one where a thread allocates the same sequence of objects again and again
     * @param samples the number of samples, at least 1
     * @param frames the methods as {@code class.method:line}, innermost first, so the first one
     *        allocates; {@code (unloaded method)} in place of a method whose class was
     *        unloaded before Flight Recorder wrote it; an immutable list, never empty. If Flight
     *        Recorder has no stack, the list has one text in parentheses, with the name of the
     *        thread: no Java method was running, and native code or the virtual machine allocated
     */
    public record Stack(double share, long samples, List<String> frames) {

        /** Creates a stack. */
        public Stack {
            frames = List.copyOf(frames);
        }
    }

    /** Creates a result. */
    public AllocStacks {
        Objects.requireNonNull(className, "className");
        stacks = List.copyOf(stacks);
    }
}
