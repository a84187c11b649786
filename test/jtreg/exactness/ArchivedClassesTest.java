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
 * @summary Classes that come from a CDS archive or an AOT cache are counted like others
 * @requires vm.flagless & vm.cds & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib .
 * @build AllPaths ArchivedClassesTest
 * @run main/timeout=300 ArchivedClassesTest
 */

import java.io.File;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import jdk.test.lib.process.OutputAnalyzer;
import jdk.test.lib.process.ProcessTools;

public final class ArchivedClassesTest {
    private static final String JAR = "paths.jar";
    private static final String VERIFY = "-XX:+VerifyAllocCounts";

    /** An AOT cache has the object of a lambda that captures nothing: it is there before its path is taken. */
    private static final List<String> PATHS = Paths.all().stream()
            .map(Paths.Path::name)
            .filter(name -> !name.equals("nonCapturingLambda"))
            .toList();
    private static final int LINES = AllPaths.lines() - 1;

    public static void main(String[] args) throws Exception {
        jar();
        check("-XX:ArchiveClassesAtExit=paths.jsa");
        check("-XX:SharedArchiveFile=paths.jsa");
        check("-XX:SharedArchiveFile=paths.jsa", VERIFY, "-Xlog:class+load:file=archive.log");
        checkArchived("archive.log");
        check("-XX:AOTCacheOutput=paths.aot");
        check("-XX:AOTCache=paths.aot");
        check("-XX:AOTCache=paths.aot", VERIFY, "-XX:AOTMode=on", "-Xlog:class+load:file=cache.log");
        checkArchived("cache.log");
    }

    /** Takes all paths with some flags. */
    private static void check(String... flags) throws Exception {
        List<String> command = new ArrayList<>(List.of("-XX:+UnlockDiagnosticVMOptions"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-Xmx256m", "-Xbatch", "-XX:-OmitStackTraceInFastThrow",
                "-XX:CompileCommand=quiet", "-XX:CompileCommand=dontinline,Paths::*", "-jar", JAR, "4"));
        command.addAll(PATHS);
        OutputAnalyzer output = ProcessTools.executeProcess(
                ProcessTools.createLimitedTestJavaProcessBuilder(command));
        long ok = output.asLines().stream().filter(line -> line.endsWith("| ok")).count();
        if (output.getExitValue() != 0 || ok != LINES) {
            throw new AssertionError(List.of(flags) + ": " + ok + " of " + LINES + " ok, exit value "
                    + output.getExitValue() + "\n" + output.getOutput());
        }
        System.out.println(List.of(flags) + ": " + ok + " ok");
    }

    private static void checkArchived(String log) throws Exception {
        if (Files.readAllLines(Path.of(log)).stream()
                .noneMatch(line -> line.contains(" Paths$Plain ") && line.contains("shared objects file"))) {
            throw new AssertionError("Paths$Plain was not loaded from the archive, see " + log);
        }
    }

    /** Only classes from a jar are archived. */
    private static void jar() throws Exception {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, AllPaths.class.getName());
        manifest.getMainAttributes().putValue("Add-Exports", "java.base/jdk.internal.misc");
        Set<String> names = new HashSet<>();
        try (OutputStream file = Files.newOutputStream(Path.of(JAR));
             var jar = new JarOutputStream(file, manifest)) {
            for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
                Path root = Path.of(part);
                if (!Files.isDirectory(root)) {
                    continue;
                }
                List<Path> files;
                try (Stream<Path> walk = Files.walk(root)) {
                    files = walk.filter(path -> path.toString().endsWith(".class")).toList();
                }
                for (Path path : files) {
                    String name = root.relativize(path).toString();
                    if (name.matches("(AllPaths|Paths|WideClass|alloccounts/|jdk/test/lib/).*") && names.add(name)) {
                        jar.putNextEntry(new ZipEntry(name));
                        Files.copy(path, jar);
                        jar.closeEntry();
                    }
                }
            }
        }
    }
}
