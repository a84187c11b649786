/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.claims;

import static org.alloccounts.AllocAssert.assertThatAllocations;

import java.util.HashMap;
import java.util.Map;

import org.alloccounts.Mode;
import org.alloccounts.junit.NoAllocs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The claim: {@link HashMap#get} of the JDK that runs the tests (25.0.3) allocates nothing. It is true. What the caller makes to
 * have a key is another matter.
 */
class HashMapTest {

    private static volatile Object sink;
    private static volatile int number = 1_000;

    private record Point(int x, int y) {
    }

    private final Map<String, String> byName = new HashMap<>();
    private final Map<Integer, String> byNumber = new HashMap<>();
    private final Map<Point, String> byPoint = new HashMap<>();
    private final Integer key = number;

    HashMapTest() {
        for (int i = 0; i < 10_000; i++) {
            byName.put("name " + i, "value " + i);
            byNumber.put(i, "value " + i);
            byPoint.put(new Point(i, i), "value " + i);
        }
    }

    @Test
    @NoAllocs
    void aStringAsKey() {
        sink = byName.get("name 1000");
    }

    @Test
    @NoAllocs
    void anIntegerThatIsKept() {
        sink = byNumber.get(key);
    }

    @Test
    @NoAllocs
    void anIntInTheCacheOfInteger() {
        sink = byNumber.get(127);
    }

    private void getBoxed() {
        sink = byNumber.get(number);
    }

    private void getPoint() {
        sink = byPoint.get(new Point(number, number));
    }

    /** The caller's boxing allocates, at Integer.valueOf:1006. C2 may remove it where it knows which equals() is called. */
    @Test
    void anIntBeyondTheCacheIsBoxed() {
        assertThatAllocations(this::getBoxed).of(Integer.class).atMost(1).andNothingElse();
    }

    @Tag("bytecode")
    @Test
    void anIntBeyondTheCacheIsBoxedInBytecode() {
        assertThatAllocations(this::getBoxed, Mode.BYTECODE).of(Integer.class).exactly(1).andNothingElse();
    }

    /** The caller's {@code new}. C2 removes it in some programs. */
    @Test
    void aRecordAsKeyIsMade() {
        assertThatAllocations(this::getPoint).of(Point.class).atMost(1).andNothingElse();
    }

    @Tag("bytecode")
    @Test
    void aRecordAsKeyIsMadeInBytecode() {
        assertThatAllocations(this::getPoint, Mode.BYTECODE).of(Point.class).exactly(1).andNothingElse();
    }

    @Tag("bytecode")
    @Test
    @NoAllocs(mode = Mode.BYTECODE)
    void bytecodeDoesNotAllocate() {
        sink = byName.get("name 1000");
        sink = byNumber.get(key);
        sink = byNumber.get(127);
    }
}
