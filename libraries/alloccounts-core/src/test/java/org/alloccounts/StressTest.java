/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts;

import static org.alloccounts.AllocAssert.assertThatAllocations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 10,000 gates, half of them on virtual threads, beside 16 threads that allocate. None may fail. */
class StressTest {

    private static final int GATES = 5_000;
    private static final int THREADS = 4;
    private static final int ALLOCATING_THREADS = 16;
    private static final int BURST = 1_000;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private static final List<Thread> allocating = new ArrayList<>();
    private static volatile boolean ends;

    private static final class Item {
        final int value;

        Item(int value) {
            this.value = value;
        }
    }

    /** What a gate works on, so that gates do not share memory. */
    private static final class Work {
        Object object;
        int sum;
    }

    @BeforeAll
    static void allocate() {
        for (int i = 0; i < ALLOCATING_THREADS; i++) {
            Thread thread = new Thread(() -> {
                Map<Integer, Object> map = new HashMap<>();
                for (int n = 0; !ends; n++) {
                    map.put(n % 1_000, new Item(n));
                    map.put(n % 500, "a" + n);
                    if (n % BURST == 0) {
                        LockSupport.parkNanos(PAUSE);   // so that gates get processor time
                    }
                }
            });
            thread.setDaemon(true);
            allocating.add(thread);
            thread.start();
        }
    }

    @AfterAll
    static void end() throws InterruptedException {
        ends = true;
        for (Thread thread : allocating) {
            thread.join();
        }
    }

    private static void gate(int number) {
        Work work = new Work();
        switch (number % 4) {
            case 0 -> assertThatAllocations(() -> work.sum++).none();
            case 1 -> assertThatAllocations(() -> work.object = new Item(1)).of(Item.class).exactly(1).andNothingElse();
            case 2 -> assertThatAllocations(() -> work.sum = new Item(work.sum + 1).value).none();
            default -> assertThatAllocations(() -> work.object = "ab".repeat(3))
                    .of(String.class).exactly(1).of("byte[]").exactly(1).andNothingElse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noGateFails(boolean virtual) throws Exception {
        ExecutorService executor = virtual
                ? (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null)
                : Executors.newFixedThreadPool(THREADS);
        List<Callable<Void>> gates = new ArrayList<>();
        for (int i = 0; i < GATES; i++) {
            int number = i;
            gates.add(() -> {
                gate(number);
                return null;
            });
        }
        for (Future<Void> future : executor.invokeAll(gates)) {
            future.get();
        }
        executor.shutdown();
    }
}
