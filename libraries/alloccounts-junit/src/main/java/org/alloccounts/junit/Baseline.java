/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.alloccounts.internal.Report;
import org.alloccounts.internal.Result;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * The file with what each test allocates: one line for each test, mode and class, sorted, with the number for one call.
 *
 * <p> If the file exists, tests must allocate exactly that, no more and no less. With {@code alloccounts.update=true} the tests
 * that run put into the file what they allocate.
 */
final class Baseline {

    private static final String HEADER = "# What tests allocate in one call. Written with -Dalloccounts.update=true";
    private static final String NOTHING = "(nothing)";
    private static final String SEPARATOR = "  ";
    private static final Pattern INVOCATION = Pattern.compile("\\[test-template-invocation:#(\\d+)\\]");
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Baseline.class);

    private final Path file;
    private final boolean updates;
    /** By test and mode, the lines of it without them; null if there is no file */
    private final SortedMap<String, TreeSet<String>> lines;

    private Baseline(Path file, boolean updates) {
        this.file = file;
        this.updates = updates;
        lines = read(file);
    }

    /** {@return the one of this run of JUnit} */
    static Baseline of(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(Baseline.class, key -> new Baseline(
                Path.of(context.getConfigurationParameter("alloccounts.baseline").orElse("alloc-baseline.txt")),
                context.getConfigurationParameter("alloccounts.update").map(Boolean::parseBoolean).orElse(false)),
                Baseline.class);
    }

    /** {@return the name of a test in the file} */
    static String test(ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        Method executable = method.getExecutable();
        Matcher invocation = INVOCATION.matcher(context.getUniqueId());
        String parameters = Arrays.stream(executable.getParameterTypes()).map(Class::getTypeName)
                .collect(Collectors.joining(","));
        return context.getRequiredTestClass().getName() + "." + executable.getName() + "(" + parameters + ")"
                + (invocation.find() ? "#" + invocation.group(1) : "");
    }

    /**
     * Compares a result with the file, or puts it there.
     *
     * @throws AssertionError if they differ
     */
    synchronized void check(String test, Result result) {
        if (lines == null && !updates) {
            return;
        }
        String key = test + SEPARATOR + result.mode();
        TreeSet<String> found = new TreeSet<>();
        result.counts().forEach((className, count) -> found.add(className + SEPARATOR + result.perCall(count.objects())));
        if (found.isEmpty()) {
            found.add(NOTHING + SEPARATOR + 0);
        }
        if (updates) {
            update(file, key, found);
            return;
        }
        TreeSet<String> expected = lines.get(key);
        if (found.equals(expected)) {
            return;
        }
        List<String> message = new ArrayList<>();
        if (expected == null) {
            message.add(key + " is not in " + file + "; run the test with -Dalloccounts.update=true");
        } else {
            message.add(key + " does not allocate what " + file + " says; if that is right, run the test with "
                    + "-Dalloccounts.update=true");
            expected.stream().filter(line -> !found.contains(line)).forEach(line -> message.add("  - " + line));
            found.stream().filter(line -> !expected.contains(line)).forEach(line -> message.add("  + " + line));
        }
        throw new AssertionError(Report.shorten(message));
    }

    /** Other processes may write the file, too. */
    private static synchronized void update(Path file, String key, TreeSet<String> found) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                                                    StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            SortedMap<String, TreeSet<String>> all = parse(read(channel));
            all.put(key, found);
            StringBuilder text = new StringBuilder(HEADER).append('\n');
            all.forEach((test, values) -> values.forEach(
                    value -> text.append(test).append(SEPARATOR).append(value).append('\n')));
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot update " + file, e);
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // The rest.
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private static SortedMap<String, TreeSet<String>> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static SortedMap<String, TreeSet<String>> parse(String text) {
        SortedMap<String, TreeSet<String>> lines = new TreeMap<>();
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
            String[] parts = line.split(SEPARATOR, 3);
            if (parts.length < 3) {
                throw new IllegalArgumentException("not a line of an allocation baseline: " + line);
            }
            lines.computeIfAbsent(parts[0] + SEPARATOR + parts[1], key -> new TreeSet<>()).add(parts[2]);
        });
        return lines;
    }
}
