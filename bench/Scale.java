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

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What a VM takes with many threads and many classes.
 *
 * <p> Usage: {@code build/jdk/bin/java [-XX:-CountAllocs] [-XX:flag...] bench/Scale.java CASE < /dev/null}
 *
 * <p> Each line with " = " in the output is a figure. To learn what counting costs, run a case with counting and without it;
 * {@code build-scripts/bench scale} does that for all cases. All classes are hidden, and one instance of each has been allocated
 * if nothing else is said. The cases:
 * <ul>
 * <li> {@code threads THREADS CLASSES}: the memory of platform threads that exist and have allocated nothing, and of the same
 *      threads when each has allocated four objects. With {@code -Xint} the resident memory hardly differs between runs. To
 *      leave other programs on the machine alone, no more threads start when the process has 90 % of the mappings that
 *      {@code vm.max_map_count} allows.
 * <li> {@code limited}: how many threads can be started with 3 GB of address space until there is an {@code OutOfMemoryError}.
 *      The number is 0 if the VM ends in another way, such as before it starts.
 * <li> {@code starts CLASSES INSTANCES ROUNDS}: how long it takes to start, run and join a thread that allocates nothing, if each
 *      class has had so many instances (0 or 1)
 * <li> {@code together THREADS ROUNDS}: how long so many threads take that start, allocate and end
 * <li> {@code flags}: whether the VM starts with flags that ask for too much or leave too little. A VM that takes more than 1
 *      GB of memory is killed, and has not started.
 * <li> {@code least}: the smallest limit of address space with which the VM starts, in steps of 32 MB
 * <li> {@code crash THREADS CLASSES}: how long it takes to write a crash report
 * </ul>
 * The cases {@code limited}, {@code flags}, {@code least} and {@code crash} start other VMs, with the flags of this one.
 *
 * <p> Before each of their rounds, {@code starts} and {@code together} print "ready" and wait for a line of input, or the end of
 * all input.
 */
public final class Scale {
    private static final int STARTS_IN_A_ROUND = 100;
    /** Of threads; before that, too much is interpreted. */
    private static final int WARM_UP = 3_000;
    private static final int MANY_THREADS = 100;
    /** More than fit into {@link #ADDRESS_SPACE_MB} with stacks of their own. */
    private static final int MOST_THREADS = 20_000;
    private static final int ADDRESS_SPACE_MB = 3 << 10;
    private static final int MOST_RESIDENT_MB = 1 << 10;
    private static final int STEP_MB = 32;
    private static final int MOST_STEPS = (16 << 10) / STEP_MB;
    private static final String STARTED = "threads started with 3 GB of address space";
    private static final Duration LONG = Duration.ofMinutes(5);

    private static volatile Object sink;
    private static volatile int unused;

    private Scale() {
    }

    private static void print(String figure, double value) {
        System.out.printf(Locale.ROOT, "%s = %.3f%n", figure, value);
    }

    // ---- memory of threads ----

    /** Threads that exist and allocate nothing until they are told to. */
    private static final class Waiting {
        private final List<Thread> threads = new ArrayList<>();
        private final AtomicInteger arrived = new AtomicInteger();
        private final ManyClasses classes;
        private volatile boolean mayAllocate;

        /** @param classes of the objects to be allocated */
        Waiting(ManyClasses classes) {
            this.classes = classes;
        }

        private void run() {
            arrived.incrementAndGet();
            while (!mayAllocate) {
                LockSupport.park();
            }
            try {
                classes.allocateSome(4);
            } catch (InstantiationException e) {
                throw new AssertionError(e);
            }
            arrived.incrementAndGet();
            while (true) {
                LockSupport.park();
            }
        }

        private void await(int arrivals) throws InterruptedException {
            while (arrived.get() < arrivals) {
                Thread.sleep(1);
            }
        }

        void start(int number) throws InterruptedException {
            for (int i = 0; i < number; i++) {
                Thread thread = new Thread(this::run);
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
            await(threads.size());
        }

        void allocate() throws InterruptedException {
            mayAllocate = true;
            threads.forEach(LockSupport::unpark);
            await(2 * threads.size());
        }

        int number() {
            return threads.size();
        }
    }

    /** What the kernel says of this process. */
    private record Memory(long mappings, long pageTablesKb, long residentKb) {
        private static final byte[] BUFFER = new byte[1 << 16];

        static Memory now() throws IOException {
            long pid = ProcessHandle.current().pid();
            return new Memory(mappingsNow(), status(pid, "VmPTE"), status(pid, "VmRSS"));
        }

        /** How many mappings there are. To look does not change the memory much, however many there are. */
        static long mappingsNow() throws IOException {
            long mappings = 0;
            try (InputStream in = Files.newInputStream(Path.of("/proc/self/maps"))) {
                for (int n; (n = in.read(BUFFER)) > 0; ) {
                    for (int i = 0; i < n; i++) {
                        mappings += BUFFER[i] == '\n' ? 1 : 0;
                    }
                }
            }
            return mappings;
        }

