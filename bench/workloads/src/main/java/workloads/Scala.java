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
import java.nio.file.Path;
import java.util.List;

import scala.Option;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.io.AbstractFile;
import scala.reflect.io.VirtualDirectory;
import scala.tools.nsc.Global;
import scala.tools.nsc.Settings;
import scala.tools.nsc.reporters.StoreReporter;

/** The Scala compiler compiles the immutable collections of its library. */
final class Scala implements Workload {
    private final Unpacked sources;
    private final List<String> files;
    private final String library;

    Scala() throws IOException {
        String directory = "scala/collection/immutable/";
        sources = new Unpacked(Unpacked.archiveOf(directory + "List.scala"), directory, ".scala");
        files = sources.files().stream().map(Path::toString).toList();
        library = Unpacked.archiveOf("scala/Option.class").toString();
    }

    private static long size(AbstractFile file) {
        if (!file.isDirectory()) {
            return file.sizeOption().get() instanceof Integer bytes ? bytes : 0;
        }
        long bytes = 0;
        for (Iterator<AbstractFile> files = file.iterator(); files.hasNext();) {
            bytes += size(files.next());
        }
        return bytes;
    }

    @Override
    public long round() throws IOException {
        Settings settings = new Settings();
        settings.classpath().value_$eq(library);
        settings.nowarn().value_$eq(true);
        VirtualDirectory output = new VirtualDirectory("output", Option.empty());
        settings.outputDirs().setSingleOutput(output);
        StoreReporter reporter = new StoreReporter(settings);
        try (Global compiler = new Global(settings, reporter)) {
            compiler.new Run().compile(CollectionConverters.asScala(files).toList());
        }
        if (reporter.hasErrors()) {
            throw new IOException("the Scala compiler has failed: " + reporter.infos());
        }
        return size(output);
    }

    @Override
    public void close() throws IOException {
        sources.close();
    }
}
