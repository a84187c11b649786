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


/*
 * @test id=Serial
 * @summary Threads that start and end lose nothing of what they have counted at sites
 * @requires vm.gc.Serial
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xmx128m -XX:+UseSerialGC -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteThreadsTest
 */

/*
 * @test id=Parallel
 * @summary Threads that start and end lose nothing of what they have counted at sites
 * @requires vm.gc.Parallel
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xmx128m -XX:+UseParallelGC
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteThreadsTest
 */

/*
 * @test id=G1
 * @summary Threads that start and end lose nothing of what they have counted at sites
 * @requires vm.gc.G1
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xmx128m -XX:+UseG1GC -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteThreadsTest
 */

/*
 * @test id=Z
 * @summary Threads that start and end lose nothing of what they have counted at sites
 * @requires vm.gc.Z
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xmx256m -XX:+UseZGC
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteThreadsTest
 */

/*
 * @test id=Shenandoah
 * @summary Threads that start and end lose nothing of what they have counted at sites
 * @requires vm.gc.Shenandoah
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xmx256m -XX:+UseShenandoahGC -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteThreadsTest
 */

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import alloccounts.test.Counts.Amount;
import alloccounts.test.Sites;
import alloccounts.test.Sites.Row;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

class SiteThreadsTest {
    private static final int WAVES = 40;
    private static final int THREADS = 20;

    static class Plain { int i; }
    static class Element { }
    static class Virtual { int i; }

    static volatile Object sink;
    static volatile boolean ended;

    private static void make(int n) {
        for (int i = 0; i < n; i++) {
            sink = new Plain();
            sink = new Element[i % 3];
        }
    }

    private static void makeVirtual(int n) {
        for (int i = 0; i < n; i++) {
            sink = new Virtual();
            if (i % 100 == 0) {
                Thread.yield();
            }
        }
    }

    private static Amount sum(List<Row> rows, Class<?> cls) {
        return Sites.sum(rows, row -> row.className().equals(cls.getTypeName()));
    }

    /** Reads all the time; no row may get less. */
    private static final class Reader extends Thread {
        private Throwable failure;

        @Override
        public void run() {
            try {
                Map<String, Long> last = new TreeMap<>();
                while (!ended) {
                    Map<String, Long> now = new TreeMap<>();
                    for (Row row : Sites.read()) {
                        if (row.className().startsWith("SiteThreadsTest$")) {
                            assertTrue(row.isAttributed(), row.toString());
                            now.merge(row.className() + " " + row.method() + ":" + row.bci(), row.allocs(), Long::sum);
                        }
                    }
                    for (var e : last.entrySet()) {
                        assertTrue(now.getOrDefault(e.getKey(), 0L) >= e.getValue(), e + ", now " + now.get(e.getKey()));
                    }
                    last = now;
                }
            } catch (Throwable t) {
                failure = t;
            }
        }
    }

    @Test
    void threadsStartAndEnd() throws Exception {
        Sites.start();          // if sites are counted from the start, this changes nothing
        Reader reader = new Reader();
        reader.start();
        long plain = 0;
        long virtual = 0;
        for (int wave = 0; wave < WAVES; wave++) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int n = 3 * (100 + wave + 7 * i);
                threads.add(Thread.ofPlatform().start(() -> make(n)));
                threads.add(Thread.ofVirtual().start(() -> makeVirtual(n)));
                plain += n;
                virtual += n;
            }
            if (wave % 2 == 0) {
                make(3_000);
                plain += 3_000;
            }
            for (Thread thread : threads) {
                thread.join();
            }
            if (wave % 8 == 0 || wave == WAVES - 1) {
                List<Row> rows = Sites.read();
                assertEquals(Amount.instances(Plain.class, plain), sum(rows, Plain.class));
                assertEquals(Amount.instances(Virtual.class, virtual), sum(rows, Virtual.class));
                Amount arrays = Amount.NONE;
                for (int length = 0; length < 3; length++) {
                    arrays = arrays.plus(Amount.arrays(Element[].class, plain / 3, length));
                }
                assertEquals(arrays, sum(rows, Element[].class));
                for (Class<?> cls : List.of(Plain.class, Virtual.class, Element[].class)) {
                    assertEquals(1, rows.stream().filter(row -> row.className().equals(cls.getTypeName())).count());
                }
            }
        }
        ended = true;
        reader.join();
        if (reader.failure != null) {
            throw new AssertionError(reader.failure);
        }
    }
}
