/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

import org.alloccounts.internal.Tasks;

/**
 * Counts what one piece of work allocates, on all threads that it uses: the tasks of a request, for example.
 *
 * {@snippet lang=java :
 *     try (AllocScope scope = AllocScope.open()) {
 *         Executor executor = scope.wrap(pool);
 *         scope.wrap(() -> handler.handle(request, executor)).run();
 *         System.out.println(scope.counts());
 *         System.out.println(scope.untracked());
 *     }
 * }
 *
 * <p> A scope follows the tasks that {@code wrap} has returned, and those that are given to an executor that {@code wrap} has
 * returned. It counts what each allocates on the thread that runs it, from the beginning of the task to its end, and nothing
 * else. So it follows a {@code CompletableFuture} whose methods {@code ...Async} get such an executor, the forks of a {@code
 * StructuredTaskScope} that are wrapped, and a virtual thread whose task is wrapped. A task that runs within another
 * one of the same scope, on the same thread, counts once. Nothing is warmed up. A virtual thread stays on its carrier while it
 * runs a wrapped task.
 *
 * <p> {@link #untracked()} says what the scope knows that it could not follow. It does not know of a task that is
 * given to an executor that was not wrapped and already has its threads.
 *
 * <p> Any number of threads can use a scope at the same time.
 */
public final class AllocScope implements AutoCloseable {

    private final Tasks tasks = new Tasks();

    private AllocScope() {
    }

    /**
     * {@return a new scope, which counts from now on}
     *
     * @throws RuntimeException what JUnit or TestNG report as aborted or skipped, or {@link UnsupportedOperationException}
     *         where there is neither, if this virtual machine does not count objects
     */
    public static AllocScope open() {
        return new AllocScope();
    }

    /** {@return an executor that gives its tasks to this one, and whose tasks the scope follows} */
    public Executor wrap(Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return task -> {
            Tasks.Task followed = tasks.follow(Objects.requireNonNull(task, "task"), null);
            try {
                executor.execute(followed);
            } catch (RuntimeException | Error e) {
                followed.finish();
                throw e;
            }
        };
    }

    /** {@return a task that does the same, and that the scope follows} It may run several times, and on any threads. */
    public Runnable wrap(Runnable task) {
        return tasks.follow(Objects.requireNonNull(task, "task"), null);
    }

    /** {@return a task that does the same, and that the scope follows} It may run several times, and on any threads. */
    @SuppressWarnings("unchecked")
    public <V> Callable<V> wrap(Callable<V> task) {
        return (Callable<V>) tasks.follow(null, Objects.requireNonNull(task, "task"));
    }

    /**
     * {@return how many objects the tasks have allocated that have ended, by the name of the class as {@link
     * Class#getTypeName()} returns it} The map is sorted and immutable. It has no class of which nothing was allocated.
     */
    public SortedMap<String, Long> counts() {
        return Collections.unmodifiableSortedMap(tasks.counts());
    }

    /**
     * {@return what the scope could not follow, one sentence for each; empty if it knows of nothing}
     * <ul>
     *   <li> tasks that have not run, or not ended yet;
     *   <li> threads that a task has created, and that have not run a task of this scope;
     *   <li> tasks that began after the scope was closed.
     * </ul>
     */
    public List<String> untracked() {
        return List.copyOf(tasks.untracked());
    }

    /** Counts nothing more. Tasks that begin from now on run as if they were not wrapped. */
    @Override
    public void close() {
        tasks.close();
    }
}
