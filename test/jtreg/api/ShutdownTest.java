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
 * @test
 * @summary Readings while the virtual machine ends: by a hook, and by threads that nobody waits for
 * @library /test/lib
 * @run junit/othervm ShutdownTest
 */

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.junit.jupiter.api.Assertions.*;

class ShutdownTest {

    public static class Program {
        static class Thing { }

        static Object[] things = new Object[1_234];

        public static void main(String[] args) throws Exception {
            AllocCountsMXBean bean = ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class);
            CountDownLatch started = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                Thread reader = new Thread(() -> {
                    while (true) {
                        AllocCounts.getcounts();
                        AllocCounts.snapshotAtSafepoint();
                        AllocCounts.measure(() -> bean.top(5));
                        started.countDown();
                    }
                });
                reader.setDaemon(true);
                reader.start();
            }
            for (int i = 0; i < things.length; i++) {
                things[i] = new Thing();
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() ->
                    System.out.println("hook " + bean.get(Thing.class.getTypeName()).get(0).allocs())));
            started.await();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseShenandoahGC", "-XX:+UseZGC"})
    void readersAtTheEnd(String collector) throws Exception {
        for (int i = 0; i < 5; i++) {
            OutputAnalyzer output = ProcessTools.executeTestJava(collector, "-Xmx128m", "-XX:+PrintAllocCountsAtExit",
                    "-XX:AllocCountsFile=end.csv", Program.class.getName());
            output.shouldHaveExitValue(0);
            output.shouldMatch("(?m)^hook 1234$");
            output.shouldMatch("(?m)^ +\\d+ +\\d+ +- +\\d+  total, \\d+ classes$");
            List<String> lines = Files.readAllLines(Path.of("end.csv"));
            assertEquals(1, lines.stream().filter(line -> line.startsWith("\"ShutdownTest$Program$Thing\",1234,")).count());
        }
    }
}
