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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** The JMH benchmarks of bench/micro, one run of JMH for each benchmark and setting. */
final class Micro {
    static final String PART = "micro";
    static final String COLLECTOR = "Parallel";
    static final String OPERATION = "operation";
    /** Of iterations, the mean of which is the other metric. */
    static final String QUICK_OPERATION = "quickest tenth of operations";

    private static final String HEAP = "1 GB";

    private final Path jar;
    private final Path hostJava;
    private final List<String> options;

    Micro(Path jar, Path hostJava, List<String> options) {
        this.jar = jar;
        this.hostJava = hostJava;
        this.options = options;
    }

    /** Returns the names of those that match a regular expression; none match the empty one. */
    List<String> benchmarks(String pattern) throws IOException, InterruptedException {
        if (pattern.isEmpty()) {
            return List.of();
        }
        List<String> lines = Fork.run(List.of(hostJava.toString(), "-jar", jar.toString(), "-l", pattern));
        return lines.stream().filter(line -> line.startsWith("micro.")).toList();
    }

    void measure(String benchmark, Setting setting, int run, Samples samples) throws IOException, InterruptedException {
        Path results = Files.createTempFile("bench", ".json");
        try {
            List<String> flags = new ArrayList<>(List.of("-XX:+Use" + COLLECTOR + "GC", "-Xms1g", "-Xmx1g"));
            flags.addAll(setting.flags());
            List<String> command = new ArrayList<>(List.of(hostJava.toString(), "-jar", jar.toString(),
                    "^" + benchmark.replace(".", "\\.") + "$", "-f", "1", "-jvm", setting.java(),
                    "-jvmArgs", String.join(" ", flags), "-rf", "json", "-rff", results.toString(), "-foe", "true"));
            command.addAll(options);
            Fork.run(command);
            JsonArray all = JsonParser.parseString(Files.readString(results)).getAsJsonArray();
            if (all.isEmpty()) {
                throw new IOException("no result of " + benchmark + ", " + setting.name());
            }
            for (JsonElement result : all) {
                add(result.getAsJsonObject(), setting, run, samples);
            }
        } finally {
            Files.delete(results);
        }
    }

    /** With parameters, one benchmark has several results. */
    private static void add(JsonObject result, Setting setting, int run, Samples samples) {
        StringBuilder name = new StringBuilder(result.get("benchmark").getAsString().replaceFirst("^micro\\.", ""));
        if (result.has("params")) {
            result.getAsJsonObject("params").asMap()
                    .forEach((parameter, value) -> name.append(' ').append(parameter).append('=').append(value.getAsString()));
        }
        JsonObject metric = result.getAsJsonObject("primaryMetric");
        String unit = metric.get("scoreUnit").getAsString();
        samples.add(new Sample(new Sample.Subject(PART, name.toString(), COLLECTOR, HEAP, OPERATION, unit), setting.name(), run,
                metric.get("score").getAsDouble()));
        List<Double> iterations = new ArrayList<>();
        for (JsonElement fork : metric.getAsJsonArray("rawData")) {
            fork.getAsJsonArray().forEach(iteration -> iterations.add(iteration.getAsDouble()));
        }
        samples.add(new Sample(new Sample.Subject(PART, name.toString(), COLLECTOR, HEAP, QUICK_OPERATION, unit),
                setting.name(), run, iterations));
    }
}
