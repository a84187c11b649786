/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * DO NOT ALTER OR REMOVE COPYRIGHT NOTICES OR THIS FILE HEADER.
 *
 * This code is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License version 2 only, as
 * published by the Free Software Foundation.  The alloc-counts authors
 * designate this particular file as subject to the "Classpath" exception
 * as provided in the LICENSE file that accompanied this code.
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

package jdk.alloccounts.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import jdk.alloccounts.AllocCountDiff;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsSnapshot;
import jdk.alloccounts.AllocSite;
import jdk.alloccounts.AllocStacks;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Samples of allocations, from Flight Recorder.
 */
public final class Stacks {

    private static final String EVENT = "jdk.ObjectAllocationSample";
    private static final String RATE = "1000000/s";

    private static final Pattern HIDDEN_SUFFIX = Pattern.compile("[./]0x[0-9a-f]+(?=\\.)");

    // Flight Recorder's own thread: its name, the method that it runs, the class that runs code for a periodic
    // event, and the class with such code that is not of the program.
    private static final String RECORDER_THREAD = "JFR Periodic Tasks";
    private static final String RECORDER_METHOD = "jdk.jfr.internal.PlatformRecorder.periodicTask";
    private static final String EVENT_TASK = "jdk.jfr.internal.periodic.JavaEventTask";
    private static final String RECORDER_EVENTS = "jdk.jfr.internal.JDKEvents";

    /** For how many seconds remote clients may have it sample; {@code jcmd} checks this itself. */
    static final int MOST_SECONDS = 300;

    /** What the samples with one stack amount to. */
    private static final class Sum {
        long samples;
        long weight;
    }

    /** The samples of a class, those of unloaded classes, and those of the class that the sampling itself caused. */
    private static final class Samples {
        final Map<List<String>, Sum> sums = new HashMap<>();
        long withoutClass;
        long own;
    }

    /** What was sampled, and what was counted meanwhile for each line: null if sites were not counted. */
    private record Result(AllocStacks stacks, Map<String, Amount> lines) {
    }

    /** What the sites of a line amount to. */
    private static final class Amount {
        long allocs;
        long allocBytes;
    }

    private Stacks() {
    }

    /**
     * {@return how many objects of the classes of this name are allocated meanwhile, and where
     * they come from}
     *
     * @throws UnsupportedOperationException if counting is not enabled, or there is no Flight Recorder
     */
    public static AllocStacks sample(String className, Duration duration) {
        return sampleWithLines(className, duration).stacks();
    }

