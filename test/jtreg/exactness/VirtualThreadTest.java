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

// Not JUnit: it would have to start in each of these VMs, whose flags slow it down.

/*
 * @test
 * @summary What virtual threads allocate is counted, their stacks in the heap as well
 * @requires vm.continuations
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm VirtualThreadTest
 * @run main/othervm -Xint -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts VirtualThreadTest
 * @run main/othervm -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts VirtualThreadTest
 * @run main/othervm -XX:-UseTLAB VirtualThreadTest
 */

import java.util.ArrayList;
import java.util.List;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Amount;

public final class VirtualThreadTest {
    private static final int THREADS = 500;
    private static final int ROUNDS = 20;

    static class Item { int i; }

    static volatile Object sink;

    /** Between two objects the thread may move to another carrier. */
    static void allocateAndYield() {
        for (int i = 0; i < ROUNDS; i++) {
            sink = new Item();
            Thread.yield();
            sink = new Item[i];
        }
    }

    static void manyAtOnce() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.startVirtualThread(VirtualThreadTest::allocateAndYield));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Each thread leaves its carrier once, which puts its frames into one new chunk. */
    static void oneAfterTheOther() throws Exception {
        for (int i = 0; i < THREADS; i++) {
            Thread.startVirtualThread(Thread::yield).join();
        }
    }

    public static void main(String[] args) throws Throwable {
        Class<?> virtualThread = Class.forName("java.lang.VirtualThread");
        String chunk = "jdk.internal.vm.StackChunk";
        Amount arrays = Amount.NONE;
        for (int i = 0; i < ROUNDS; i++) {
            arrays = arrays.plus(Amount.arrays(Item[].class, THREADS, i));
        }

        Counts counted = Counts.of(VirtualThreadTest::manyAtOnce);
        Counts.assertEquals("items", Amount.instances(Item.class, THREADS * ROUNDS), counted.get(Item.class));
        Counts.assertEquals("arrays", arrays, counted.get(Item[].class));
        Counts.assertEquals("threads", Amount.instances(virtualThread, THREADS), counted.get(virtualThread));
        if (counted.get(chunk).objects() < THREADS) {
            throw new AssertionError(chunk + ": expected at least " + THREADS + ", actual " + counted.get(chunk));
        }

        long chunks = Counts.of(VirtualThreadTest::oneAfterTheOther).get(chunk).objects();
        if (chunks != THREADS) {
            throw new AssertionError(chunk + ": expected " + THREADS + ", actual " + chunks);
        }
    }
}
