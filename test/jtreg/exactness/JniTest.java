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

// Not JUnit: it would have to start in each of these VMs, whose flags slow it down.

/*
 * @test
 * @summary What native code allocates through JNI is counted, by native threads as well
 * @requires os.family == "linux"
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm --enable-native-access=ALL-UNNAMED JniTest
 * @run main/othervm --enable-native-access=ALL-UNNAMED -XX:-UseTLAB JniTest
 * @run main/othervm --enable-native-access=ALL-UNNAMED
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts JniTest
 */

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Action;
import alloccounts.test.Counts.Amount;
import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;
import jtreg.SkippedException;

/** Compiles jniTest.c with the C compiler of the machine, if there is one. */
public final class JniTest {
    private static final int N = 1_000;

    static class Allocated { int i; }
    static class Constructed { long l = 1; }
    static class Element { }
    static class Attached { short s; }
    static class Own extends Exception {
        private static final long serialVersionUID = 1;

        Own(String message) {
            super(message);
        }
    }

    static native void allocObject(Class<?> cls, int n);
    static native void newObject(Class<?> cls, int n);
    static native void newObjectArray(Class<?> element, int n, int length);
    static native void newFloatArray(int n, int length);
    static native void throwNew(Class<?> cls) throws Own;
    static native void attachedThreads(Class<?> cls, int threads, int n);

    private static void check(String path, Class<?> cls, Amount expected, Action action) throws Throwable {
        Counts.assertEquals(path + ", " + cls.getTypeName(), expected, Counts.of(action).get(cls));
    }

    private static void throwMany() {
        for (int i = 0; i < N; i++) {
            try {
                throwNew(Own.class);
                throw new AssertionError("not thrown");
            } catch (Own expected) {
                // counted
            }
        }
    }

    public static void main(String[] args) throws Throwable {
        System.load(compile().toString());
        check("AllocObject", Allocated.class, Amount.instances(Allocated.class, N),
                () -> allocObject(Allocated.class, N));
        check("NewObject", Constructed.class, Amount.instances(Constructed.class, 3 * N),
                () -> newObject(Constructed.class, N));
        check("NewObjectArray", Element[].class, Amount.arrays(Element[].class, N, 7),
                () -> newObjectArray(Element.class, N, 7));
        check("NewObjectArray, empty", Element[].class, Amount.arrays(Element[].class, N, 0),
                () -> newObjectArray(Element.class, N, 0));
        check("NewFloatArray", float[].class, Amount.arrays(float[].class, N, 9),
                () -> newFloatArray(N, 9));
        check("ThrowNew", Own.class, Amount.instances(Own.class, N), JniTest::throwMany);
        for (int threads : new int[] {1, 2, 64}) {
            check("AttachCurrentThread, " + threads + " threads", Attached.class,
                    Amount.instances(Attached.class, threads * N),
                    () -> attachedThreads(Attached.class, threads, N));
        }
    }

    private static Path compile() throws Exception {
        Path source = Path.of(System.getProperty("test.src", "."), "jniTest.c");
        Path library = Path.of("libjniTest.so").toAbsolutePath();
        Path include = Path.of(System.getProperty("test.jdk", System.getProperty("java.home")), "include");
        if (!Files.exists(include.resolve("jni.h"))) {
            throw new SkippedException("the tested JDK has no include/jni.h");
        }
        OutputAnalyzer output;
        try {
            output = ProcessTools.executeProcess(new ProcessBuilder(List.of("gcc", "-shared", "-fPIC", "-Wall",
                    "-I" + include, "-I" + include.resolve("linux"), "-o", library.toString(), source.toString(),
                    "-lpthread")));
        } catch (IOException e) {
            throw new SkippedException("no gcc: " + e.getMessage());
        }
        output.shouldHaveExitValue(0);
        return library;
    }
}