    private static Result sampleWithLines(String className, Duration duration) {
        AllocCountsVM.checkEnabled();
        checkFlightRecorder();
        // Before the recording, so that every sampled object is counted.
        AllocCountsSnapshot before = AllocCounts.snapshot();
        AllocCountsSnapshot after;
        Map<String, Amount> linesBefore = lines(className);
        Map<String, Amount> lines = null;
        boolean interrupted = false;
        Samples found;
        Path file = null;
        try (Recording recording = new Recording()) {
            // Else it would switch on all events that the program defines.
            FlightRecorder.getFlightRecorder().getEventTypes().forEach(type -> recording.disable(type.getName()));
            // So high a rate wins over the rates of other recordings, where "off" would not.
            recording.enable(EVENT).withStackTrace().with("throttle", RATE);
            recording.start();
            try {
                Thread.sleep(duration);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            recording.stop();
            lines = difference(linesBefore, lines(className));
            after = AllocCounts.snapshot();
            file = Files.createTempFile("alloccounts", ".jfr");
            recording.dump(file);
            found = read(file, binaryName(className));
        } catch (IOException e) {
            throw new UncheckedIOException("Flight Recorder could not write its samples", e);
        } finally {
            delete(file);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        long allocs = 0;
        long allocBytes = 0;
        if (lines != null) {
            // They add up to what the class has got, and have no other time than their sum.
            for (Amount amount : lines.values()) {
                allocs += amount.allocs;
                allocBytes += amount.allocBytes;
            }
        } else {
            for (AllocCountDiff diff : after.diff(before)) {
                if (diff.isClass() && diff.className().equals(className)) {
                    allocs += diff.allocs();
                    allocBytes += diff.allocBytes();
                }
            }
        }
        long samples = found.sums.values().stream().mapToLong(sum -> sum.samples).sum();
        long weight = found.sums.values().stream().mapToLong(sum -> sum.weight).sum();
        List<AllocStacks.Stack> stacks = new ArrayList<>();
        found.sums.forEach((frames, sum) ->
                stacks.add(new AllocStacks.Stack((double) sum.weight / weight, sum.samples, frames)));
        stacks.sort(Comparator.comparingDouble(AllocStacks.Stack::share).reversed());
        return new Result(new AllocStacks(className, allocs, allocBytes, samples, stacks, found.withoutClass, found.own), lines);
    }

    /** {@return what each line has allocated of a class, and what was allocated at no known line; null if sites are not counted} */
    private static Map<String, Amount> lines(String className) {
        if (!Sites.areCounted()) {
            return null;
        }
        Map<String, Amount> lines = new HashMap<>();
        try {
            for (AllocSite site : Sites.read()) {
                if (site.className().equals(className)) {
                    Amount amount = lines.computeIfAbsent(line(site), line -> new Amount());
                    amount.allocs += site.allocs();
                    amount.allocBytes += site.allocBytes();
                }
            }
        } catch (IllegalStateException e) {
            return null; // another client has just stopped them
        }
        return lines;
    }

    /** {@return the frame that Flight Recorder has for a site, as far as it has a line; or an empty string} */
    private static String line(AllocSite site) {
        if (!site.isAttributed()) {
            return "";
        }
        if (site.line() < 0 && !site.callers().isEmpty()) {
            // A compiler has allocated in place of the method: the recording has no frame of it.
            return site.callers().getFirst();
        }
        return site.method() + ":" + site.line();
    }

    /** {@return what was counted between two readings; null if sites were not counted all the time} */
    private static Map<String, Amount> difference(Map<String, Amount> before, Map<String, Amount> after) {
        if (before == null || after == null) {
            return null;
        }
        for (Map.Entry<String, Amount> line : before.entrySet()) {
            Amount amount = after.get(line.getKey());
            if (amount == null || amount.allocs < line.getValue().allocs) {
                return null; // they were switched off and on again
            }
            amount.allocs -= line.getValue().allocs;
            amount.allocBytes -= line.getValue().allocBytes;
        }
        return after;
    }

    /** Says what to do if there is no Flight Recorder. */
    private static void checkFlightRecorder() {
        if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty()) {
            if (ModuleFinder.ofSystem().find("jdk.jfr").isEmpty()) {
                throw new UnsupportedOperationException(
                        "Module jdk.jfr, which samples stacks, is not in this Java runtime image; "
                        + "run the program with an image that jlink makes with --add-modules jdk.alloccounts,jdk.jfr.");
            }
            throw new UnsupportedOperationException(
                    "Module jdk.jfr, which samples stacks, is not in use; run the program with --add-modules jdk.jfr.");
        }
        if (!FlightRecorder.isAvailable()) {
            throw new UnsupportedOperationException(
                    "Flight Recorder, which samples stacks, is not available: either this Java virtual machine was built "
                    + "without it, or the program was started with -XX:-FlightRecorder.");
        }
    }

    private static void delete(Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // It is one for temporary files.
            }
        }
    }

    /** {@return the samples of a class in a recording that the current thread has made} */
    private static Samples read(Path file, String wanted) throws IOException {
        Samples samples = new Samples();
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (!event.getEventType().getName().equals(EVENT)) {
                    continue;
                }
                RecordedClass objectClass = event.getClass("objectClass");
                if (objectClass == null) {
                    samples.withoutClass++;
                } else if (objectClass.getName().equals(wanted)) {
                    if (isOwn(event)) {
                        samples.own++;
                    } else {
                        Sum sum = samples.sums.computeIfAbsent(frames(event), frames -> new Sum());
                        sum.samples++;
                        sum.weight += event.getLong("weight");
                    }
                }
            }
        }
        return samples;
    }

    /**
     * {@return whether the sampling itself caused an allocation}
     * The current thread does nothing else meanwhile. Another thread that samples, and the
     * carrier of a virtual one, have frames of this class. The thread of Flight Recorder does
     * its own work, unless it calls the program for a periodic event; a stack that is cut off
     * does not show what it does, and counts as its own.
     */
    private static boolean isOwn(RecordedEvent event) {
        RecordedThread thread = event.getThread();
        if (thread != null && thread.getJavaThreadId() == Thread.currentThread().threadId()) {
            return true;
        }
        RecordedStackTrace trace = event.getStackTrace();
        if (trace == null) {
            return false;
        }
        boolean recorder = trace.isTruncated() && thread != null && RECORDER_THREAD.equals(thread.getJavaName());
        boolean recorderEvents = false;
        boolean program = false;
        for (RecordedFrame frame : trace.getFrames()) {
            String type = typeName(frame);
            if (type == null) {
                continue;
            }
            if (type.equals(Stacks.class.getName())) {
                return true;
            }
            recorder |= RECORDER_METHOD.equals(type + "." + frame.getMethod().getName());
            recorderEvents |= type.equals(RECORDER_EVENTS);
            program |= type.equals(EVENT_TASK) && !recorderEvents;
        }
        return recorder && !program;
    }

    /** {@return the Java methods that were running, innermost first, or who else allocated} */
    private static List<String> frames(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        List<String> frames = new ArrayList<>();
        if (trace != null) {
            for (RecordedFrame frame : trace.getFrames()) {
                if (frame.isJavaFrame()) {
                    frames.add(frame(frame));
                }
            }
        }
        if (frames.isEmpty()) {
            RecordedThread thread = event.getThread();
            String name = thread == null ? null : thread.getJavaName();
            frames.add("(no Java method: native code or the VM allocated, in "
                       + (name == null ? "an unknown thread" : "thread \"" + name + "\"") + ")");
        }
        return frames;
    }

    private static String frame(RecordedFrame frame) {
        String type = typeName(frame);
        return type == null ? "(unloaded method)" : type + "." + frame.getMethod().getName() + ":" + frame.getLineNumber();
    }

    /** {@return a frame as sites have it: without what makes the name of a hidden class unique} */
    private static String withoutSuffix(String frame) {
        return HIDDEN_SUFFIX.matcher(frame).replaceFirst("");
    }

    /** {@return the class of a method, or null: a recording lacks what was unloaded before it was written} */
    private static String typeName(RecordedFrame frame) {
        RecordedMethod method = frame.getMethod();
        RecordedClass type = method == null ? null : method.getType();
        return type == null ? null : type.getName();
    }

    /** {@return the name that events have for a type of this name} */
    private static String binaryName(String typeName) {
        int element = typeName.indexOf("[]");
        if (element < 0) {
            return typeName.replace('/', '.');      // of a hidden class
        }
        String name = typeName.substring(0, element);
        return "[".repeat((typeName.length() - element) / 2) + switch (name) {
            case "boolean" -> "Z";
            case "byte"    -> "B";
            case "char"    -> "C";
            case "short"   -> "S";
            case "int"     -> "I";
            case "long"    -> "J";
            case "float"   -> "F";
            case "double"  -> "D";
            default        -> "L" + name.replace('/', '+') + ";";   // of a hidden class
        };
    }

    /**
     * {@return the same as text; called by the virtual machine}
     *
     * @param printedName the name of the classes as the virtual machine prints it
     * @param limit the greatest number of stacks, 0 for all
     */
    static String text(String printedName, int seconds, int limit) {
        String className = Names.unescaped(printedName);
        Result sampled = sampleWithLines(className, Duration.ofSeconds(seconds));
        AllocStacks result = sampled.stacks();
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%d objects, %d bytes of %s were allocated in %d s; ",
                                  result.allocs(), result.allocBytes(), Names.escaped(className), seconds));
        List<AllocStacks.Stack> stacks = result.stacks();
        if (!stacks.isEmpty()) {
            text.append(String.format(Locale.ROOT, "%d samples of them have these stacks, by bytes:%n", result.samples()));
        } else if (result.allocs() > 0) {
            text.append(String.format("no sample of them is shown; try a longer duration%n"));
        } else {
            text.append(String.format("try a longer duration, and the full name of a class, as GC.alloc_counts prints it%n"));
        }
        if (result.samplesWithoutClass() > 0) {
            text.append(String.format(Locale.ROOT, "%d more samples are of classes that have been unloaded since, whichever they were%n",
                                      result.samplesWithoutClass()));
        }
        if (result.ownSamples() > 0) {
            text.append(String.format(Locale.ROOT, "%d samples are left out: the sampling itself allocated these objects%n",
                                      result.ownSamples()));
        }
        int shown = limit == 0 ? stacks.size() : Math.min(limit, stacks.size());
        for (AllocStacks.Stack stack : stacks.subList(0, shown)) {
            text.append(String.format(Locale.ROOT, "%n%5.1f %%, %d samples", 100 * stack.share(), stack.samples()));
            Amount line = sampled.lines() == null ? null : sampled.lines().get(withoutSuffix(stack.frames().getFirst()));
            if (line != null) {
                text.append(String.format(Locale.ROOT, "; in all, %d objects, %d bytes were counted at this line", line.allocs, line.allocBytes));
            }
            text.append(System.lineSeparator());
            stack.frames().forEach(frame -> text.append("        ").append(Names.escaped(frame)).append(System.lineSeparator()));
        }
        if (shown < stacks.size()) {
            text.append(String.format(Locale.ROOT, "%n(%d more stacks)%n", stacks.size() - shown));
        }
        if (shown > 0 && sampled.lines() == null) {
            text.append(String.format("%nTo see beside the samples how many objects each line has allocated, count sites: sites=start%n"));
        }
        return text.toString();
    }
}
