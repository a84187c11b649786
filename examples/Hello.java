// The first thing to run: greets a thousand times, and asks how many greetings that took.
//
// Copyright (c) 2026 The alloc-counts authors.
// SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

import jdk.alloccounts.AllocCounts;

record Greeting(String text) { }

void main() {
    var greetings = new ArrayList<Greeting>();
    for (int i = 1; i <= 1000; i++) {
        greetings.add(new Greeting("Hello, object " + i + "!"));
    }
    IO.println(greetings.getLast().text());

    for (var count : AllocCounts.getcounts()) {
        if (count.className().equals(Greeting.class.getTypeName())) {
            IO.println(count.className() + ": " + count.allocs() + " objects, "
                       + count.allocBytes() + " bytes");
        }
    }
}
