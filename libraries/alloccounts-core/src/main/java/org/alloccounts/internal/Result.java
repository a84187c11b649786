/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import org.alloccounts.Mode;

/**
 * What calls of an action allocated in steady state.
 *
 * @param mode        in which state of the code
 * @param calls       how many calls each of the equal rounds had
 * @param counts      what one round allocated, by the name of the class; bytes are the most of these rounds
 * @param once        what the first call allocated beyond that, by the name of the class
 * @param countsObjects whether objects are counted; if not, only bytes are, in one row
 */
public record Result(Mode mode, int calls, SortedMap<String, Count> counts, SortedMap<String, Count> once,
                     boolean countsObjects) {

    static SortedMap<String, Count> byName(Collection<Count> counts) {
        SortedMap<String, Count> sums = new TreeMap<>();
        counts.forEach(count -> sums.merge(count.className(), count, Count::plus));
        return Collections.unmodifiableSortedMap(sums);
    }

    /** {@return the number of objects of a class in one round} */
    public long objects(String className) {
        Count count = counts.get(className);
        return count == null ? 0 : count.objects();
    }

    /** {@return the bytes of all classes in one round} */
    public long bytes() {
        return counts.values().stream().mapToLong(Count::bytes).sum();
    }

    /** {@return whether a number of one round is more than the limit for one call} */
    public boolean exceeds(long number, long limit) {
        return number / calls > limit || (number / calls == limit && number % calls > 0);
    }

    /** {@return whether a number of one round is another than that for one call} */
    public boolean differs(long number, long expected) {
        return number / calls != expected || number % calls > 0;
    }

    /** {@return a number of one round, for one call if it can be divided} */
    public String perCall(long number) {
        return number % calls == 0 ? Long.toString(number / calls) : number + " in " + calls + " calls";
    }
}
