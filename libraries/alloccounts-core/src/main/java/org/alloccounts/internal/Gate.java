/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.alloccounts.Action;
import org.alloccounts.Mode;

/**
 * Runs an action until it allocates the same each time, on the current thread.
 */
public final class Gate {

    /** What says that objects are not counted. */
    public static final String BYTES_ONLY = ThreadBytes.LABEL;

    private static final int WARM_UP_CALLS = 20_000;
    private static final long WARM_UP_TIME = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_BATCH = 1_024;
    private static final long SHORT_BATCH = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int CALLS_IN_ROUND = 100;
    private static final int EQUAL_ROUNDS = 3;
    private static final int MIN_ROUNDS = 12;
    /** Before the first call of {@link Mode#BYTECODE} counts. */
    private static final int FIRST_CALLS = 200;
    private static final long FIRST_CALLS_TIME = TimeUnit.SECONDS.toNanos(1);
    /** How often the lines are looked for until they add up to the counts. */
    private static final int ATTEMPTS_AT_LINES = 3;

    private static final ThreadLocal<Boolean> IS_RUNNING = new ThreadLocal<>();

    private final Instrument instrument;
    private final Action action;
    private final Mode mode;
    /** Whether compiled code is thrown away before each call that counts. */
    private final boolean discards;
    /** What the very first call has allocated; null before it. */
    private SortedMap<String, Count> first;

    private Gate(Instrument instrument, Action action, Mode mode) {
        this.instrument = instrument;
        this.action = action;
        this.mode = mode;
        discards = mode == Mode.BYTECODE && CompiledCode.mayBeOfC2();
    }

    /**
     * A gate that counts objects, or bytes if nothing in this virtual machine counts objects.
     *
     * @throws RuntimeException the exception with which a test is aborted, if nothing counts at all
     */
    public static Gate of(Action action, Mode mode) {
        return new Gate(Instruments.objectsOrBytes(), action, mode);
    }

    /**
     * Makes sure that something counts.
     *
     * @param objects whether bytes alone will not do
     * @throws RuntimeException the exception with which a test is aborted, if nothing does
     */
    public static void checkInstrument(boolean objects) {
        if (objects) {
            Instruments.objects();
        } else {
            Instruments.objectsOrBytes();
        }
    }

    /** With an instrument of a test. */
    static Gate of(Instrument instrument, Action action, Mode mode) {
        return new Gate(instrument, action, mode);
    }

    /**
     * Runs the action until it is in steady state, and {@return what it allocates then} When this is called once more, the
     * action is warmed up once more.
     *
     * @throws AssertionError if there is no steady state
     */
    public Result measure() {
        return exclusively(this::steadyState);
    }

    /** Throws the exception with which a test is aborted, unless objects are counted. */
    public void requireObjects() {
        if (!instrument.countsObjects()) {
            throw Abort.because(Jdk.missing());
        }
    }

    /**
     * Checks a result. If something is wrong, this measures once more, to be sure: a compiler may need longer than the warm-up,
     * where many threads keep it busy.
     *
     * @param name     of the test, or of the action
     * @param result   of {@link #measure}
     * @param findings what is wrong with a result
     * @return the result that is right
     * @throws AssertionError if something is wrong again, with the lines that allocate
     */
    public Result check(String name, Result result, Function<Result, List<Report.Finding>> findings) {
        if (findings.apply(result).isEmpty()) {
            return result;
        }
        return exclusively(() -> {
            Result second = steadyState();
            List<Report.Finding> found = findings.apply(second);
            if (!found.isEmpty()) {
                throw new AssertionError(Report.of(name, second, found, sites(second)));
            }
            return second;
        });
    }

    /** {@return which lines allocate what the calls of one round allocate} */
    private List<Site> sites(Result result) throws Throwable {
        List<Site> sites = List.of();
        for (int attempt = 0; attempt < ATTEMPTS_AT_LINES; attempt++) {
            sites = discards ? afterDiscard(this::sitesOfRound, 1) : sitesOfRound(result.calls());
            if (objects(sites).equals(objects(result))) {
                break;
            }
        }
        return sites;
    }

    private static Map<String, Long> objects(List<Site> sites) {
        return sites.stream().collect(Collectors.groupingBy(Site::className, Collectors.summingLong(Site::objects)));
    }

    private static Map<String, Long> objects(Result result) {
        return result.counts().values().stream().collect(Collectors.toMap(Count::className, Count::objects));
    }

    private interface Step<T> {
        T run() throws Throwable;
    }

    /** Not within another gate; and no compiled code is thrown away meanwhile, except by this gate. */
    private <T> T exclusively(Step<T> step) {
        if (IS_RUNNING.get() != null) {
            throw new IllegalStateException("this gate is in the action of another one; the action of a gate runs many times, "
                    + "so it cannot have a gate in it");
        }
        if (!discards) {
            CompiledCode.LOCK.readLock().lock();
        }
        IS_RUNNING.set(true);
        try {
            return step.run();
        } catch (Throwable t) {
            throw Thrown.as(t);
        } finally {
            IS_RUNNING.remove();
            if (!discards) {
                CompiledCode.LOCK.readLock().unlock();
            }
        }
    }

    private Result steadyState() {
        if (first == null) {
            first = round(1);
        }
        return discards ? bytecode() : compiled();
    }

