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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;

/**
 * Reads the counts again and again, on a thread of its own, and checks what must
 * hold for each reading and from one to the next, whatever goes on meanwhile.
 */
final class Watcher extends Thread implements AutoCloseable {
    private final Map<String, AllocCount> last = new HashMap<>();
    private volatile boolean closed;
    private volatile String wrong;
    private long readings;

    Watcher() {
        super("watcher");
        start();
    }

    @Override
    public void run() {
        do {
            LockSupport.parkNanos(1_000_000);
            try {
                check(AllocCounts.getcounts());
            } catch (OutOfMemoryError e) {
                // no reading this time
            } catch (Throwable e) {
                wrong = "it failed: " + e;
            }
        } while (!closed && wrong == null);
    }

    /** Ends the readings, and says what was wrong with them. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        join();
        if (wrong != null) {
            throw new AssertionError("reading " + readings + ": " + wrong);
        }
        if (readings == 0) {
            throw new AssertionError("there was no reading");
        }
    }

    private void check(List<AllocCount> rows) {
        long allocs = 0, deallocs = 0, survived = 0;
        long allocBytes = 0, deallocBytes = 0, survivedBytes = 0;
        for (AllocCount row : rows) {
            boolean unloaded = row.kind() == AllocCount.Kind.UNLOADED;
            if (row.alive() < 0 || row.aliveBytes() < 0) {
                wrong = "more died than were made: " + row;
            } else if (unloaded && (row.alive() != 0 || row.max() != 0
                    || row.aliveBytes() != 0 || row.maxBytes() != 0)) {
                wrong = "objects of unloaded classes are alive: " + row;
            } else if (row.survived() > row.allocs() || row.survivedBytes() > row.allocBytes()) {
                wrong = "more survived than were made: " + row;
            } else if (!unloaded && (row.max() < row.alive() || row.maxBytes() < row.aliveBytes()
                    || row.max() > row.allocs() || row.maxBytes() > row.allocBytes())) {
                wrong = "not the maximum: " + row;
            }
            // Names of hidden classes have a slash, and serve again when the class is gone.
            if (row.className().indexOf('/') < 0) {
                compare(row);
            }
            allocs += row.allocs();
            deallocs += row.deallocs();
            survived = add(survived, row.survived());
            allocBytes += row.allocBytes();
            deallocBytes += row.deallocBytes();
            survivedBytes = add(survivedBytes, row.survivedBytes());
        }
        compare(new AllocCount("all rows", allocs, deallocs, 0, survived,
                allocBytes, deallocBytes, 0, survivedBytes));
        readings++;
    }

    private static long add(long sum, long n) {
        return n == AllocCount.UNKNOWN ? AllocCount.UNKNOWN : sum + n;
    }

    private void compare(AllocCount row) {
        AllocCount before = last.put(row.className(), row);
        if (before != null && (row.allocs() < before.allocs() || row.allocBytes() < before.allocBytes()
                || row.deallocs() < before.deallocs() || row.deallocBytes() < before.deallocBytes()
                || row.max() < before.max() || row.maxBytes() < before.maxBytes()
                || row.survived() < before.survived() || row.survivedBytes() < before.survivedBytes())) {
            wrong = "a count fell: " + before + ", then " + row;
        }
    }
}
