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
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Some of the files of an archive, in a directory of their own until this is closed. */
final class Unpacked implements AutoCloseable {
    private final Path directory = Files.createTempDirectory("workload");
    private final List<Path> files = new ArrayList<>();

    Unpacked(Path archive, String prefix, String suffix) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().<ZipEntry>map(e -> e)::iterator) {
                String name = entry.getName();
                if (name.startsWith(prefix) && name.endsWith(suffix) && !entry.isDirectory()) {
                    Path file = directory.resolve(name);
                    Files.createDirectories(file.getParent());
                    Files.copy(zip.getInputStream(entry), file);
                    files.add(file);
                }
            }
        }
        if (files.isEmpty()) {
            throw new IOException("no " + prefix + "*" + suffix + " in " + archive);
        }
    }

    /** The archive on the class path that has a resource. */
    static Path archiveOf(String resource) throws IOException {
        URL url = Unpacked.class.getClassLoader().getResource(resource);
        if (url == null) {
            throw new IOException("not on the class path: " + resource);
        }
        return Path.of(URI.create(((JarURLConnection) url.openConnection()).getJarFileURL().toString()));
    }

    Path directory() {
        return directory;
    }

    /** In the order of the archive. */
    List<Path> files() {
        return Collections.unmodifiableList(files);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            Collection<Path> deepestFirst = all.sorted((a, b) -> b.compareTo(a)).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
