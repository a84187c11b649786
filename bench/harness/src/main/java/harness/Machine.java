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
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** Where, when and with what is measured. */
final class Machine {
    /** Of the columns of /proc/stat, the one with the time that other machines of the same host had. */
    private static final int STEAL = 7;
    private static final Pattern PLAN = Pattern.compile("(?m)^- plan (.*), begun on ");
    private static final Set<String> NO_NAMES =
            Set.of("intel", "amd", "arm", "genuine", "cpu", "processor", "virtual", "unknown");

    /** What must be the same for runs to be taken together. */
    private final List<String> same = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private String earlier = "";
    private final long[] before = times();

    /**
     * @param request what is to be measured
     * @param inTurn  whether the settings take turns
     * @param commit  of this project
     * @param jdks    that are compared
     */
    Machine(Request request, boolean inTurn, String commit, Set<Path> jdks) throws IOException, InterruptedException {
        lines.add("- plan " + request + ", begun on " + LocalDateTime.now().truncatedTo(ChronoUnit.MINUTES));
        lines.add("- this project at commit " + commit);
        same.add(inTurn ? "- the settings of a program ran at the same time and took turns, a round each"
                : "- the settings of a program ran one after another, in random order");
        same.add("- processor: " + model().orElse("unknown") + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        String memory = Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\D+", "");
        same.add("- memory: " + Long.parseLong(memory) / (1024 * 1024) + " GB");
        same.add("- kernel: " + System.getProperty("os.name") + " " + System.getProperty("os.version"));
        for (Path jdk : jdks) {
            same.add("- " + String.join("; ", Fork.run(List.of(jdk.resolve("bin/java").toString(), "-version")))
                    + ", libjvm " + hash(jdk.resolve("lib/server/libjvm.so")) + ", modules " + hash(jdk.resolve("lib/modules")));
        }
        lines.add("- load average at the start: " + Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    /** What was asked for first when this description was made. */
    static Request request(String description) throws IOException {
        Matcher m = PLAN.matcher(description);
        if (!m.find()) {
            throw new IOException("machine.txt has no line that names the plan");
        }
        return Request.of(List.of(m.group(1).split(" ")));
    }

    private static Optional<String> model() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name")).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip());
    }

    /** The processor in one word. */
    static String word() throws IOException {
        return model().map(Machine::word).filter(word -> !word.isEmpty()).orElse(System.getProperty("os.arch"));
    }

    /** The first word of a processor's name that says more than who made it, in lower case; empty if there is none. */
    static String word(String model) {
        return Arrays.stream(model.replaceAll("\\([^)]*\\)", " ").toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty() && !NO_NAMES.contains(word)).findFirst().orElse("");
    }

    /** The version of a JDK does not say all that it was built from. */
    private static String hash(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            CRC32C crc = new CRC32C();
            byte[] buffer = new byte[1 << 16];
            for (int n; (n = in.read(buffer)) > 0; ) {
                crc.update(buffer, 0, n);
            }
            return String.format("%08x", crc.getValue());
        }
    }

    /** How the processors have spent their time, in ticks. */
    private static long[] times() throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +");
        return Arrays.stream(fields, 1, fields.length).mapToLong(Long::parseLong).toArray();
    }

    /**
     * Takes what was measured earlier together with what is measured now.
     *
     * @param description of then
     * @throws IOException if it was another machine, or another JDK
     */
    void follow(String description) throws IOException {
        List<String> then = description.lines().toList();
        for (String line : same) {
            if (!then.contains(line)) {
                throw new IOException("the earlier runs are not of this machine and these JDKs: it is now \""
                        + line.substring(2) + "\"\n  try: the same without --more");
            }
        }
        earlier = description;
    }

    /** The whole as a list in Markdown, with what can only be said afterwards. */
    String describe(int runs) throws IOException {
        long[] now = times();
        double all = 0;
        // The columns behind it are parts of the first two.
        for (int i = 0; i <= STEAL; i++) {
            all += now[i] - before[i];
        }
        return (earlier.isEmpty() ? String.join("\n", same) + "\n" : earlier) + String.join("\n", lines) + String.format(Locale.ROOT,
                "\n- runs of each: %d, until %s; the host took away %.2f %% of the processors' time meanwhile\n", runs,
                LocalDateTime.now().truncatedTo(ChronoUnit.MINUTES), 100 * (now[STEAL] - before[STEAL]) / all);
    }
}
