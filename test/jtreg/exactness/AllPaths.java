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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Action;
import alloccounts.test.Counts.Amount;
import alloccounts.test.Vm;

/**
 * Takes every path with 1, 2 and 64 threads and checks that each allocated what
 * it must, in objects and bytes, and nothing else of the classes of the paths.
 * Calls that warm a path up are counted and checked like all others.
 *
 * Arguments: the compilation level at which the paths must arrive (0 for none,
 * -1 for any; they are then not warmed up), then names of paths (none: all).
 * Prints "path | threads | calls | ok", and ends with code 1 after a difference.
 */
public final class AllPaths {
    private static final String OWN = Paths.class.getTypeName() + "$";

    private static final List<String> differences = new ArrayList<>();

    public static void main(String[] args) throws Throwable {
        int level = args.length == 0 ? 0 : Integer.parseInt(args[0]);
        List<String> names = List.of(args).subList(Math.min(args.length, 1), args.length);
        List<Paths.Path> paths = Paths.all().stream()
                .filter(path -> names.isEmpty() || names.contains(path.name()))
                .toList();
        for (Paths.Path path : paths) {
            int calls = Math.ceilDiv(path.calls(), level > 0 ? 1 : 10);
            take(path, 1, calls);
            if (path.shared()) {
                take(path, 2, Math.ceilDiv(calls, 20));
                take(path, 64, Math.ceilDiv(calls, 400));
            }
        }
        if (level != 0) {
            checkCompiled(paths, level);
        }
        differences.forEach(System.out::println);
        if (!differences.isEmpty()) {
            System.exit(1);
        }
    }

    /** {@return how many results a run of all paths prints} */
    static int lines() {
        return Paths.all().stream().mapToInt(path -> path.shared() ? 3 : 1).sum();
    }

    private static void take(Paths.Path path, int threads, int callsPerThread) throws Throwable {
        Counts counted = Counts.of(() -> run(path.action(), threads, callsPerThread));
        Map<String, Amount> expected = new TreeMap<>();
        path.perCall().get().forEach((name, amount) ->
                expected.put(name, amount.times((long) threads * callsPerThread)));
        Map<String, Amount> actual = counted
                .only(name -> name.startsWith(OWN) || expected.containsKey(name))
                .rows();
        boolean equal = expected.equals(actual);
        System.out.printf("%s | %d | %d | %s%n", path.name(), threads, threads * callsPerThread,
                equal ? "ok" : "DIFFERENT");
        if (equal) {
            return;
        }
        var all = new TreeSet<>(expected.keySet());
        all.addAll(actual.keySet());
        for (String name : all) {
            Amount should = expected.getOrDefault(name, Amount.NONE);
            Amount is = actual.getOrDefault(name, Amount.NONE);
            if (!should.equals(is)) {
                differences.add("path " + path.name() + ", " + threads + " threads, " + name
                        + ": expected " + should + ", actual " + is + ", VM flags " + Vm.flags());
            }
        }
    }

    /** Runs an action on some threads at once, or on this one. */
    private static void run(Action action, int threads, int calls) throws Throwable {
        if (threads == 1) {
            repeat(action, calls);
            return;
        }
        var together = new CountDownLatch(threads);
        var failures = new ArrayList<Throwable>();
        var all = new ArrayList<Thread>();
        for (int i = 0; i < threads; i++) {
            all.add(new Thread(() -> {
                try {
                    together.countDown();
                    together.await();
                    repeat(action, calls);
                } catch (Throwable t) {
                    synchronized (failures) {
                        failures.add(t);
                    }
                }
            }));
        }
        all.forEach(Thread::start);
        for (Thread thread : all) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private static void repeat(Action action, int calls) throws Throwable {
        for (int i = 0; i < calls; i++) {
            action.run();
        }
    }

    /** Checks that the VM did compile what it was to count in compiled code: the paths that are warm then. */
    private static void checkCompiled(List<Paths.Path> paths, int level) throws Exception {
        List<String> code = Vm.codeList();
        for (Paths.Path path : paths) {
            Pattern line = Pattern.compile("\\s*\\d+ +" + (level > 0 ? level : "[1-4]") + " .*\\bPaths\\." + path.name() + "\\(\\).*");
            if (path.calls() == Paths.WARM && code.stream().noneMatch(line.asMatchPredicate())) {
                differences.add("path " + path.name() + ": not compiled" + (level > 0 ? " at level " + level : "")
                        + ", VM flags " + Vm.flags());
            }
        }
    }
}
