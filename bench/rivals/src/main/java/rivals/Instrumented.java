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


package rivals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.jar.JarFile;
import java.util.logging.Logger;

import com.google.monitoring.runtime.instrumentation.AllocationInstrumenter;
import com.google.monitoring.runtime.instrumentation.AllocationRecorder;

/**
 * An agent that has java-allocation-instrumenter count the allocations of a program by class. At exit it writes how many
 * there were into the file that is its argument: objects, their classes, and the classes that could not be instrumented.
 */
public final class Instrumented {
    private static final ConcurrentHashMap<Class<?>, LongAdder> COUNTS = new ConcurrentHashMap<>();
    private static final LongAdder FAILURES = new LongAdder();
    // Kept here, or it could be replaced by one that has not been told what to do with failures.
    private static final Logger LOGGER =
            Logger.getLogger("com.google.monitoring.runtime.instrumentation.AllocationInstrumenter");

    private Instrumented() {
    }

    public static void premain(String file, Instrumentation instrumentation) throws IOException, URISyntaxException {
        // Instrumented classes of the JDK call it. From here on no class of this jar may be loaded that needs this one.
        Path jar = Path.of(Instrumented.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(jar.toFile()));
        LOGGER.setFilter(failure -> {
            FAILURES.increment();
            return false;
        });
        AllocationInstrumenter.premain(null, instrumentation);
        AllocationRecorder.addSampler((length, description, object, size) -> {
            LongAdder count = COUNTS.get(object.getClass());
            if (count == null) {
                count = COUNTS.computeIfAbsent(object.getClass(), type -> new LongAdder());
            }
            count.increment();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> write(Path.of(file))));
    }

    private static void write(Path file) {
        try {
            Files.write(file, List.of("objects " + COUNTS.values().stream().mapToLong(LongAdder::sum).sum(),
                    "classes " + COUNTS.size(), "classes not instrumented " + FAILURES.sum()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
