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
 * @summary Stacks leave out what the sampling itself allocates, and nothing else; samples without frames say why
 * @requires vm.hasJFR
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.internal.jvmstat/sun.jvmstat.monitor jdk.jfr jdk.management
 * @library /test/lib
 * @comment Without TLABs each allocation is sampled.
 * @run junit/othervm -XX:-UseTLAB StacksOwnSamplesTest
 */

import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocStacks;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Period;
import jdk.jfr.Recording;
import jdk.test.lib.dcmd.JMXExecutor;
import jdk.test.lib.dcmd.PidJcmdExecutor;
import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

public class StacksOwnSamplesTest {

    @Period("20 ms")
    static class Often extends Event { }

    @Period("beginChunk")
    static class AtBegin extends Event { }

    static class Defined extends Event { }

    static class MadeOften { }
    static class MadeAtBegin { }

    static volatile Object sink;
    private static volatile boolean done;

    /** Prints what a program that does nothing else has. */
    public static class Program {
        public static void main(String[] args) {
            System.out.println(AllocCounts.stacks("byte[]", Duration.ofSeconds(2)));
        }
    }

    private static AllocStacks stacks(String name) {
        AllocStacks result = AllocCounts.stacks(name, Duration.ofSeconds(1));
        assertEquals(result.samples(), result.stacks().stream().mapToLong(AllocStacks.Stack::samples).sum());
        assertTrue(result.allocs() >= result.samples() + result.ownSamples(), result.toString());
        for (AllocStacks.Stack stack : result.stacks()) {
            assertFalse(stack.frames().isEmpty());
        }
        return result;
    }

    private static boolean has(AllocStacks.Stack stack, String prefix) {
        return stack.frames().stream().anyMatch(frame -> frame.startsWith(prefix));
    }

    /** While the program does not use Flight Recorder. */
    private static void checkOwn(AllocStacks result) {
        assertTrue(result.ownSamples() > 0, result.toString());
        for (AllocStacks.Stack stack : result.stacks()) {
            assertFalse(has(stack, "jdk.jfr.") || has(stack, "jdk.alloccounts.internal.Stacks."), stack.toString());
        }
    }

    /** Does something again and again while samples are taken, but not so often that reading them takes long. */
    private static AllocStacks meanwhile(Runnable action, Supplier<AllocStacks> sampling) throws Exception {
        done = false;
        FutureTask<Void> acting = new FutureTask<>(() -> {
            while (!done) {
                action.run();
                LockSupport.parkNanos(1_000_000);
            }
        }, null);
        new Thread(acting).start();
        try {
            return sampling.get();
        } finally {
            done = true;
            acting.get();
        }
    }

    @Test
    void ofAPlatformThread() {
        for (String name : List.of("byte[]", "java.lang.Object[]", "java.lang.String", "java.util.ArrayList")) {
            checkOwn(stacks(name));
        }
    }

    @Test
    void ofAVirtualThread() throws Exception {
        FutureTask<AllocStacks> sampling = new FutureTask<>(() -> stacks("byte[]"));
        Thread.startVirtualThread(sampling);
        checkOwn(sampling.get());
    }

    @Test
    void ofTwoAtOnce() throws Exception {
        checkOwn(meanwhile(() -> AllocCounts.stacks("byte[]", Duration.ofMillis(100)), () -> stacks("byte[]")));
    }

    /** Few frames do not show what calls them. */
    @Test
    void ofStacksThatAreCutOff() throws Exception {
        OutputAnalyzer output = ProcessTools.executeTestJava("-XX:-UseTLAB", "-XX:FlightRecorderOptions=stackdepth=4",
                                                             Program.class.getName());
        output.shouldHaveExitValue(0);
        output.shouldMatch("ownSamples=[1-9]");
        output.shouldNotContain("jdk.jfr.");
    }

