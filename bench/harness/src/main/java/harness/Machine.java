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
import java.util.Set;
import java.util.zip.CRC32C;

/** Where, when and with what is measured. */
final class Machine {
    /** Of the columns of /proc/stat, the one with the time that other machines of the same host had. */
    private static final int STEAL = 7;

    /** What must be the same for runs to be taken together. */
    private final List<String> same = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private String earlier = "";
    private final long[] before = times();

    /**
     * @param what   is measured, in words
     * @param commit of this project
     * @param jdks   that are compared
     */
    Machine(String what, String commit, Set<Path> jdks) throws IOException, InterruptedException {
        lines.add("- " + what + ", begun on " + LocalDateTime.now().truncatedTo(ChronoUnit.MINUTES));
        lines.add("- this project at commit " + commit);
        same.add("- processor: " + Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name")).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown")
                + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        String memory = Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\D+", "");
        same.add("- memory: " + Long.parseLong(memory) / (1024 * 1024) + " GB");
        same.add("- kernel: " + System.getProperty("os.name") + " " + System.getProperty("os.version"));
        for (Path jdk : jdks) {
            same.add("- " + String.join("; ", Fork.run(List.of(jdk.resolve("bin/java").toString(), "-version")))
                    + ", libjvm " + hash(jdk.resolve("lib/server/libjvm.so")) + ", modules " + hash(jdk.resolve("lib/modules")));
        }
        lines.add("- load average at the start: " + Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    /** The version of a JDK does not tell all that it was built from. */
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
