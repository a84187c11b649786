/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The module {@code jdk.alloccounts}, if the JDK has it. This is the only class that knows the names in there, so that all
 * others load on any JDK.
 */
public final class Jdk implements Instrument {

    /** Null if the virtual machine does not count. */
    private static final Jdk INSTANCE;
    /** Why it does not count; null if it does. */
    private static final String MISSING;

    static {
        Jdk jdk = null;
        String missing = null;
        try {
            Class<?> api = Class.forName("jdk.alloccounts.AllocCounts");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodType question = MethodType.methodType(boolean.class);
            if (!(boolean) lookup.findStatic(api, "isSupported", question).invokeExact()) {
                missing = "the Java virtual machine was built without allocation counts";
            } else if (!(boolean) lookup.findStatic(api, "isEnabled", question).invokeExact()) {
                missing = "the Java virtual machine does not count allocations: it was started with -XX:-CountAllocs, or uses "
                        + "a JVMCI compiler";
            } else {
                jdk = new Jdk(lookup, api);
            }
        } catch (ClassNotFoundException e) {
            missing = "this JDK (" + System.getProperty("java.vm.version") + ") does not count allocations: it has no module "
                    + "jdk.alloccounts, or the program was started without it (--add-modules jdk.alloccounts)";
        } catch (Throwable t) {
            missing = "the module jdk.alloccounts of this JDK is another one than this library knows: " + t;
        }
        INSTANCE = jdk;
        MISSING = missing;
    }

    /** One row of all classes of a name and a class loader. */
    public interface CountReader {
        /**
         * @param className null if the row stands for many classes
         * @param survived  negative if not known
         */
        void row(String className, long allocs, long allocBytes, long survived);
    }

    /** One row of what a place in the code has allocated. */
    public interface SiteReader {
        /**
         * @param method  {@code package.Class.method}; empty if no code is known
         * @param line    negative if not known
         * @param callers {@code package.Class.method:line}, nearest first
         */
        void row(String className, long allocs, String method, int line, List<String> callers);
    }

    private final Supplier<List<?>> getcounts;
    private final Supplier<List<?>> sites;
    private final MethodHandle startSites;
    private final MethodHandle stopSites;
    private final MethodHandle isCountingSites;
    private final MethodHandle measure;
    private final MethodHandle measureSites;
    private final Consumer<Runnable> forbidAllocations;
    private final Consumer<Runnable> permitAllocations;
    private final MethodHandle snapshot;
    private final MethodHandle rowsOf;
    private final MethodHandle countClass;
    private final MethodHandle allocs;
    private final MethodHandle allocBytes;
    private final MethodHandle isClass;
    private final MethodHandle survived;
    private final MethodHandle alive;
    private final MethodHandle siteClass;
    private final MethodHandle siteAllocs;
    private final MethodHandle method;
    private final MethodHandle line;
    private final MethodHandle callers;

    private Jdk(MethodHandles.Lookup lookup, Class<?> api) throws Throwable {
        Class<?> count = Class.forName("jdk.alloccounts.AllocCount");
        Class<?> site = Class.forName("jdk.alloccounts.AllocSite");
        Class<?> snapshots = Class.forName("jdk.alloccounts.AllocCountsSnapshot");
        MethodType takesAction = MethodType.methodType(void.class, Runnable.class);
        MethodType measures = MethodType.methodType(List.class, Runnable.class);
        getcounts = supplier(lookup.findStatic(api, "getcounts", MethodType.methodType(List.class)));
        sites = supplier(lookup.findStatic(api, "sites", MethodType.methodType(List.class)));
        startSites = lookup.findStatic(api, "startSites", MethodType.methodType(void.class));
        stopSites = lookup.findStatic(api, "stopSites", MethodType.methodType(boolean.class));
        isCountingSites = lookup.findStatic(api, "isCountingSites", MethodType.methodType(boolean.class));
        measure = lookup.findStatic(api, "measure", measures);
        measureSites = lookup.findStatic(api, "measureSites", measures);
        forbidAllocations = consumer(lookup.findStatic(api, "forbidAllocations", takesAction));
        permitAllocations = consumer(lookup.findStatic(api, "permitAllocations", takesAction));
        snapshot = lookup.findStatic(api, "snapshot", MethodType.methodType(snapshots))
                .asType(MethodType.methodType(Object.class));
        rowsOf = lookup.findVirtual(snapshots, "get", MethodType.methodType(List.class, String.class))
                .asType(MethodType.methodType(List.class, Object.class, String.class));
        countClass = getter(lookup, count, "className", String.class);
        allocs = getter(lookup, count, "allocs", long.class);
        allocBytes = getter(lookup, count, "allocBytes", long.class);
        isClass = getter(lookup, count, "isClass", boolean.class);
        survived = getter(lookup, count, "survived", long.class);
        alive = getter(lookup, count, "alive", long.class);
        siteClass = getter(lookup, site, "className", String.class);
        siteAllocs = getter(lookup, site, "allocs", long.class);
        method = getter(lookup, site, "method", String.class);
        line = getter(lookup, site, "line", int.class);
        callers = getter(lookup, site, "callers", List.class);
    }

    private static MethodHandle getter(MethodHandles.Lookup lookup, Class<?> type, String name, Class<?> result)
            throws ReflectiveOperationException {
        return lookup.findVirtual(type, name, MethodType.methodType(result))
                .asType(MethodType.methodType(result, Object.class));
    }