    @Test
    void ofCodeThatTheCallingThreadRuns() {
        Runnable hook = () -> sink = new MadeAtBegin();
        FlightRecorder.addPeriodicEvent(AtBegin.class, hook);
        try (Recording recording = new Recording()) {
            recording.enable(AtBegin.class);
            recording.start();
            AllocStacks result = stacks(MadeAtBegin.class.getTypeName());
            assertTrue(result.ownSamples() >= 1, result.toString());
            // Flight Recorder may begin a chunk by itself meanwhile, on a thread of its own.
            assertTrue(result.stacks().stream().noneMatch(stack -> has(stack, "jdk.alloccounts.internal.Stacks.")), result.toString());
        } finally {
            FlightRecorder.removePeriodicEvent(hook);
        }
    }

    @Test
    void notOfPeriodicEventsOfTheProgram() {
        Runnable hook = () -> sink = new MadeOften();
        FlightRecorder.addPeriodicEvent(Often.class, hook);
        try (Recording recording = new Recording()) {
            recording.enable(Often.class);
            recording.start();
            AllocStacks result = stacks(MadeOften.class.getTypeName());
            assertTrue(result.samples() > 0, result.toString());
            assertEquals(0, result.ownSamples(), result.toString());
            assertTrue(has(result.stacks().getFirst(), "StacksOwnSamplesTest."), result.toString());
        } finally {
            FlightRecorder.removePeriodicEvent(hook);
        }
    }

    @Test
    void ofPeriodicEventsOfTheJDK() {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.DirectBufferStatistics").withPeriod(Duration.ofMillis(20));
            recording.start();
            AllocStacks result = stacks("jdk.jfr.events.DirectBufferStatisticsEvent");
            assertEquals(0, result.samples(), result.toString());
            assertTrue(result.ownSamples() > 0, result.toString());
        }
    }

    @Test
    void notOfRecordingsOfTheProgram() throws Exception {
        AllocStacks result = meanwhile(() -> new Recording().close(), () -> stacks("jdk.jfr.internal.PlatformRecording"));
        assertTrue(result.samples() > 0, result.toString());
        assertEquals(0, result.ownSamples(), result.toString());
        for (AllocStacks.Stack stack : result.stacks()) {
            assertTrue(has(stack, "jdk.jfr.") && has(stack, "StacksOwnSamplesTest."), stack.toString());
        }
    }

    @Test
    void eventsOfTheProgramStayOff() throws Exception {
        FlightRecorder.register(Defined.class);
        AtomicBoolean on = new AtomicBoolean();
        meanwhile(() -> on.compareAndSet(false, new Defined().isEnabled()), () -> stacks("byte[]"));
        assertFalse(on.get());
    }

    /** The VM makes a string of what follows the name of a command. */
    @Test
    void withoutFrames() throws Exception {
        List<String> frames = List.of("(no Java method: native code or the VM allocated, in thread \"Attach Listener\")");
        meanwhile(() -> new PidJcmdExecutor().execute("Thread.dump_to_file -overwrite threads.txt"), () -> {
            for (int tries = 1; ; tries++) {
                AllocStacks result = stacks("java.lang.String");
                if (result.stacks().stream().anyMatch(stack -> stack.frames().equals(frames))) {
                    return result;
                }
                assertTrue(tries < 50, result.toString());
            }
        });
    }

    @Test
    void inText() throws Exception {
        meanwhile(() -> sink = new String(new char[1]), () -> {
            String text = new JMXExecutor().execute("GC.alloc_counts stacks=java.lang.String duration=1s limit=0").getStdout();
            assertTrue(text.lines().anyMatch(
                    line -> line.matches("\\d+ samples are left out: the sampling itself allocated these objects")), text);
            List<String> lines = text.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).matches(" *[\\d.]+ %, \\d+ samples")) {
                    assertTrue(lines.get(i + 1).matches(" {8}\\S.*"), text);
                }
            }
            return null;
        });
    }
}
