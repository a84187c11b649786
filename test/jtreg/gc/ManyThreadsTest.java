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
 * @test id=Parallel
 * @summary Several workers settle what many threads have counted, with Parallel
 * @requires vm.gc.Parallel & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseParallelGC ManyThreadsTest
 */

/*
 * @test id=G1
 * @summary Several workers settle what many threads have counted, with G1
 * @requires vm.gc.G1 & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @build jdk.test.whitebox.WhiteBox
 * @run driver jdk.test.lib.helpers.ClassFileInstaller jdk.test.whitebox.WhiteBox
 * @run junit/othervm -XX:+UseG1GC ManyThreadsTest
 */

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;

import alloccounts.test.ChildVm;
import alloccounts.test.Sizes;
import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.whitebox.WhiteBox;

import org.junit.jupiter.api.Test;

/** Threads that stay count objects, and each collection takes the counts of all of them. */
class ManyThreadsTest {
    private static final int THREADS = 600;
    private static final int ROUNDS = 10;

    /** Threads allocate between two collections, while nothing else does. */
    public static final class Rounds {
        static class Item { long i; }

        private static final long SIZE = Sizes.instance(Item.class);

        /** How many a thread makes in a round, and how many of them it keeps until the next round. */
        private static int made(int thread, int round) {
            return 1 + (thread * 7 + round * 3) % 50;
        }

        private static int kept(int thread, int round) {
            return made(thread, round) / 3;
        }

        public static void main(String[] args) throws Exception {
            WhiteBox wb = WhiteBox.getWhiteBox();
            var begin = new CyclicBarrier(THREADS + 1);
            var end = new CyclicBarrier(THREADS + 1);
            var held = new Item[THREADS][];
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                threads.add(Thread.ofPlatform().daemon().start(() -> {
                    try {
                        for (int round = 0; round < ROUNDS; round++) {
                            begin.await();
                            var mine = new Item[kept(thread, round)];
                            for (int i = 0; i < made(thread, round); i++) {
                                var item = new Item();
                                if (i < mine.length) {
                                    mine[i] = item;
                                }
                            }
                            held[thread] = mine;
                            end.await();
                        }
                    } catch (Exception e) {
                        e.printStackTrace();
                        System.exit(1);
                    }
                }));
            }
            wb.fullGC();
            var items = new Population(Item.class);
            long old = 0;
            for (int round = 0; round < ROUNDS; round++) {
                begin.await();
                end.await();
                long made = 0;
                long kept = 0;
                for (int t = 0; t < THREADS; t++) {
                    made += made(t, round);
                    kept += kept(t, round);
                }
                items.born(made, SIZE);
                items.check("round " + round);
                wb.youngGC();
                items.died(made - kept, SIZE);
                items.check("round " + round + ", young collection");
                // What was kept of the last round is old, and nothing refers to it since this one.
                wb.fullGC();
                items.died(old, SIZE);
                items.check("round " + round + ", full collection");
                old = kept;
            }
            for (Thread thread : threads) {
                thread.join();
            }
            Reference.reachabilityFence(held);
            System.out.println("all rounds are done");
        }
    }

    @Test
    void severalWorkers() throws Exception {
        List<String> arguments = new ArrayList<>(ChildVm.VERIFY);
        arguments.addAll(List.of(
                Gc.has("-XX:+UseG1GC") ? "-XX:+UseG1GC" : "-XX:+UseParallelGC",
                "-XX:ParallelGCThreads=4", "-XX:-UseDynamicNumberOfGCThreads", "-Xms256m", "-Xmx256m", "-Xint",
                "-XX:MetaspaceSize=64m", "-Xlog:alloc+gc=trace", "-Xbootclasspath/a:.", "-XX:+WhiteBoxAPI",
                Rounds.class.getName()));
        OutputAnalyzer output = ChildVm.run(arguments);
        output.shouldHaveExitValue(0).shouldContain("all rounds are done")
                .shouldMatch("Using [34] workers of 4 to settle deaths");
    }
}
