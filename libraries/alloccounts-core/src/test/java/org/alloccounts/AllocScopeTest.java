/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class AllocScopeTest {

    private static volatile Object sink;

    private static final class Item {
    }

    private static void makeItem() {
        sink = new Item();
    }

    private static Long items(AllocScope scope) {
        return scope.counts().get(Item.class.getTypeName());
    }

    @Test
    void countsWhatTasksAllocate() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (AllocScope scope = AllocScope.open()) {
            makeItem();
            assertNull(items(scope));
            Executor executor = scope.wrap(pool);
            CompletableFuture<?>[] futures = new CompletableFuture<?>[100];
            for (int i = 0; i < futures.length; i++) {
                futures[i] = CompletableFuture.runAsync(AllocScopeTest::makeItem, executor)
                        .thenRunAsync(AllocScopeTest::makeItem, executor);
            }
            CompletableFuture.allOf(futures).get();
            pool.submit(AllocScopeTest::makeItem).get();    // not a task of the scope
            assertEquals(7L, scope.wrap((Callable<Long>) () -> {
                makeItem();
                return 7L;
            }).call());
            pool.shutdown();
            while (!pool.isTerminated()) {
                Thread.onSpinWait();
            }
            assertEquals(201L, items(scope));
            assertEquals(List.of(), scope.untracked());
        }
    }

    @Test
    void taskWithinTaskCountsOnce() {
        for (boolean isFirst : new boolean[] {true, false}) {
            try (AllocScope scope = AllocScope.open()) {
                Executor direct = scope.wrap((Executor) Runnable::run);
                scope.wrap((Runnable) () -> {
                    makeItem();
                    direct.execute(AllocScopeTest::makeItem);
                }).run();
                assertEquals(2L, items(scope));
                // The first run links the lambdas.
                assertTrue(isFirst || scope.counts().size() == 1, () -> "its own objects do not count: " + scope.counts());
            }
        }
    }

    @Test
    void virtualThreads() throws Exception {
        ExecutorService virtual = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        try (AllocScope scope = AllocScope.open()) {
            Executor executor = scope.wrap(virtual);
            CountDownLatch done = new CountDownLatch(100);
            for (int i = 0; i < 100; i++) {
                executor.execute(() -> {
                    makeItem();
                    done.countDown();
                });
            }
            done.await();
            virtual.shutdown();
            virtual.awaitTermination(10, TimeUnit.SECONDS);
            assertEquals(100L, items(scope));
            assertEquals(List.of(), scope.untracked());
        }
    }

    @Test
    void saysWhatItCouldNotFollow() throws Exception {
        AllocScope scope = AllocScope.open();
        Runnable never = scope.wrap(new Runnable() {
            @Override
            public void run() {
                makeItem();
            }

            @Override
            public String toString() {
                return "the task that waits";
            }
        });
        scope.wrap((Runnable) () -> {
            Thread thread = new Thread(AllocScopeTest::makeItem);
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }).run();
        assertEquals(List.of("a task has not ended yet: the task that waits",
                             "1 thread that a task created has not run a task of this scope"), scope.untracked());
        assertNull(items(scope));
        scope.close();
        never.run();
        assertEquals(List.of("1 thread that a task created has not run a task of this scope",
                             "1 task ran after the scope was closed"), scope.untracked());
        assertNull(items(scope));
    }

    @Test
    void tasksThatThrowOrAreRejected() {
        try (AllocScope scope = AllocScope.open()) {
            IOException e = new IOException();
            assertEquals(e, assertThrows(IOException.class, () -> scope.wrap((Callable<Void>) () -> {
                makeItem();
                throw e;
            }).call()));
            assertEquals(1L, items(scope));
            assertThrows(RejectedExecutionException.class, () -> scope.wrap((Executor) task -> {
                throw new RejectedExecutionException();
            }).execute(AllocScopeTest::makeItem));
            assertEquals(List.of(), scope.untracked());
        }
    }
}
