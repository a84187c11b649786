// Something to look at thread by thread: one thread splits a line, one makes orders, until the Enter key is pressed.
//
// Copyright (c) 2026 The alloc-counts authors.
// SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

public class Threads {
    record Order(int number, int pieces) { }

    // Fields keep the latest object, so that the compilers cannot leave it out.
    static String[] words;
    static Order order;
    static int[] digits;

    static void parser() {
        while (true) {
            words = "apples,pears,plums,quinces".split(",");
        }
    }

    static void orders() {
        for (int number = 1; ; number++) {
            order = new Order(number, 12);
        }
    }

    public static void main(String[] args) throws Exception {
        Thread.ofPlatform().daemon().name("orders").start(Threads::orders);
        Thread.ofPlatform().daemon().name("parser").start(Threads::parser);
        for (int i = 0; i < 1000; i++) {
            Thread.ofVirtual().start(() -> digits = new int[10]);
        }
        System.out.println("Enter ends the program.");
        System.in.read();
    }
}
