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

import java.util.Map;

/**
 * What management clients show with the name of an attribute or an operation: a sentence, and
 * the names of the parameters of all overloads.
 */
final class Description {

    private static final Map<String, Description> ALL = Map.ofEntries(
            attribute("Supported", "Whether this virtual machine was built to count"),
            attribute("Enabled", "Whether it counts in this run"),
            attribute("CountingSites", "Whether it counts each place in the code that allocates, too"),
            attribute("ClassCount", "Loaded classes of which at least one object was allocated"),
            attribute("TotalAllocs", "Objects allocated"),
            attribute("TotalAllocBytes", "Bytes allocated"),
            attribute("TotalDeallocs", "Objects that collectors found dead"),
            attribute("TotalDeallocBytes", "Bytes that collectors found dead"),
            attribute("TotalAlive", "Objects allocated and not found dead"),
            attribute("TotalAliveBytes", "Bytes allocated and not found dead"),
            attribute("SettlementNanos", "Nanoseconds by which counting has prolonged collections to settle deaths"),
            attribute("CounterBytes", "Bytes of memory committed for counters"),
            attribute("MostAlive", "The 20 classes with the most objects alive"),
            attribute("MostAliveObjects", "How many objects of each of these classes are alive"),
            attribute("ObjectName", "The name of this bean"),
            attribute("ClassName", "The name of the class, as Class.getTypeName() returns it"),
            attribute("Allocs", "Objects allocated"),
            attribute("Deallocs", "Objects that collectors found dead"),
            attribute("Alive", "Objects allocated and not found dead"),
            attribute("Max", "The most objects alive at once"),
            attribute("Survived", "Objects that survived their first collection"),
            attribute("AllocBytes", "Bytes allocated"),
            attribute("DeallocBytes", "Bytes that collectors found dead"),
            attribute("AliveBytes", "Bytes allocated and not found dead"),
            attribute("MaxBytes", "The most bytes alive at once"),
            attribute("SurvivedBytes", "Bytes that survived their first collection"),
            operation("top", "The rows with the most allocations, or where another figure is largest", "limit", "order"),
            operation("get", "The rows of the classes of a name", "className"),
            operation("rows", "The rows of all classes, newest class first"),
            operation("getThreadCounts", "What a thread has allocated; needs -XX:+CountAllocsPerThread", "threadId"),
            operation("stacks", "Samples allocations of a class for a while, and returns where they come from",
                      "className", "seconds"),
            operation("startSites", "Counts allocations for each place in the code from now on, too"),
            operation("stopSites", "Counts them no more, and returns whether they were counted"),
            operation("sites", "The places in the code that allocate objects of a class, or with * of any class, most allocations first",
                      "className", "limit"),
            operation("baseline", "Keeps a snapshot as the baseline of later diffs"),
            operation("diff", "What changed since the baseline"),
            operation("resetMax", "Restarts the maxima of all classes from what is alive now"),
            operation("watch", "Registers a bean with the figures of a class", "className"),
            operation("watchAlive", "Watches a class, and sends a notification when a collection leaves more objects alive",
                      "className", "threshold"),
            operation("watchGrowth",
                      "Watches a class, and sends a notification when each of the last collections has left more objects alive",
                      "className", "collections"),
            operation("unwatch", "Ends the watches of a class, and unregisters its bean", "className"));

    final String text;
    final String[] parameters;

    private Description(String text, String... parameters) {
        this.text = text;
        this.parameters = parameters;
    }

    private static Map.Entry<String, Description> attribute(String name, String text) {
        return Map.entry(name, new Description(text));
    }

    private static Map.Entry<String, Description> operation(String name, String text, String... parameters) {
        return Map.entry(name, new Description(text, parameters));
    }

    static Description of(String name) {
        return ALL.get(name);
    }
}
