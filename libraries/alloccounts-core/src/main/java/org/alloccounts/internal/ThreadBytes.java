/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import java.lang.management.ManagementFactory;
import java.util.List;

import com.sun.management.ThreadMXBean;

/** The bytes that any JDK counts for a platform thread. It knows no classes and no objects. */
final class ThreadBytes implements Instrument {

    static final String LABEL = "bytes only, from getThreadAllocatedBytes";

    private final ThreadMXBean threads;

    private ThreadBytes(ThreadMXBean threads) {
        this.threads = threads;
    }

    /** {@return the bytes of the current thread; null if the virtual machine does not count them} */
    static ThreadBytes get() {
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                && threads.isThreadAllocatedMemorySupported() && threads.isThreadAllocatedMemoryEnabled()
                && threads.getCurrentThreadAllocatedBytes() >= 0) {
            return new ThreadBytes(threads);
        }
        return null;
    }

    @Override
    public boolean countsObjects() {
        return false;
    }

    @Override
    public List<Count> measure(Runnable action) {
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        long after = threads.getCurrentThreadAllocatedBytes();
        return after == before ? List.of() : List.of(new Count("all classes", 0, after - before));
    }

    @Override
    public List<Site> measureSites(Runnable action) {
        return List.of();
    }
}
