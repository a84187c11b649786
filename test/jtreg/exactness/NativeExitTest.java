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
 * @summary Threads end and collections go on while native code exits the process
 * @requires os.family == "linux" & vm.flagless
 * @library /test/lib
 * @run junit NativeExitTest
 */

import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

import jdk.test.lib.process.ProcessTools;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * When native code calls exit(), nobody stops the threads of Java, and the
 * destructors of the VM's libraries run beside them. What those that end, and
 * collections, use must not be destroyed. (With Parallel the VM may crash there
 * without counting, too.)
 */
class NativeExitTest {
    private static final int EXIT_CODE = 7;
    private static final int OUTPUT = 512 * 1024;   // more than a pipe takes
    private static final long MILLIS_TO_GO_ON = 300;

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseZGC"})
    void exits(String collector) throws Exception {
        Process exiting = ProcessTools.createTestJavaProcessBuilder(List.of(
                collector, "-Xmx64m", "-XX:-CreateCoredumpOnCrash", "--enable-native-access=ALL-UNNAMED",
                Exiting.class.getName())).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        InputStream in = exiting.getInputStream();
        int first = in.read();
        // C writes what it has for stdout after all destructors, and waits for the
        // reader. That is how long threads go on.
        Thread.sleep(MILLIS_TO_GO_ON);
        String output = (char) first + new String(in.readAllBytes());
        assertEquals("", output.replace("=", ""), "printed while threads went on");
        assertEquals(OUTPUT, output.length());
        assertEquals(EXIT_CODE, exiting.waitFor());
    }

    static class Exiting {
        private static final int STARTERS = 4;
        private static final int COLLECTED_SOON = 400_000;  // some hundred of these fill the heap

        static volatile Object sink;

        private static MethodHandle function(String name, FunctionDescriptor type) {
            return Linker.nativeLinker().downcallHandle(
                    Linker.nativeLinker().defaultLookup().find(name).orElseThrow(), type);
        }

        public static void main(String[] args) throws Throwable {
            MemorySegment stdout = Linker.nativeLinker().defaultLookup().find("stdout").orElseThrow()
                    .reinterpret(ValueLayout.ADDRESS.byteSize()).get(ValueLayout.ADDRESS, 0);
            MemorySegment buffer = Arena.global().allocate(2 * OUTPUT);
            MemorySegment output = Arena.global().allocateFrom("=".repeat(OUTPUT));
            MemoryLayout size = ValueLayout.JAVA_LONG;
            int fullyBuffered = 0;
            int error = (int) function("setvbuf", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS, ValueLayout.JAVA_INT, size))
                    .invokeExact(stdout, buffer, fullyBuffered, buffer.byteSize());
            long written = (long) function("fwrite", FunctionDescriptor.of(size, ValueLayout.ADDRESS, size, size,
                    ValueLayout.ADDRESS)).invokeExact(output, 1L, (long) OUTPUT, stdout);
            if (error != 0 || written != OUTPUT) {
                throw new AssertionError("setvbuf returned " + error + ", fwrite " + written);
            }
            for (int i = 0; i < STARTERS; i++) {
                Thread.ofPlatform().daemon().start(Exiting::startThreads);
            }
            function("exit", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)).invokeExact(EXIT_CODE);
        }

        private static void startThreads() {
            try {
                while (true) {
                    Thread thread = Thread.ofPlatform().start(() -> sink = new byte[COLLECTED_SOON]);
                    thread.join();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
