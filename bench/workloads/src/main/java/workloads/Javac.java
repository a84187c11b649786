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

package workloads;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.ForwardingJavaFileObject;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** javac compiles the sources of java.xml, which come with the JDK: 1,855 files. */
final class Javac implements Workload {
    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final Unpacked sources;

    Javac() throws IOException {
        String archive = System.getProperty("workloads.src.zip", System.getProperty("java.home") + "/lib/src.zip");
        sources = new Unpacked(Path.of(archive), "java.xml/", ".java");
    }

    /** Keeps the size of the class files, and not the files. */
    private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
        private long bytes;

        Output(JavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind,
                FileObject sibling) throws IOException {
            return new ForwardingJavaFileObject<>(super.getJavaFileForOutput(location, name, kind, sibling)) {
                @Override
                public OutputStream openOutputStream() {
                    return new OutputStream() {
                        @Override
                        public void write(int b) {
                            bytes++;
                        }

                        @Override
                        public void write(byte[] b, int from, int length) {
                            bytes += length;
                        }
                    };
                }
            };
        }
    }

    @Override
    public long round() throws IOException {
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(sources.directory()));
            Output output = new Output(manager);
            List<String> options = List.of("-nowarn", "-proc:none", "-XDignore.symbol.file", "-Xlint:none",
                    "--patch-module", "java.xml=" + sources.directory().resolve("java.xml"));
            if (!compiler.getTask(null, output, null, options, null, manager.getJavaFileObjectsFromPaths(sources.files())).call()) {
                throw new IOException("javac has failed");
            }
            return output.bytes;
        }
    }

    @Override
    public void close() throws IOException {
        sources.close();
    }
}
