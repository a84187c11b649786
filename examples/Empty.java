// A program that does nothing: what it allocates is what the JVM takes to start and stop.
// Run it with empty.sh; "java Empty.java" would count the compiler as well.
//
// Copyright (c) 2026 The alloc-counts authors.
// SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

class Empty {
    public static void main(String[] args) {
    }
}
