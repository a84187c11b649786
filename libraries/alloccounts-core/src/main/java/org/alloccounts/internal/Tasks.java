/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * The tasks that a scope follows, and what they have allocated.
 *
 * <p> Part of this runs in code that is measured: where a task wraps another, or creates a thread. There it allocates only
 * objects of {@link Task} and {@link Place}, which do not count. So it keeps them in lists that need no other objects.
 */
public final class Tasks {

    /** Where the current thread is. A thread that is created inherits another place from the creator. */
    private static final InheritableThreadLocal<Place> PLACE = new InheritableThreadLocal<>() {
        @Override
        protected Place childValue(Place creator) {
            return creator == null ? null : creator.ofNewThread();
        }
    };

    private final Jdk jdk = Instruments.objects();

    // All with the monitor of this object.
    private final SortedMap<String, Long> counts = new TreeMap<>();
    private Task unfinished;
    private Place newThreads;
    private long late;
    private boolean closed;

    /** A thread that runs a task of a scope, or that was created by one. */
    private static final class Place {
        final Tasks tasks;
        /** Within which task of another scope; null if in none. */
        final Place outer;
        /** Whether a task is running; if not, the thread was created by one. */
        final boolean runsTask;
        volatile boolean hasRunTask;
        Place next;

        Place(Tasks tasks, Place outer, boolean runsTask) {
            this.tasks = tasks;
            this.outer = outer;
            this.runsTask = runsTask;
        }

        Place ofNewThread() {
            if (!runsTask) {
                return null;
            }
            Place place = new Place(tasks, null, false);
            synchronized (tasks) {
                place.next = tasks.newThreads;
                tasks.newThreads = place;
            }
            return place;
        }
    }

    /** What a scope follows: a task, for each of its runs. */
    public static final class Task implements Runnable, Callable<Object> {
        private final Tasks tasks;
        private final Runnable runnable;
        private final Callable<?> callable;
        // With the monitor of the tasks, until it has run once.
        private Task next;
        private Task previous;
        private boolean isUnfinished = true;

        private Task(Tasks tasks, Runnable runnable, Callable<?> callable) {
            this.tasks = tasks;
            this.runnable = runnable;
            this.callable = callable;
        }

        @Override
        public void run() {
            try {
                call();
            } catch (Exception e) {
                throw Thrown.as(e);
            }
        }

        @Override
        public Object call() throws Exception {
            try {
                return tasks.run(new Run(runnable, callable));
            } finally {
                finish();
            }
        }

        /** It has run, or nobody will run it. */
        public void finish() {
            synchronized (tasks) {
                if (isUnfinished) {
                    isUnfinished = false;
                    if (previous == null) {
                        tasks.unfinished = next;
                    } else {
                        previous.next = next;
                    }
                    if (next != null) {
                        next.previous = previous;
                    }
                }
            }
        }

        private Object task() {
            return runnable != null ? runnable : callable;
        }
    }

    /** One run, with what comes of it. */
    private static final class Run implements Runnable {
        private final Runnable runnable;
        private final Callable<?> callable;
        Object result;
        Throwable thrown;

        Run(Runnable runnable, Callable<?> callable) {
            this.runnable = runnable;
            this.callable = callable;
        }

        @Override
        public void run() {
            try {
                if (runnable != null) {
                    runnable.run();
                } else {
                    result = callable.call();
                }
            } catch (Throwable t) {
                thrown = t;
            }
        }

        Object end() {
            if (thrown != null) {
                throw Thrown.as(thrown);
            }
            return result;
        }
    }

    /** {@return a task that does the same and is followed; one of the arguments is null} */
    public Task follow(Runnable runnable, Callable<?> callable) {
        Task task = new Task(this, runnable, callable);
        synchronized (this) {
            task.next = unfinished;
            if (unfinished != null) {
                unfinished.previous = task;
            }
            unfinished = task;
        }
        return task;
    }

    private Object run(Run run) {
        Place here = PLACE.get();
        if (isWithin(here)) {
            run.run();
            return run.end();
        }
        if (here != null && here.tasks == this) {
            here.hasRunTask = true;
        }
        if (isLate()) {
            run.run();
            return run.end();
        }
        List<Count> allocated;
        PLACE.set(new Place(this, here, true));
        try {
            allocated = jdk.measure(run);
        } finally {
            if (here == null) {
                PLACE.remove();
            } else {
                PLACE.set(here);
            }
        }
        synchronized (this) {
            for (Count count : allocated) {
                if (!isOwn(count.className())) {
                    counts.merge(count.className(), count.objects(), Long::sum);
                }
            }
        }
        return run.end();
    }

    private synchronized boolean isLate() {
        late += closed ? 1 : 0;
        return closed;
    }

    private boolean isWithin(Place here) {
        for (Place place = here; place != null; place = place.outer) {
            if (place.runsTask && place.tasks == this) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOwn(String className) {
        return className.equals(Task.class.getName()) || className.equals(Place.class.getName())
                || className.equals(Run.class.getName());
    }

    /** {@return a copy of what has been counted so far} */
    public synchronized SortedMap<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    /** {@return sentences about what was not followed} */
    public synchronized List<String> untracked() {
        List<String> sentences = new ArrayList<>();
        for (Task task = unfinished; task != null; task = task.next) {
            sentences.add("a task has not ended yet: " + task.task());
        }
        long threads = 0;
        for (Place place = newThreads; place != null; place = place.next) {
            threads += place.hasRunTask ? 0 : 1;
        }
        if (threads > 0) {
            sentences.add(threads + (threads == 1 ? " thread that a task created has" : " threads that tasks created have")
                    + " not run a task of this scope");
        }
        if (late > 0) {
            sentences.add(late + (late == 1 ? " task" : " tasks") + " ran after the scope was closed");
        }
        return sentences;
    }

    public synchronized void close() {
        closed = true;
    }
}
