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

// Not JUnit: all that this VM does is start others and read what they print.

/*
 * @test
 * @summary -XX:+VerifyAllocCounts compares at every opportunity, and a difference stops the VM
 * @requires vm.flagless & vm.bits == "64"
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main VerifierTest
 */

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import alloccounts.test.ChildVm;
import jdk.alloccounts.AllocCounts;
import jdk.internal.misc.Unsafe;
import jdk.test.lib.process.OutputAnalyzer;

/** The difference is an object of which the heap says that it is of another class. */
public final class VerifierTest {
    private static final String DONE = "the program is done";

    public static final class Program {
        static class Counted { int i; }
        static class Found { int i; }

        static final int REPETITIONS = 3;
        static volatile Object sink;

        public static void main(String[] args) {
            var counted = new Counted();
            var found = new Found();
            if (args[1].equals("forged")) {
                Unsafe unsafe = Unsafe.getUnsafe();
                long classWord = 8;
                unsafe.putInt(counted, classWord, unsafe.getInt(found, classWord));
            }
            for (int i = 0; i < REPETITIONS; i++) {
                switch (args[0]) {
                    case "operation" -> System.gc();
                    case "reading" -> sink = AllocCounts.getcounts();
                    case "exit" -> { }
                    default -> throw new AssertionError(args[0]);
                }
            }
            if (!args[0].equals("exit")) {
                System.out.println(DONE);
            }
        }
    }

    private static OutputAnalyzer run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(ChildVm.VERIFY);
        command.addAll(List.of("-Xlog:alloc+stats=debug", "-Xint", "-XX:+UseSerialGC",
                "-XX:+UseCompressedClassPointers", "-XX:-UseCompactObjectHeaders", "-XX:-CreateCoredumpOnCrash",
                Program.class.getName()));
        command.addAll(List.of(arguments));
        return ChildVm.run(command);
    }

    public static void main(String[] args) throws Exception {
        for (String when : new String[] {"operation", "reading", "exit"}) {
            OutputAnalyzer right = run(when, "right");
            right.shouldHaveExitValue(0);
            long verified = right.asLines().stream()
                    .filter(line -> line.contains("Allocation counts verified")).count();
            int expected = (when.equals("exit") ? 0 : Program.REPETITIONS) + 1;
            if (verified < expected) {
                throw new AssertionError(when + ": verified " + verified + " times, expected " + expected
                        + "\n" + right.getOutput());
            }

            OutputAnalyzer wrong = run(when, "forged");
            wrong.shouldNotHaveExitValue(0);
            wrong.shouldMatch("Allocations of " + Pattern.quote(Program.Counted.class.getName())
                    + " \\(slot \\d+\\) differ: 1 counted, 0 found \\(.+, \\w+\\)");
            wrong.shouldNotContain(DONE);
        }
    }
}
