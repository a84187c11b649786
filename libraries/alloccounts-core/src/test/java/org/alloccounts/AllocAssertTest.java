/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts;

import static org.alloccounts.AllocAssert.assertThatAllocations;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class AllocAssertTest {

    private static volatile Object sink;
    private static volatile int sum;

    private static final class Point {
        final int x;

        Point(int x) {
            this.x = x;
        }
    }

    private static final int LINE_OF_POINT = line() + 3;

    private static void makePoint() {
        sink = new Point(1);
    }

    private static int line() {
        return new Throwable().getStackTrace()[1].getLineNumber();
    }

    private static void removable() {
        sum = new Point(sum + 1).x;
    }

    private static void removableArray() {
        int[] pair = {sum, 1};
        sum = pair[0] + pair[1];
    }

    private static String failure(Runnable check) {
        return assertThrows(AssertionError.class, check::run).getMessage();
    }

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), () -> "no \"" + part + "\" in: " + text);
    }

    @Test
    void codeThatAllocatesNothingPasses() {
        assertThatAllocations(() -> sum++).none().bytesAtMost(0).of(Point.class).exactly(0).andNothingElse();
    }

    @Test
    void allocationsAreExact() {
        assertThatAllocations(AllocAssertTest::makePoint)
                .of(Point.class).exactly(1).of(Point.class).atMost(1).of(Point.class.getTypeName()).atMost(5)
                .bytesAtMost(16).andNothingElse();
    }

    @Test
    void noneNamesClassAndLine() {
        String message = failure(() -> assertThatAllocations(AllocAssertTest::makePoint).none());
        assertContains("the action does not allocate what it should (COMPILED, for each call, from rounds of 100)", message);
        assertContains("  " + Point.class.getTypeName() + ": expected none, found 1\n"
                + "    1 at org.alloccounts.AllocAssertTest.makePoint:" + LINE_OF_POINT, message);
        assertTrue(message.lines().count() <= 4, message);
    }

    @Test
    void lineOutsideTheJdkIsNamed() {
        String message = failure(() -> assertThatAllocations(() -> sink = "ab".repeat(2)).of("byte[]").exactly(0));
        assertContains("byte[]: expected exactly 0, found 1", message);
        assertContains("called from org.alloccounts.AllocAssertTest.lambda$", message);
    }

    @Test
    void tooManyAndTooFewFail() {
        assertContains("Point: expected at most 0, found 1",
                       failure(() -> assertThatAllocations(AllocAssertTest::makePoint).of(Point.class).atMost(0)));
        assertContains("Point: expected exactly 2, found 1",
                       failure(() -> assertThatAllocations(AllocAssertTest::makePoint).of(Point.class).exactly(2)));
        assertContains("java.lang.String: expected exactly 1, found 0",
                       failure(() -> assertThatAllocations(AllocAssertTest::makePoint).of(String.class).exactly(1)));
    }

    @Test
    void bytesNameAllClasses() {
        String message = failure(() -> assertThatAllocations(() -> {
            makePoint();
            sink = new byte[84];
        }).bytesAtMost(100));
        assertContains("bytes of all classes: expected at most 100, found 120", message);
        assertContains("1 " + Point.class.getTypeName() + " at org.alloccounts.AllocAssertTest.makePoint:" + LINE_OF_POINT,
                       message);
        assertContains("1 byte[] at org.alloccounts.AllocAssertTest.lambda$", message);
    }

    @Test
    void somethingElseFails() {
        String message = failure(() -> assertThatAllocations(() -> {
            makePoint();
            sink = new byte[84];
        }).of(Point.class).exactly(1).andNothingElse());
        assertContains("byte[]: expected none, found 1", message);
        assertTrue(!message.contains("Point"), message);
    }

    @Test
    void whatComesOnceDoesNotCount() {
        boolean[] called = new boolean[1];
        Action once = () -> {
            if (!called[0]) {
                called[0] = true;
                sink = new long[10];
            }
        };
        assertThatAllocations(once).none();
    }

    @Test
    void whatComesOnceIsSaid() {
        boolean[] called = new boolean[1];
        String message = failure(() -> assertThatAllocations(() -> {
            if (!called[0]) {
                called[0] = true;
                sink = new long[10];
            }
            makePoint();
        }).none());
        assertContains("Point: expected none, found 1", message);
        assertContains("\n  once, in the first call, and not counted: 1 object of 1 class", message);
    }

    @Test
    void growingAllocationsHaveNoSteadyState() {
        int[] calls = new int[1];
        String message = failure(() -> assertThatAllocations(() -> {
            // Another number in each 50 calls, so that rounds of 100 differ.
            for (int i = ++calls[0] / 50 % 64; i > 0; i--) {
                sink = new int[1];
            }
        }).none());
        assertContains("the action has no steady state: no 3 of ", message);
        assertContains("int[]: ", message);
        assertContains(" objects in the last 3 rounds", message);
    }

    @Test
    void c2RemovesWhatBytecodeAsksFor() {
        assertThatAllocations(AllocAssertTest::removable).none();
        assertThatAllocations(AllocAssertTest::removable, Mode.BYTECODE).of(Point.class).exactly(1).andNothingElse();
        assertThatAllocations(AllocAssertTest::removable).none();
    }

    @Test
    void c2RemovesArrays() {
        assertThatAllocations(AllocAssertTest::removableArray).none();
        assertThatAllocations(AllocAssertTest::removableArray, Mode.BYTECODE).of(int[].class).exactly(1).andNothingElse();
        assertThatAllocations(AllocAssertTest::removableArray).none();
    }

    @Test
    void c2RemovesIteratorsInTheJdk() {
        List<Integer> list = Arrays.asList(1, 2, 3);
        Action action = () -> sum = list.hashCode();
        assertThatAllocations(action).none();
        assertThatAllocations(action, Mode.BYTECODE).of("java.util.Arrays$ArrayItr").exactly(1).andNothingElse();
    }

    @Test
    void boxesAreRemovedToo() {
        Action boxes = () -> {
            Integer box = sum + 1000;
            sum = box;
        };
        assertThatAllocations(boxes).none();
        assertThatAllocations(boxes, Mode.BYTECODE).of(Integer.class).exactly(1).andNothingElse();
    }

    @Test
    void bytecodeNamesTheLine() {
        String message = failure(() -> assertThatAllocations(AllocAssertTest::removable, Mode.BYTECODE).none());
        assertContains("(BYTECODE, for each call)", message);
        assertContains("1 at org.alloccounts.AllocAssertTest.removable:", message);
    }

    @Test
    void exceptionsAreThrownAsTheyAre() {
        IOException e = new IOException();
        assertSame(e, assertThrows(IOException.class, () -> assertThatAllocations(() -> {
            throw e;
        })));
    }

    @Test
    void gateInAGateIsRefused() {
        IllegalStateException e = assertThrows(IllegalStateException.class,
                () -> assertThatAllocations(() -> assertThatAllocations(() -> { })));
        assertContains("this gate is in the action of another one", e.getMessage());
        assertThatAllocations(() -> { }).none();
    }

    @Test
    void otherThreadsDoNotCount() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            other.submit(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    makePoint();
                }
            });
            assertThatAllocations(() -> sum++).none();
        } finally {
            other.shutdownNow();
            assertTrue(other.awaitTermination(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void virtualThreadsAreMeasured() throws Exception {
        ExecutorService virtual = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        virtual.submit(() -> {
            assertThatAllocations(AllocAssertTest::makePoint).of(Point.class).exactly(1).andNothingElse();
            assertThatAllocations(AllocAssertTest::removable, Mode.BYTECODE).of(Point.class).exactly(1).andNothingElse();
        }).get();
        virtual.shutdown();
    }

    private static final class Kept {
    }

    @Test
    void deadObjects() {
        List<Object> kept = new ArrayList<>();
        keep(kept);
        String message = failure(() -> AllocAssert.assertAllDead(Kept.class, Point.class));
        assertEquals("these objects are still reachable after a collection of the whole heap, although none should be:\n"
                + "  " + Kept.class.getTypeName() + ": 2", message);
        kept.clear();
        AllocAssert.assertAllDead(Kept.class, Point.class);
    }

    private static void keep(List<Object> kept) {
        sink = null;
        kept.add(new Kept());
        kept.add(new Kept());
    }
}
