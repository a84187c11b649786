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
 * What management clients show of an attribute or an operation beside its name: a sentence,
 * and the names of parameters, those of all overloads.
 */
final class Description {

    private static final Map<String, Description> ALL = Map.ofEntries(
            attribute("Supported", "Whether this virtual machine was built to count"),
            attribute("Enabled", "Whether it counts in this run"),
            attribute("ClassCount", "Loaded classes of which at least one object was allocated"),
            attribute("TotalAllocs", "Objects allocated"),
            attribute("TotalAllocBytes", "Bytes allocated"),
            attribute("TotalDeallocs", "Objects that collectors found dead"),
            attribute("TotalDeallocBytes", "Bytes that collectors found dead"),
            attribute("TotalAlive", "Objects allocated and not found dead"),
            attribute("TotalAliveBytes", "Bytes allocated and not found dead"),
            attribute("SettlementNanos", "Nanoseconds by which collections took longer to find out what died"),
            attribute("CounterBytes", "Bytes of memory committed for counters"),
            attribute("MostAlive", "The classes with most objects alive"),
            attribute("ObjectName", "The name of this bean"),
            operation("top", "Rows with the most allocations, or where another count is largest", "n", "order"),
            operation("get", "Rows of the classes of a name", "className"),
            operation("snapshot", "Rows of all classes, newest class first"),
            operation("thread", "What a thread has allocated, with -XX:+CountAllocsPerThread", "id"),
            operation("stacks", "Watches allocations of a class for a while, and tells where they come from",
                      "className", "seconds"),
            operation("mark", "Keeps the counts, for diff to tell what came since"),
            operation("diff", "What came since the mark"),
            operation("resetMax", "Has max of all classes start anew, from what is alive now"),
            operation("watchAlive", "Sends a notification when a collection has left more objects alive",
                      "className", "most"),
            operation("watchGrowth", "Sends a notification when each of the last collections has left more objects alive",
                      "className", "collections"),
            operation("unwatch", "Ends the watches of a class", "className"));

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
