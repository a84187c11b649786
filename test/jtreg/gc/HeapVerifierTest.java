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

// Not JUnit: all that this VM does is start others, for the configuration that its argument names.


/*
 * @test id=Serial
 * @summary -XX:+VerifyAllocCounts compares what is alive with the heap, and a difference stops the VM, with Serial
 * @requires vm.gc.Serial & vm.flagless & vm.bits == "64"
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main HeapVerifierTest Serial
 */

/*
 * @test id=Parallel
 * @summary -XX:+VerifyAllocCounts compares what is alive with the heap, and a difference stops the VM, with Parallel
 * @requires vm.gc.Parallel & vm.flagless & vm.bits == "64"
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main HeapVerifierTest Parallel
 */

/*
 * @test id=G1
 * @summary -XX:+VerifyAllocCounts compares what is alive with the heap, and a difference stops the VM, with G1
 * @requires vm.gc.G1 & vm.flagless & vm.bits == "64"
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main HeapVerifierTest G1
 */

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import alloccounts.test.ChildVm;
import jdk.internal.misc.Unsafe;
import jdk.test.lib.process.OutputAnalyzer;

/**
 * The difference is an object that becomes one of another class after the walk
 * of thread-local buffers, which is the other check, has come across it.
 */
public final class HeapVerifierTest {
    private static final String DONE = "the program is done";

    public static final class Program {
        static class Counted { int i; }
        static class Found { int i; }

        static final int COLLECTIONS = 5;

        public static void main(String[] args) {
            var counted = new Counted();
            var found = new Found();
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
            }
            if (args[0].equals("forged")) {
                Unsafe unsafe = Unsafe.getUnsafe();
                long classWord = 8;
                unsafe.putInt(counted, classWord, unsafe.getInt(found, classWord));
            }
            System.gc();
            System.out.println(DONE + " with " + counted + " and " + found);
        }
    }

    private static OutputAnalyzer run(String collector, String how) throws Exception {
        List<String> command = new ArrayList<>(ChildVm.VERIFY);
        command.addAll(List.of("-Xlog:alloc+stats=debug", "-Xint", "-XX:+Use" + collector + "GC",
                "-XX:+UseCompressedClassPointers", "-XX:-UseCompactObjectHeaders", "-XX:-CreateCoredumpOnCrash",
                Program.class.getName(), how));
        return ChildVm.run(command);
    }

    public static void main(String[] args) throws Exception {
        OutputAnalyzer right = run(args[0], "right");
        right.shouldHaveExitValue(0);
        right.shouldContain(DONE);
        long verified = right.asLines().stream().filter(line -> line.contains("Objects alive verified")).count();
        if (verified < Program.COLLECTIONS + 1) {
            throw new AssertionError("verified " + verified + " times\n" + right.getOutput());
        }

        OutputAnalyzer wrong = run(args[0], "forged");
        wrong.shouldNotHaveExitValue(0);
        wrong.shouldMatch("Objects alive of " + Pattern.quote(Program.Counted.class.getName())
                + " \\(slot \\d+\\) differ: 1 counted, 0 found \\(" + args[0] + ", \\w+\\)");
        wrong.shouldNotContain(DONE);
    }
}
