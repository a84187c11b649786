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

package harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;

/**
 * Where things are.
 *
 * @param root of the checkout
 */
record Layout(Path root) {

    Path calibration() {
        return root.resolve("bench/calibration.csv");
    }

    /** The programs of bench/workloads, by name. */
    List<String> programs() throws IOException {
        Properties programs = new Properties();
        try (InputStream in = Files.newInputStream(root.resolve("bench/workloads/src/main/resources/programs.properties"))) {
            programs.load(in);
        }
        return List.copyOf(new TreeSet<>(programs.stringPropertyNames()));
    }

    /** The results of that name. */
    Path results(String name) throws IOException {
        Path directory = root.resolve("bench/results").resolve(name);
        if (!Files.exists(directory.resolve(Samples.SAMPLES))) {
            throw new IOException("there are no samples in bench/results/" + name);
        }
        return directory;
    }

    /** A directory for new results, which is not there yet. */
    Path newResults(LocalDate date, String machine, String plan) {
        String name = date + "-" + machine + "-" + plan;
        Path directory = root.resolve("bench/results").resolve(name);
        for (int i = 2; Files.exists(directory); i++) {
            directory = directory.resolveSibling(name + "-" + i);
        }
        return directory;
    }

    /** The copy of an image that is measured. */
    Path image(String name) {
        return root.resolve("build/measured").resolve(name);
    }

    /** What build-scripts/bench has made for the rivals. */
    Path rivals() {
        return root.resolve("build/rivals");
    }

    /** A program that is run from its source. */
    Path scale() {
        return root.resolve("bench/Scale.java");
    }

    Path micro() {
        return root.resolve("build/micro/benchmarks.jar");
    }

    /** As a person in the root of the checkout would name it. */
    String relative(Path path) {
        return root.relativize(path).toString();
    }
}
