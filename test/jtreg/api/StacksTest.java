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
 * @summary Where the objects of a class come from: from Java, through the MXBean, and with jcmd
 * @modules jdk.alloccounts jdk.jfr jdk.management
 * @library /test/lib
 * @run junit/othervm StacksTest
 */

import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.management.openmbean.CompositeData;
import javax.management.ObjectName;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.alloccounts.AllocSite;
import jdk.alloccounts.AllocStacks;
import jdk.test.lib.dcmd.JMXExecutor;
import jdk.test.lib.process.OutputAnalyzer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

class StacksTest {

    static class Wanted { long a, b, c; }
    static class Unwanted { long a, b, c; }

    static volatile Object sink;
    static volatile boolean done;
    static Thread maker;

    private static void often() {
        for (int i = 0; i < 10_000; i++) {
            sink = new Wanted();
            sink = new Unwanted();
            sink = new Wanted[3][];
        }
    }

    @BeforeAll
    static void start() {
        maker = new Thread(() -> {
            while (!done) {
                often();
            }
        });
        maker.start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        done = true;
        maker.join();
    }

    /** Watches until there is a sample. */
    private static AllocStacks sampled(Supplier<AllocStacks> watch) {
        AllocStacks result;
        do {
            result = watch.get();
        } while (result.samples() == 0);
        return result;
    }

    private static void check(String name, AllocStacks result) {
        assertEquals(name, result.className());
        assertTrue(result.allocs() >= result.samples() && result.allocBytes() > result.allocs(), result.toString());
        assertEquals(result.samples(), result.stacks().stream().mapToLong(AllocStacks.Stack::samples).sum());
        assertEquals(1, result.stacks().stream().mapToDouble(AllocStacks.Stack::share).sum(), 1e-9);
        for (AllocStacks.Stack stack : result.stacks()) {
            assertTrue(stack.frames().getFirst().matches("StacksTest\\.often:\\d+"), stack.toString());
        }
    }

    @Test
    void ofTheClassAndNoOther() {
        String name = Wanted.class.getTypeName();
        long before = allocs(name);
        AllocStacks result = sampled(() -> AllocCounts.stacks(name, Duration.ofSeconds(1)));
        long after = allocs(name);
        check(name, result);
        assertTrue(result.allocs() <= after - before, "of the time in between");
        check(name + "[][]", sampled(() -> AllocCounts.stacks(name + "[][]", Duration.ofSeconds(1))));
    }

    private static long allocs(String name) {
        return AllocCounts.getcounts().stream().filter(row -> row.className().equals(name)).mapToLong(AllocCount::allocs).sum();
    }

    /** Flight Recorder has names of its own for hidden classes, and others for arrays of them. */
    @Test
    void ofHiddenClasses() throws Exception {
        byte[] bytes;
        try (var in = StacksTest.class.getResourceAsStream("StacksTest$Unwanted.class")) {
            bytes = in.readAllBytes();
        }
        Class<?> hidden = MethodHandles.lookup().defineHiddenClass(bytes, false).lookupClass();
        Constructor<?> constructor = hidden.getDeclaredConstructor();
        AtomicBoolean enough = new AtomicBoolean();
        FutureTask<Void> making = new FutureTask<>(() -> {
            while (!enough.get()) {
                sink = constructor.newInstance();
                sink = Array.newInstance(hidden, 3);
            }
            return null;
        });
        new Thread(making).start();
        for (Class<?> type : List.of(hidden, hidden.arrayType())) {
            String name = type.getTypeName();
            AllocStacks result = sampled(() -> AllocCounts.stacks(name, Duration.ofSeconds(1)));
            assertEquals(name, result.className());
            assertTrue(result.allocs() >= result.samples(), result.toString());
        }
        enough.set(true);
        making.get();
    }

    @Test
    void ofNoClass() {
        assertEquals(new AllocStacks("no.such.Class", 0, 0, 0, List.of(), 0, 0),
                     AllocCounts.stacks("no.such.Class", Duration.ofMillis(1)));
    }

