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
 * @summary Without Flight Recorder, or without a module, stacks says what to do
 * @requires vm.hasJFR
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.internal.jvmstat/sun.jvmstat.monitor jdk.jlink
 * @library /test/lib ../lib
 * @build alloccounts.test.ChildVm
 * @run junit StacksWithoutFlightRecorderTest
 */

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

import alloccounts.test.ChildVm;
import jdk.alloccounts.AllocCounts;
import jdk.test.lib.JDKToolFinder;
import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.*;

public class StacksWithoutFlightRecorderTest {

    private static final String NOT_IN_USE =
            "Module jdk.jfr, which samples stacks, is not in use; run the program with --add-modules jdk.jfr.";
    private static final String NOT_IN_IMAGE =
            "Module jdk.jfr, which samples stacks, is not in this Java runtime image; "
            + "run the program with an image that jlink makes with --add-modules jdk.alloccounts,jdk.jfr.";
    private static final String NOT_AVAILABLE =
            "Flight Recorder, which samples stacks, is not available: either this Java virtual machine was built "
            + "without it, or the program was started with -XX:-FlightRecorder.";

    public static class FromJava {
        public static void main(String[] args) {
            try {
                System.out.println(AllocCounts.stacks("byte[]", Duration.ofMillis(1)));
            } catch (UnsupportedOperationException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    /** Waits to be asked. */
    public static class Asked {
        public static void main(String[] args) throws Exception {
            System.out.println(ProcessHandle.current().pid());
            System.in.read();
        }
    }

    private static OutputAnalyzer run(String... flags) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(flags));
        arguments.add(FromJava.class.getName());
        return ChildVm.run(arguments).shouldHaveExitValue(0);
    }

    /** {@return what jcmd prints about a program that this command starts} */
    private static OutputAnalyzer jcmd(List<String> command) throws Exception {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of("-cp", System.getProperty("test.class.path"), Asked.class.getName()));
        Process process = new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            String pid = process.inputReader().readLine();
            return ProcessTools.executeProcess(JDKToolFinder.getTestJDKTool("jcmd"), pid, "GC.alloc_counts",
                                               "stacks=byte[]", "duration=1s");
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** {@return the java of an image with these modules} */
    private static String image(String modules) {
        assumeTrue(Files.exists(Path.of(System.getProperty("test.jdk"), "jmods")), "the tested JDK can make images");
        Path image = Path.of("image-" + modules);
        assertEquals(0, ToolProvider.findFirst("jlink").orElseThrow().run(
                System.out, System.err, "--add-modules", modules, "--output", image.toString()));
        return image.resolve("bin", "java").toString();
    }

    private static String testedJava() {
        return JDKToolFinder.getTestJDKTool("java");
    }

    @Test
    void theModuleIsNotInUse() throws Exception {
        run("--limit-modules", "java.base,jdk.alloccounts").stdoutShouldContain(NOT_IN_USE);
        run("--limit-modules", "java.base,jdk.alloccounts", "--add-modules", "jdk.jfr").stdoutShouldContain("className=byte[]");
        jcmd(List.of(testedJava(), "--limit-modules", "java.base,jdk.alloccounts")).shouldContain(NOT_IN_USE);
    }

    @Test
    void theModuleIsNotInTheImage() throws Exception {
        String java = image("jdk.alloccounts");
        OutputAnalyzer output = ProcessTools.executeProcess(java, "-cp", System.getProperty("test.class.path"),
                                                            FromJava.class.getName());
        output.shouldHaveExitValue(0).stdoutShouldContain(NOT_IN_IMAGE);
        jcmd(List.of(java)).shouldContain(NOT_IN_IMAGE);
        // This is so even if the other module could be added.
        jcmd(List.of(java, "--limit-modules", "java.base")).shouldContain(
                "Module jdk.jfr is not in the Java runtime image of the program: run the program with an image "
                + "that jlink makes with --add-modules jdk.alloccounts,jdk.jfr");
    }

    @Test
    void itIsSwitchedOff() throws Exception {
        run("-XX:-FlightRecorder").stdoutShouldContain(NOT_AVAILABLE);
    }

    @Test
    void itIsNotInTheVM() throws Exception {
        run("-Djfr.unsupported.vm=true").stdoutShouldContain(NOT_AVAILABLE);
    }

    /** Only the VM can say so. */
    @Test
    void theModuleOfTheCountsIsNotInUse() throws Exception {
        jcmd(List.of(testedJava(), "--limit-modules", "java.base")).shouldContain(
                "Module jdk.alloccounts is not in use: run the program without --limit-modules, "
                + "or with --add-modules jdk.alloccounts,jdk.jfr");
        jcmd(List.of(testedJava(), "--limit-modules", "java.base,java.management", "--add-modules", "jdk.alloccounts,jdk.jfr"))
                .shouldContain(" of byte[] were allocated in 1 s; ");
    }

    @Test
    void theModuleOfTheCountsIsNotInTheImage() throws Exception {
        jcmd(List.of(image("java.base"))).shouldContain(
                "Module jdk.alloccounts is not in the Java runtime image of the program: run the program with an image "
                + "that jlink makes with --add-modules jdk.alloccounts,jdk.jfr");
        jcmd(List.of(image("jdk.jfr"))).shouldContain("Module jdk.alloccounts is not in the Java runtime image");
    }
}
