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

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a program to its end. */
final class Fork {
    /** Long enough for whatever makes a program many times slower, so that it is not taken for one that hangs. */
    static final Duration LIMIT = Duration.ofMinutes(60);

    private Fork() {
    }

    /** What is to be done while the program runs. */
    interface Companion {
        void accompany(Process process) throws IOException, InterruptedException;
    }

    /**
     * Returns the lines that the program prints.
     *
     * @throws IOException if it fails, with what it printed last, or takes longer than the limit
     */
    static List<String> run(List<String> command, Companion companion, Duration limit)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("bench", ".log");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                    .redirectInput(new File("/dev/null")).start();
            AtomicBoolean isLate = limit(process, limit);
            try {
                companion.accompany(process);
                process.waitFor();
            } finally {
                destroy(process);
                process.waitFor();
            }
            if (isLate.get()) {
                throw new IOException("still running after " + limit.toSeconds() + " s: " + String.join(" ", command));
            }
            List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw failure(process, command, lines);
            }
            return lines;
        } finally {
            Files.delete(output);
        }
    }

    /** Ends the process after that time. What is returned says whether it had to. */
    static AtomicBoolean limit(Process process, Duration limit) {
        AtomicBoolean isLate = new AtomicBoolean();
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
            isLate.set(process.isAlive());
            destroy(process);
        });
        return isLate;
    }

    /** Of a process that has ended, with what it printed last. */
    static IOException failure(Process process, List<String> command, List<String> lines) {
        return new IOException("exit code " + process.exitValue() + " of " + String.join(" ", command) + "\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())));
    }

    static void destroy(Process process) {
        // JMH runs the benchmark in a process of its own.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    static List<String> run(List<String> command) throws IOException, InterruptedException {
        return run(command, Setting.NONE, LIMIT);
    }
}
