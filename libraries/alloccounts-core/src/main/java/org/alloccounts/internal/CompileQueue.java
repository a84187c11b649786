/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the compilers of the virtual machine have to do. */
final class CompileQueue {

    /** A compilation that waits, or one that runs, after the name of its thread. */
    private static final Pattern COMPILATION = Pattern.compile("(?m)^(?:.*CompilerThread\\d+\\s)?\\s*(\\d+)\\s.*$");

    /** In milliseconds. */
    private static final long MAX_PAUSE = 32;

    private CompileQueue() {
    }

    /**
     * Waits until all compilations have ended that wait or run now. Others may have begun by then.
     *
     * @param deadline when to give up, by {@link System#nanoTime()}
     */
    static void awaitThoseOfNow(long deadline) {
        Set<String> pending = ids(DiagnosticCommands.run("compilerQueue"));
        // Each look stops all threads for a moment, so less and less often.
        for (long pause = 1; !pending.isEmpty() && System.nanoTime() - deadline < 0; pause = Math.min(2 * pause, MAX_PAUSE)) {
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            pending.retainAll(ids(DiagnosticCommands.run("compilerQueue")));
        }
    }

    /** {@return the numbers of the compilations in what {@code jcmd Compiler.queue} prints} */
    static Set<String> ids(String queue) {
        Set<String> ids = new HashSet<>();
        Matcher matcher = COMPILATION.matcher(queue);
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }
}
