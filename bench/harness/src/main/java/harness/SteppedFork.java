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

package harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a program that works in steps, so that others can take their turn in between. Before each step it prints a line that says
 * so, and waits for a line of input. From then on it is stopped, all of its threads, until its next step: what it has begun to
 * do beside, such as to mark a heap, it does in its own time.
 */
final class SteppedFork implements AutoCloseable {
    // On Linux.
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;
    private static final MethodHandle KILL = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().find("kill").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    /** Those that run. */
    private static final Set<Process> ALL = ConcurrentHashMap.newKeySet();

    static {
        // If this is interrupted, none of them would ever go on.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALL.forEach(Fork::destroy)));
    }

    private final List<String> command;
    private final String ready;
    private final Process process;
    private final AtomicBoolean isLate;
    private final BufferedReader output;
    private final CompletableFuture<Void> accompanied;
    private final List<String> lines = new ArrayList<>();

    /**
     * Starts the program, and waits until it is ready for its first step.
     *
     * @param ready the line that it prints then
     */
    SteppedFork(List<String> command, Fork.Companion companion, String ready) throws IOException {
        this.command = command;
        this.ready = ready;
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        ALL.add(process);
        isLate = Fork.limit(process, Fork.LIMIT);
        output = process.inputReader(StandardCharsets.UTF_8);
        accompanied = CompletableFuture.runAsync(() -> {
            try {
                companion.accompany(process);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            await();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    long pid() {
        return process.pid();
    }

    /** Has the program do a step, and returns when it is ready for the next one. */
    void step() throws IOException {
        release();
        await();
    }

    /** Has the program do its last step, and returns all lines that it has printed but for those that say that it is ready. */
    List<String> finish() throws IOException, InterruptedException {
        release();
        if (isReady()) {
            throw new IOException("ready for more steps than it was to do: " + String.join(" ", command));
        }
        if (process.waitFor() != 0) {
            throw failure();
        }
        try {
            accompanied.join();
        } catch (RuntimeException e) {
            throw new IOException("beside " + String.join(" ", command) + ": " + e.getCause(), e);
        }
        return lines;
    }

    private void await() throws IOException {
        if (!isReady()) {
            process.onExit().join();
            throw failure();
        }
        signal(SIGSTOP);
    }

    /** Whether the program says that it is ready, rather than that it ends. */
    private boolean isReady() throws IOException {
        for (String line; (line = output.readLine()) != null; ) {
            if (line.equals(ready)) {
                return true;
            }
            lines.add(line);
        }
        return false;
    }

    private void release() throws IOException {
        signal(SIGCONT);
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    private void signal(int signal) throws IOException {
        if (!process.isAlive()) {
            throw failure();
        }
        int failed;
        try {
            failed = (int) KILL.invokeExact((int) process.pid(), signal);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        if (failed != 0) {
            throw new IOException("it is gone: " + String.join(" ", command));
        }
    }

    private IOException failure() {
        return isLate.get() ? new IOException("still running after " + Fork.LIMIT.toSeconds() + " s: " + String.join(" ", command))
                : Fork.failure(process, command, lines);
    }

    @Override
    public void close() {
        Fork.destroy(process);
        process.onExit().join();
        ALL.remove(process);
    }
}
