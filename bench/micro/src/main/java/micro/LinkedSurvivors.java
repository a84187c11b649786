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

package micro;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The cost in collections, per node: the newest million of nodes is always alive, so that young collections have many
 * to copy and to count as survivors. Between two collections there are some millions, so about one in three is copied.
 */
// An eden of 64 MB and two spaces of 32 MB for survivors, which Parallel would change otherwise: the nodes fit into one
// of these. Collectors that do not know these sizes ignore them.
@Fork(value = 1, jvmArgsPrepend = {"-Xms1g", "-Xmx1g", "-Xmn128m", "-XX:SurvivorRatio=2", "-XX:-UseAdaptiveSizePolicy"})
public class LinkedSurvivors extends Defaults {
    private static final int DEPTH = 10;
    private static final int NODES_OF_TREE = (1 << DEPTH) - 1;

    private static final class Node {
        private final int value;
        private Node next;

        Node(int value) {
            this.value = value;
        }
    }

    /** The newest million nodes. */
    @State(Scope.Thread)
    public static class Window {
        private Node first = new Node(0);
        private Node last = first;

        @Setup
        public void fill() {
            for (int i = 1; i < 1_000_000; i++) {
                last.next = new Node(i);
                last = last.next;
            }
        }
    }

    private record Tree(Tree left, Tree right) {
        static Tree ofDepth(int depth) {
            return depth == 1 ? new Tree(null, null) : new Tree(ofDepth(depth - 1), ofDepth(depth - 1));
        }
    }

    /** The newest thousand trees. */
    @State(Scope.Thread)
    public static class Forest {
        private final Tree[] trees = new Tree[1_000];
        private int oldest;

        @Setup
        public void fill() {
            for (int i = 0; i < trees.length; i++) {
                trees[i] = Tree.ofDepth(DEPTH);
            }
        }
    }

    /** A queue: a list that grows at one end and shrinks at the other. One thread at a time can follow it. */
    @Benchmark
    @OperationsPerInvocation(REPEAT)
    public void list(Window window) {
        Node first = window.first;
        Node last = window.last;
        for (int i = 0; i < REPEAT; i++) {
            last.next = new Node(i);
            last = last.next;
            // Without its link to the next, or one dead node in the old generation would keep all later ones.
            Node dead = first;
            first = dead.next;
            dead.next = null;
        }
        window.first = first;
        window.last = last;
    }

    /** A cache: trees of 1,023 nodes, the oldest of which is replaced. Threads can follow them side by side. */
    @Benchmark
    @OperationsPerInvocation(NODES_OF_TREE)
    public void trees(Forest forest) {
        forest.trees[forest.oldest] = Tree.ofDepth(DEPTH);
        forest.oldest = (forest.oldest + 1) % forest.trees.length;
    }
}
