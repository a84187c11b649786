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

package micro;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Many threads that allocate at the same time, as in a server with a thread for each request. Each counts on its own,
 * so all that should differ from one thread is how much memory the counters take.
 */
public class ManyThreads extends Defaults {
    private static final int THREADS = 64;
    private static final int TOGETHER = 100;
    private static final int PER_THREAD = 100_000;
    private static final int LENGTH = 32;

    /**
     * Threads that start a piece of work together, and wait for the last of them. Those of the harness each measure
     * their own time: where there are more of them than processors, it depends on when each has its turn.
     */
    @State(Scope.Benchmark)
    public static class Workers {
        private final CyclicBarrier barrier = new CyclicBarrier(THREADS + 1);
        private Runnable work;

        @Setup
        public void start() {
            for (int i = 0; i < THREADS; i++) {
                Thread thread = new Thread(this::work);
                thread.setDaemon(true);
                thread.start();
            }
        }

        @TearDown
        public void stop() throws InterruptedException, BrokenBarrierException {
            work = null;
            barrier.await();
        }

        void run(Runnable work) throws InterruptedException, BrokenBarrierException {
            this.work = work;
            barrier.await();
            barrier.await();
        }

        private void work() {
            try {
                for (barrier.await(); work != null; barrier.await()) {
                    work.run();
                    barrier.await();
                }
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** All count the same class; the time is that of all, by the number of objects of all. */
    @Benchmark
    @OperationsPerInvocation(THREADS * PER_THREAD)
    public void objects(Workers workers, Blackhole hole) throws InterruptedException, BrokenBarrierException {
        workers.run(() -> {
            for (int i = 0; i < PER_THREAD; i++) {
                hole.consume(new Object());
            }
        });
    }

    /** All count the same class, and its bytes. */
    @Benchmark
    @OperationsPerInvocation(THREADS * PER_THREAD)
    public void arrays(Workers workers, Blackhole hole) throws InterruptedException, BrokenBarrierException {
        workers.run(() -> {
            for (int i = 0; i < PER_THREAD; i++) {
                hole.consume(new byte[LENGTH]);
            }
        });
    }

    /** A thread that starts, allocates one object and ends, one after the other: what it counted is added up. */
    @Benchmark
    public void shortLived(Blackhole hole) throws InterruptedException {
        Thread thread = new Thread(() -> hole.consume(new Object()));
        thread.start();
        thread.join();
    }

    /** The same with {@value #TOGETHER} that live at the same time; the time is that of all, by the number of threads. */
    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public void shortLivedTogether(Blackhole hole) throws InterruptedException {
        CountDownLatch allocated = new CountDownLatch(TOGETHER);
        Thread[] threads = new Thread[TOGETHER];
        for (int i = 0; i < TOGETHER; i++) {
            threads[i] = new Thread(() -> {
                hole.consume(new Object());
                allocated.countDown();
                try {
                    allocated.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