    private Result compiled() {
        int calls = warmUp() ? CALLS_IN_ROUND : 1;
        long deadline = System.nanoTime() + WARM_UP_TIME;
        CompileQueue.awaitThoseOfNow(deadline);
        return steady(calls, () -> round(calls), () -> {
            warmUp();
            CompileQueue.awaitThoseOfNow(deadline);
        }, deadline);
    }

    /** {@return whether there was time for all calls} */
    private boolean warmUp() {
        long start = System.nanoTime();
        long begin = start;
        int batch = 1;
        int done = 0;
        while (done < WARM_UP_CALLS) {
            new Calls(action, batch).run();
            done += batch;
            long now = System.nanoTime();
            if (now - start >= WARM_UP_TIME) {
                return false;
            }
            if (now - begin < SHORT_BATCH && batch < MAX_BATCH) {
                batch *= 2;
            }
            begin = now;
        }
        return true;
    }

    private Result bytecode() {
        CompiledCode.LOCK.writeLock().lock();
        try {
            Instruments.checkDiscard(instrument);
        } finally {
            CompiledCode.LOCK.writeLock().unlock();
        }
        long start = System.nanoTime();
        for (int call = 1; call < FIRST_CALLS && System.nanoTime() - start < FIRST_CALLS_TIME; call++) {
            new Calls(action, 1).run();
        }
        return steady(1, () -> afterDiscard(this::round, 1), () -> { }, System.nanoTime() + WARM_UP_TIME);
    }

    private interface Round<T> {
        T run(int calls);
    }

    private <T> T afterDiscard(Round<T> round, int calls) {
        CompiledCode.LOCK.writeLock().lock();
        try {
            CompiledCode.discard();
            // A class that was redefined has to link its calls once more, which allocates.
            new Calls(action, 1).run();
            return round.run(calls);
        } finally {
            CompiledCode.LOCK.writeLock().unlock();
        }
    }

    private SortedMap<String, Count> round(int calls) {
        return Result.byName(instrument.measure(new Calls(action, calls)));
    }

    private List<Site> sitesOfRound(int calls) {
        return instrument.measureSites(new Calls(action, calls));
    }

    /**
     * Runs rounds until some in a row are equal.
     *
     * @param disturbed what to do when the allocations have changed
     */
    private Result steady(int calls, Step<SortedMap<String, Count>> round, Runnable disturbed, long deadline) {
        try {
            List<SortedMap<String, Count>> rounds = new ArrayList<>();
            int equal = 0;
            while (equal < EQUAL_ROUNDS) {
                if (rounds.size() >= MIN_ROUNDS && System.nanoTime() - deadline >= 0) {
                    throw new AssertionError(notSteady(rounds, calls));
                }
                rounds.add(round.run());
                int last = rounds.size() - 1;
                if (last == 0 || isSame(rounds.get(last - 1), rounds.get(last))) {
                    equal++;
                } else {
                    equal = 1;
                    disturbed.run();
                }
            }
            SortedMap<String, Count> counts = new TreeMap<>();
            for (SortedMap<String, Count> last : rounds.subList(rounds.size() - EQUAL_ROUNDS, rounds.size())) {
                last.forEach((name, count) -> counts.merge(name, count, (a, b) -> a.bytes() > b.bytes() ? a : b));
            }
            return new Result(mode, calls, counts, once(counts, calls), instrument.countsObjects());
        } catch (Throwable t) {
            throw Thrown.as(t);
        }
    }

    private boolean isSame(SortedMap<String, Count> a, SortedMap<String, Count> b) {
        return a.keySet().equals(b.keySet()) && a.keySet().stream().allMatch(
                name -> figure(a.get(name)) == figure(b.get(name)));
    }

    private long figure(Count count) {
        return count == null ? 0 : instrument.countsObjects() ? count.objects() : count.bytes();
    }

    private SortedMap<String, Count> once(SortedMap<String, Count> counts, int calls) {
        SortedMap<String, Count> once = new TreeMap<>();
        first.forEach((name, count) -> {
            Count later = counts.getOrDefault(name, new Count(name, 0, 0));
            long objects = count.objects() - later.objects() / calls;
            if (objects > 0) {
                once.put(name, new Count(name, objects, count.bytes() - later.bytes() / calls));
            }
        });
        return once;
    }

    private String notSteady(List<SortedMap<String, Count>> rounds, int calls) {
        List<SortedMap<String, Count>> last = rounds.subList(rounds.size() - EQUAL_ROUNDS, rounds.size());
        Set<String> names = new TreeSet<>();
        last.forEach(round -> names.addAll(round.keySet()));
        List<String> lines = new ArrayList<>();
        lines.add("the action has no steady state: no " + EQUAL_ROUNDS + " of " + rounds.size() + " rounds in a row "
                + "allocated the same (" + mode + ", rounds of " + calls + (calls == 1 ? " call" : " calls") + ")");
        names.stream().filter(name -> last.stream().map(round -> figure(round.get(name))).distinct().count() > 1)
                .forEach(name -> lines.add("  " + name + ": " + last.stream().map(round -> Long.toString(figure(round.get(name))))
                        .collect(Collectors.joining(", ")) + (instrument.countsObjects() ? " objects" : " bytes")
                        + " in the last " + EQUAL_ROUNDS + " rounds"));
        return Report.shorten(lines);
    }
}