    @Test
    void throughTheBean() throws Exception {
        String name = Unwanted.class.getTypeName();
        AllocCountsMXBean bean = ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class);
        check(name, sampled(() -> bean.stacks(name, 1)));
        CompositeData[] stacks;
        do {
            var data = (CompositeData) ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName(AllocCountsMXBean.MXBEAN_NAME), "stacks", new Object[] {name, 1},
                    new String[] {"java.lang.String", "int"});
            stacks = (CompositeData[]) data.get("stacks");
        } while (stacks.length == 0);
        assertTrue(((String[]) stacks[0].get("frames"))[0].startsWith("StacksTest.often:"));
    }

    @Test
    void withJcmd() {
        JMXExecutor jcmd = new JMXExecutor();
        OutputAnalyzer output;
        do {
            output = jcmd.execute("GC.alloc_counts stacks=StacksTest$Wanted duration=1s");
        } while (!output.getStdout().contains(" samples of them have these stacks"));
        output.shouldMatch("\\d+ objects, \\d+ bytes of StacksTest\\$Wanted were allocated in 1 s; \\d+ samples of them have these stacks, by bytes:");
        output.shouldMatch("(?m)^100.0 %, \\d+ samples\\R +StacksTest\\.often:\\d+$");
    }

    /** While sites are counted, exact numbers are beside the samples. */
    @Test
    void withSites() {
        JMXExecutor jcmd = new JMXExecutor();
        Pattern pattern = Pattern.compile("(\\d+) objects, (\\d+) bytes of StacksTest\\$Wanted were allocated in 1 s; (\\d+) samples .*\\R\\R"
                + "100.0 %, \\3 samples; in all, (\\d+) objects, (\\d+) bytes were counted at this line\\R +StacksTest\\.often:\\d+\\R");
        AllocCounts.startSites();
        try {
            Matcher matcher;
            long before;
            long after;
            do {
                before = sites();
                matcher = pattern.matcher(jcmd.execute("GC.alloc_counts stacks=StacksTest$Wanted duration=1s").getStdout());
                after = sites();
            } while (!matcher.find());
            long ofLine = Long.parseLong(matcher.group(4));
            assertTrue(ofLine > 0 && ofLine <= after - before, matcher.group());
            assertEquals(matcher.group(1), matcher.group(4), "only this line makes such objects");
            assertEquals(matcher.group(2), matcher.group(5));
        } finally {
            AllocCounts.stopSites();
        }
        String text = jcmd.execute("GC.alloc_counts stacks=StacksTest$Wanted duration=1s").getStdout();
        assertFalse(text.contains("at this line"), text);
        assertTrue(text.contains("no sample of them is shown") || text.contains("sites=start"), text);
    }

    private static long sites() {
        return AllocCounts.sites().stream().filter(site -> site.className().equals(Wanted.class.getTypeName())).mapToLong(AllocSite::allocs).sum();
    }

    @Test
    void noSuchClass() {
        new JMXExecutor().execute("GC.alloc_counts stacks=no.such.Thing duration=1s")
                .shouldMatch("^0 objects, 0 bytes of no.such.Thing were allocated in 1 s; try a longer duration, and the full name of a class, .*$");
    }

    @Test
    void badArguments() {
        assertThrows(IllegalArgumentException.class, () -> AllocCounts.stacks("java.lang.String", Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> AllocCounts.stacks("java.lang.String", Duration.ofSeconds(-1)));
        assertThrows(NullPointerException.class, () -> AllocCounts.stacks(null, Duration.ofSeconds(1)));
        for (int seconds : List.of(-1, 0, 301, Integer.MAX_VALUE)) {
            assertThrows(IllegalArgumentException.class, () -> ManagementFactory
                    .getPlatformMXBean(AllocCountsMXBean.class).stacks("java.lang.String", seconds));
        }
    }

    @Test
    void anInterruptEndsItEarly() {
        Thread.currentThread().interrupt();
        AllocCounts.stacks("java.lang.String", Duration.ofDays(1));
        assertTrue(Thread.interrupted());
    }
}