    /**
     * {@return an object that calls the method} A method handle will not do: once in a while its call allocates. What is
     * allocated before the virtual machine copies its counters could not be distinguished from what is allocated after.
     */
    @SuppressWarnings("unchecked")
    private static Supplier<List<?>> supplier(MethodHandle method) throws Throwable {
        return (Supplier<List<?>>) LambdaMetafactory.metafactory(
                MethodHandles.lookup(), "get", MethodType.methodType(Supplier.class),
                MethodType.methodType(Object.class), method, method.type()).getTarget().invoke();
    }

    /** {@return an object that calls the method} The same, where allocations may be forbidden. */
    @SuppressWarnings("unchecked")
    private static Consumer<Runnable> consumer(MethodHandle method) throws Throwable {
        return (Consumer<Runnable>) LambdaMetafactory.metafactory(
                MethodHandles.lookup(), "accept", MethodType.methodType(Consumer.class),
                MethodType.methodType(void.class, Object.class), method, method.type()).getTarget().invoke();
    }

    /** {@return what counts in this virtual machine; null if nothing does} */
    public static Jdk get() {
        return INSTANCE;
    }

    /** {@return why nothing counts in this virtual machine} */
    public static String missing() {
        return MISSING;
    }

    /** Reads the counts of all classes. Nothing is allocated before the virtual machine has copied its counters. */
    public void counts(CountReader reader) {
        read(getcounts.get(), reader);
    }

    /** Runs an action, and reads what the current thread allocates meanwhile. */
    public void measure(Runnable action, CountReader reader) {
        List<?> rows;
        try {
            rows = (List<?>) (List) measure.invokeExact(action);
        } catch (Throwable t) {
            throw Thrown.as(t);
        }
        read(rows, reader);
    }

    private void read(List<?> rows, CountReader reader) {
        try {
            for (Object row : rows) {
                reader.row((boolean) isClass.invokeExact(row) ? (String) countClass.invokeExact(row) : null,
                           (long) allocs.invokeExact(row), (long) allocBytes.invokeExact(row),
                           (long) survived.invokeExact(row));
            }
        } catch (Throwable t) {
            throw Thrown.as(t);
        }
    }

    /** {@return whether sites were off until now} They are on after the call. */
    public boolean startSites() {
        try {
            boolean were = (boolean) isCountingSites.invokeExact();
            startSites.invokeExact();
            return !were;
        } catch (Throwable t) {
            throw Thrown.as(t);
        }
    }

    public void stopSites() {
        try {
            boolean ignored = (boolean) stopSites.invokeExact();
        } catch (Throwable t) {
            throw Thrown.as(t);
        }
    }

    /** Reads what each place in the code has allocated since sites were switched on. */
    public void sites(SiteReader reader) {
        try {
            for (Object row : sites.get()) {
                reader.row((String) siteClass.invokeExact(row), (long) siteAllocs.invokeExact(row),
                           (String) method.invokeExact(row), (int) line.invokeExact(row), callers(row));
            }
        } catch (Throwable t) {
            throw Thrown.as(t);
        }
    }

    @SuppressWarnings("unchecked")
    private List<String> callers(Object row) throws Throwable {
        return (List<String>) (List) callers.invokeExact(row);
    }

    @Override
    public boolean countsObjects() {
        return true;
    }

    @Override
    public List<Count> measure(Runnable action) {
        try {
            List<?> rows = (List<?>) (List) measure.invokeExact(action);
            List<Count> counts = new ArrayList<>(rows.size());
            for (Object row : rows) {
                counts.add(new Count((String) countClass.invokeExact(row), (long) allocs.invokeExact(row),
                                     (long) allocBytes.invokeExact(row)));
            }
            return counts;
        } catch (Throwable t) {
            throw Thrown.as(t);
        }
    }

    /** Runs an action, and lets the virtual machine follow each allocation of the current thread meanwhile. */
    public void follow(Runnable action) {
        try {
            List<?> ignored = (List<?>) (List) measureSites.invokeExact(action);
        } catch (Throwable t) {
            throw Thrown.as(t);
        }
    }

    @Override
    public List<Site> measureSites(Runnable action) {
        try {
            List<?> rows = (List<?>) (List) measureSites.invokeExact(action);
            List<Site> sites = new ArrayList<>(rows.size());
            for (Object row : rows) {
                sites.add(new Site((String) siteClass.invokeExact(row), (long) siteAllocs.invokeExact(row), where(row)));
            }
            return sites;
        } catch (Throwable t) {
            throw Thrown.as(t);
        }
    }

    private String where(Object row) throws Throwable {
        String name = (String) method.invokeExact(row);
        if (name.isEmpty()) {
            return "(the virtual machine, not for a line of code)";
        }
        int number = (int) line.invokeExact(row);
        List<String> frames = callers(row);
        return name + (number < 0 ? "" : ":" + number)
                + (frames.isEmpty() ? "" : ", called from " + frames.get(frames.size() - 1));
    }

    /** {@return how many objects of the classes of this name no collection has found dead} */
    long alive(String className) {
        try {
            long sum = 0;
            Object all = snapshot.invokeExact();
            for (Object row : (List<?>) (List) rowsOf.invokeExact(all, className)) {
                sum += (long) alive.invokeExact(row);
            }
            return sum;
        } catch (Throwable t) {
            throw Thrown.as(t);
        }
    }

    void forbid(Runnable action) {
        forbidAllocations.accept(action);
    }

    void permit(Runnable action) {
        permitAllocations.accept(action);
    }
}
