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

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Virtual threads, which keep their frames in the heap while they wait: in objects that differ in size, which are
 * counted with their bytes, but are allocated by the VM.
 */
// With one carrier a thread that waits always makes room for the other. With several, the two may never leave theirs.
@Fork(value = 1, jvmArgsPrepend = {"-Xms1g", "-Xmx1g", "-Djdk.virtualThreadScheduler.parallelism=1",
        "-Djdk.virtualThreadScheduler.maxPoolSize=1"})
public class VirtualThreads extends Defaults {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    @TearDown
    public void close() {
        executor.close();
    }

    /** Two threads that hand an object to and fro, per object: it is a new one each time it sets out. */
    @Benchmark
    @OperationsPerInvocation(REPEAT)
    public void pingPong() throws InterruptedException, ExecutionException {
        SynchronousQueue<Object> ping = new SynchronousQueue<>();
        SynchronousQueue<Object> pong = new SynchronousQueue<>();
        Future<Object> echo = executor.submit(() -> {
            for (int i = 0; i < REPEAT; i++) {
                pong.put(ping.take());
            }
            return null;
        });
        Future<Object> caller = executor.submit(() -> {
            for (int i = 0; i < REPEAT; i++) {
                ping.put(new Object());
                pong.take();
            }
            return null;
        });
        caller.get();
        echo.get();
    }

    /** Threads that never wait, per thread: each is started, makes its result, and ends. */
    @Benchmark
    @OperationsPerInvocation(REPEAT)
    public void start() throws InterruptedException, ExecutionException {
        Future<?>[] futures = new Future<?>[REPEAT];
        for (int i = 0; i < REPEAT; i++) {
            futures[i] = executor.submit(() -> new Object());
        }
        for (Future<?> future : futures) {
            future.get();
        }
    }
}