        /** Returns a number of /proc/PID/status; 0 if it has none, as at the end of a process. */
        static long status(long pid, String name) throws IOException {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith(name + ":")) {
                    return Long.parseLong(line.replaceAll("\\D+", ""));
                }
            }
            return 0;
        }
    }

    private static void threads(int number, int ofClasses) throws Exception {
        ManyClasses classes = classes(ofClasses);
        classes.allocateAll();
        // To be read in one go: from a second call on, the kernel says that this file is at its end.
        long most = Long.parseLong(Files.readAllLines(Path.of("/proc/sys/vm/max_map_count")).getFirst()) * 9 / 10;
        Waiting threads = new Waiting(classes);
        // Whatever is needed to look and to start is there before it counts.
        threads.start(1);
        Memory.now();
        Memory before = Memory.now();
        for (int left = number; left > 0 && Memory.mappingsNow() < most; left -= 500) {
            threads.start(Math.min(left, 500));
        }
        Memory idle = Memory.now();
        threads.allocate();
        Memory allocated = Memory.now();
        double started = threads.number() - 1;
        if (number >= MANY_THREADS) {
            print("mappings a thread", (idle.mappings - before.mappings) / started);
            print("resident memory a thread that has allocated nothing, KB", (idle.residentKb - before.residentKb) / started);
            print("resident memory a thread that has allocated, KB", (allocated.residentKb - before.residentKb) / started);
            print("threads that exist below 90 % of vm.max_map_count", started);
        }
        print("mappings in all", idle.mappings);
        print("page tables, KB", idle.pageTablesKb);
        print("page tables when all have allocated, KB", allocated.pageTablesKb);
        print("resident memory in all, MB", idle.residentKb / 1024.0);
    }

    /** As many, and some more for the threads to allocate if there are none. */
    private static ManyClasses classes(int number) throws ReflectiveOperationException {
        return ManyClasses.hidden(Math.max(4, number));
    }

    /** Starts threads until there is no memory for another. */
    private static void untilNoMemory() throws Exception {
        Waiting threads = new Waiting(classes(0));
        // Without memory, what prints could not be loaded.
        System.out.printf(Locale.ROOT, "starting threads, %.0f so far%n", 0.0);
        try {
            while (threads.number() < MOST_THREADS) {
                threads.start(1);
            }
        } catch (OutOfMemoryError e) {
            // As it should be.
        }
        print(STARTED, threads.number());
        System.out.flush();
        // To end in another way might take memory.
        Runtime.getRuntime().halt(0);
    }

    // ---- times ----

    private interface Round {
        void run() throws Exception;
    }

    /** Measures rounds, and prints of each how many nanoseconds it took, divided by a number. */
    private static void measure(int rounds, String figure, double divisor, Round round) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (int i = 0; i < rounds; i++) {
            System.out.println("ready");
            System.out.flush();
            input.readLine();
            long start = System.nanoTime();
            round.run();
            print(figure, (System.nanoTime() - start) / divisor);
        }
    }

    private static void startAndJoin(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            Thread thread = new Thread(() -> unused = 1);
            thread.start();
            thread.join();
        }
    }

    private static void starts(int number, int instances, int rounds) throws Exception {
        ManyClasses classes = classes(number);
        for (int i = 0; i < instances; i++) {
            classes.allocateAll();
        }
        System.gc();
        startAndJoin(WARM_UP);
        measure(rounds, "start to end of a thread, us", 1e3 * STARTS_IN_A_ROUND, () -> startAndJoin(STARTS_IN_A_ROUND));
    }

    private static void startTogether(int number) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Thread thread = new Thread(() -> {
                for (int j = 0; j < 100; j++) {
                    sink = new int[j];
                    sink = new Object();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void together(int number, int rounds) throws Exception {
        for (int i = 0; i < WARM_UP; i += number) {
            startTogether(number);
        }
        measure(rounds, "start to end of all threads, ms", 1e6, () -> startTogether(number));
    }

    // ---- other VMs ----

    /** The command for another VM, under a limit of its address space if that is not 0. */
    private static List<String> command(int limitMb, List<String> more) {
        List<String> command = new ArrayList<>();
        if (limitMb > 0) {
            command.addAll(List.of("sh", "-c", "ulimit -v " + (limitMb << 10) + " && exec \"$@\"", "sh"));
        }
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(more);
        return command;
    }

    private static List<String> thisProgram(List<String> flags, String... arguments) {
        List<String> command = new ArrayList<>(flags);
        String source = System.getProperty("jdk.launcher.sourcefile");
        command.addAll(source == null ? List.of("-cp", System.getProperty("java.class.path"), "Scale") : List.of(source));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Whether a VM starts and ends well, without too much memory or time. */
    private static boolean isGood(int limitMb, String... flags) throws IOException, InterruptedException {
        List<String> more = new ArrayList<>(List.of(flags));
        more.add("-version");
        Path directory = Files.createTempDirectory("scale");
        try {
            return isGood(new ProcessBuilder(command(limitMb, more)).directory(directory.toFile()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
        } finally {
            // It may have a crash report.
            for (File file : directory.toFile().listFiles()) {
                file.delete();
            }
            Files.delete(directory);
        }
    }

    private static boolean isGood(Process process) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!process.waitFor(5, TimeUnit.MILLISECONDS)) {
            long residentKb;
            try {
                residentKb = Memory.status(process.pid(), "VmRSS");
            } catch (IOException e) {
                // It has ended since.
                continue;
            }
            if (residentKb >> 10 > MOST_RESIDENT_MB || System.nanoTime() > end) {
                process.destroyForcibly().waitFor();
                return false;
            }
        }
        return process.exitValue() == 0;
    }

    private static void limited() throws IOException, InterruptedException {
        List<String> command = command(ADDRESS_SPACE_MB, thisProgram(List.of(), "until-no-memory"));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            print(STARTED, 0);
        }
    }

    private static void flags() throws IOException, InterruptedException {
        for (String flag : List.of("-XX:ParallelGCThreads=2147483647", "-XX:MaxRAM=64m")) {
            print("VM starts with " + flag, isGood(0, flag) ? 1 : 0);
        }
    }

    private static void least() throws IOException, InterruptedException {
        int bad = 0;
        int good = MOST_STEPS;
        if (!isGood(good * STEP_MB)) {
            throw new IllegalStateException("the VM does not even start with " + good * STEP_MB + " MB of address space");
        }
        while (good - bad > 1) {
            int middle = (bad + good) / 2;
            if (isGood(middle * STEP_MB)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        print("smallest address space that the VM starts with, MB", good * STEP_MB);
    }

    private static void waitForSignal(int number, int ofClasses) throws Exception {
        ManyClasses classes = classes(ofClasses);
        classes.allocateAll();
        new Waiting(classes).start(number);
        System.out.println("ready");
        System.out.flush();
        Thread.sleep(LONG);
    }

    private static void crash(String number, String ofClasses) throws IOException, InterruptedException {
        Path report = Files.createTempFile("scale", ".log");
        try {
            Process process = new ProcessBuilder(command(0, thisProgram(
                    List.of("-XX:ErrorFile=" + report, "-XX:-CreateCoredumpOnCrash", "-XX:+UnlockDiagnosticVMOptions",
                            "-XX:-DumpReplayDataOnError"), "wait-for-signal", number, ofClasses)))
                    .redirectErrorStream(true).start();
            try (BufferedReader output = process.inputReader()) {
                for (String line; !"ready".equals(line = output.readLine()); ) {
                    if (line == null) {
                        throw new IllegalStateException("the VM ended with " + process.waitFor() + " before its time");
                    }
                    System.out.println(line);
                }
                long start = System.nanoTime();
                new ProcessBuilder("kill", "-SEGV", "" + process.pid()).start().waitFor();
                output.transferTo(Writer.nullWriter());
                process.waitFor();
                print("crash report, s", (System.nanoTime() - start) / 1e9);
            } finally {
                process.destroyForcibly();
            }
            List<String> lines = Files.readAllLines(report);
            int map = lines.indexOf("Dynamic libraries:");
            if (map < 0 || !lines.getLast().equals("END.")) {
                throw new IllegalStateException("the crash report is not complete: it has " + lines.size() + " lines");
            }
            print("lines of the crash report's memory map", lines.subList(map, lines.size()).indexOf("") - 1);
        } finally {
            Files.delete(report);
        }
    }

    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        int[] numbers = words.stream().skip(1).filter(word -> word.matches("[0-9]{1,9}")).mapToInt(Integer::parseInt).toArray();
        switch ((words.isEmpty() ? "" : words.getFirst()) + " " + numbers.length) {
            case "threads 2" -> threads(numbers[0], numbers[1]);
            case "limited 0" -> limited();
            case "until-no-memory 0" -> untilNoMemory();
            case "starts 3" -> starts(numbers[0], numbers[1], numbers[2]);
            case "together 2" -> together(numbers[0], numbers[1]);
            case "flags 0" -> flags();
            case "least 0" -> least();
            case "crash 2" -> crash(words.get(1), words.get(2));
            case "wait-for-signal 2" -> waitForSignal(numbers[0], numbers[1]);
            default -> {
                System.err.println("usage: Scale threads THREADS CLASSES | limited | starts CLASSES INSTANCES ROUNDS"
                        + " | together THREADS ROUNDS | flags | least | crash THREADS CLASSES");
                System.exit(2);
            }
        }
    }
}
