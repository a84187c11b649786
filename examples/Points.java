// Something to look at with other tools: makes points and drops them, then waits for the Enter key.
//
// Copyright (c) 2026 The alloc-counts authors.
// SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

import java.util.ArrayList;
import java.util.List;

import jdk.alloccounts.AllocCounts;

public class Points {
    record Point(int x, int y) { }

    public static void main(String[] args) throws Exception {
        List<Point> points = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            points.clear();
            for (int i = 0; i < 100_000; i++) {
                points.add(new Point(i, -i));
            }
        }
        System.gc();
        var allocated = AllocCounts.measure(() -> points.add(new Point(1, 1)));
        System.out.println("One more point took " + allocated);
        System.out.println("Enter ends the program.");
        System.in.read();
    }
}
