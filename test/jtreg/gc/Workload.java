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


import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Cleaner;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;

/**
 * What {@link StressTest} runs: threads that make, hold and drop objects of
 * all kinds in a heap that is hardly large enough. When they have stopped,
 * as many objects of each class of this program are alive as can be reached.
 */
public final class Workload {
    static final String DONE = "the program is done";

    private static final int THREADS = 3;
    private static final int SLOTS = 1_000;
    private static final int PARKED = 40;
    private static final int CLASSES = 10;

    static class Node implements Cloneable {
        Node next;
        Object value;

        Node(Node next, Object value) {
            this.next = next;
            this.value = value;
        }

        Node copy() {
            try {
                return (Node) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static class Weak extends WeakReference<Object> {
        Weak(Object referent) {
            super(referent, QUEUE);
        }
    }

    static class Soft extends SoftReference<Object> {
        Soft(Object referent) {
            super(referent, QUEUE);
        }
    }

    static class Phantom extends PhantomReference<Object> {
        Phantom(Object referent) {
            super(referent, QUEUE);
        }
    }

    static class Cleaned { Object value = new Node(null, null); }

    @SuppressWarnings("removal")
    static class Finalizable {
        static Object resurrected;

        Node node = new Node(null, null);

        @Override
        protected void finalize() {
            resurrected = node;
        }
    }

    /** The class of a virtual thread's work: each frame has a node of its own. */
    static class Deep implements Runnable {
        final int depth;
        volatile boolean done;

        Deep(int depth) {
            this.depth = depth;
        }

        @Override
        public void run() {
            down(new Node(null, null), depth);
        }

        private int down(Node node, int frames) {
            if (frames > 0) {
                int below = down(new Node(node, null), frames - 1);
                node.value = below;
                return below + 1;
            }
            while (!done) {
                LockSupport.park(this);
                node.value = new Node[3];
            }
            return 0;
        }
    }

    record Parked(Thread thread, Deep work) {
        /** Lets the thread end. Where there is no memory to unmount it, it keeps its carrier until then. */
        void end() {
            work.done = true;
            LockSupport.unpark(thread);
        }
    }

    /** The hidden classes are made of this one. */
    static class Template {
        Object value = new Template[2];
    }

    private static final ReferenceQueue<Object> QUEUE = new ReferenceQueue<>();
    private static final Cleaner CLEANER = Cleaner.create();
    private static final List<Class<?>> OWN = List.of(Node.class, Node[].class, Node[][].class, Weak.class,
            Soft.class, Phantom.class, Cleaned.class, Finalizable.class, Deep.class, Parked.class);

    private static byte[] template;
    private static volatile Object sink;

    /** One thread, with what it holds. */
    private static final class Worker extends Thread {
        private final Random random;
        private final long end;
        private final Object[] held = new Object[SLOTS];
        private final Object[] large = new Object[2];
        private final Parked[] parked = new Parked[PARKED];
        private final Object[] classes = new Object[CLASSES];
        private Throwable failure;

        Worker(int seed, long end) {
            random = new Random(seed);
            this.end = end;
        }

        @Override
        public void run() {
            try {
                while (System.nanoTime() < end) {
                    try {
                        for (int i = 0; i < 100; i++) {
                            step();
                        }
                    } catch (OutOfMemoryError e) {
                        makeRoom();
                    }
                }
                while (!endParked()) {
                    makeRoom();
                }
            } catch (Throwable e) {
                failure = e;
            }
        }

        private void makeRoom() {
            Arrays.fill(held, 0, SLOTS / 2, null);
            Arrays.fill(large, null);
        }

        /** Waits for all threads that are parked. {@return false if there is no memory even for that} */
        private boolean endParked() throws InterruptedException {
            try {
                for (Parked p : parked) {
                    if (p != null) {
                        p.end();
                    }
                }
                for (Parked p : parked) {
                    if (p != null) {
                        p.thread().join();
                    }
                }
                return true;
            } catch (OutOfMemoryError e) {
                return false;
            }
        }

        /** {@return mostly small numbers, rarely large ones} */
        private int length() {
            return random.nextInt(1 << random.nextInt(random.nextInt(100) == 0 ? 14 : 8));
        }

        private void hold(Object object) {
            int slot = random.nextInt(SLOTS);
            if (held[slot] instanceof Node node) {
                // What it leads to is not to live for ever.
                node.value = null;
            }
            held[slot] = object;
        }

        private Object some() {
            return held[random.nextInt(SLOTS)];
        }

        private Node list(int length) {
            Node list = null;
            for (int i = 0; i < length; i++) {
                list = new Node(list, null);
            }
            return list;
        }

        private void step() throws Exception {
            switch (random.nextInt(24)) {
                case 0, 1 -> hold(list(random.nextInt(10)));
                case 2 -> sink = list(random.nextInt(1_000));
                case 3 -> hold(new Node(null, new Node(null, null)));
                case 4 -> hold(nodes(length()));
                case 5 -> hold(new Node[random.nextInt(5)][random.nextInt(5)]);
                case 6 -> hold(new byte[length()]);
                case 7 -> hold(new long[length()]);
                case 8 -> hold(some() instanceof Node node ? node.copy() : null);
                case 9 -> hold(some() instanceof Node[] array ? array.clone() : null);
                case 10 -> hold(some() instanceof long[] array ? Arrays.copyOf(array, length()) : null);
                case 11 -> hold(new Weak(some() instanceof Node node ? node : list(2)));
                case 12 -> hold(new Soft(list(2)));
                case 13 -> hold(new Phantom(list(2)));
                case 14 -> hold(new Finalizable());
                case 15 -> clean(new Cleaned());
                case 16, 17 -> hold("string " + random.nextInt(20) + " of a few");
                case 18 -> hold(CONSTRUCTOR.newInstance(null, null));
                case 19 -> hold(Array.newInstance(Node.class, random.nextInt(50)));
                case 20 -> link(some(), some());
                case 21 -> hold(new Exception("with the frames of the stack"));
                case 22 -> {
                    while (QUEUE.poll() != null) {
                        // dead now
                    }
                }
                default -> seldom();
            }
        }

        private Node[] nodes(int length) {
            Node[] nodes = new Node[length];
            for (int i = 0; i < length; i += 7) {
                nodes[i] = new Node(null, null);
            }
            return nodes;
        }

        /** Lets an old object point to a young one, most likely. */
        private void link(Object from, Object to) {
            if (from instanceof Node a && !(to instanceof Node)) {
                a.value = to instanceof Node[] ? null : to;
                a.next = list(2);
            } else if (from instanceof Node[] array && array.length > 0) {
                array[random.nextInt(array.length)] = list(2);
            }
        }

        private void clean(Cleaned object) {
            Node node = new Node(null, null);
            CLEANER.register(object, () -> node.value = new Node[1]);
            hold(object);
        }

        private void seldom() throws Exception {
            int slot;
            switch (random.nextInt(60)) {
                case 0 -> large[random.nextInt(large.length)] = null;
                case 1 -> large[random.nextInt(large.length)] = new byte[500_000 + random.nextInt(1_000_000)];
                case 2 -> large[random.nextInt(large.length)] = nodes(130_000 + random.nextInt(100_000));
                case 21 -> large[random.nextInt(large.length)] = list(random.nextInt(80_000));
                case 3 -> {
                    if (random.nextInt(50) == 0) {
                        tooLarge();
                    }
                }
                case 4, 5 -> {
                    slot = random.nextInt(CLASSES);
                    classes[slot] = null;
                    Class<?> hidden = MethodHandles.lookup().defineHiddenClass(template, true).lookupClass();
                    Constructor<?> constructor = hidden.getDeclaredConstructor();
                    Object array = Array.newInstance(hidden, 3);
                    Array.set(array, 0, newInstance(constructor));
                    classes[slot] = array;
                }
                case 6 -> {
                    Thread thread = new Thread(() -> sink = list(1_000));
                    thread.start();
                    thread.join();
                }
                case 7, 8, 9, 10, 11, 12, 13 -> {
                    slot = random.nextInt(PARKED);
                    if (parked[slot] != null) {
                        parked[slot].end();
                    }
                    Deep work = new Deep(random.nextInt(80));
                    parked[slot] = new Parked(Thread.ofVirtual().unstarted(work), work);
                    parked[slot].thread().start();
                }
                case 14, 15, 16, 17, 18, 19, 20 -> {
                    Parked p = parked[random.nextInt(PARKED)];
                    if (p != null) {
                        LockSupport.unpark(p.thread());
                    }
                }
                default -> { }
            }
        }

        /** {@return a new object} Reflection wraps the error if there is no memory for it, which {@link #run} expects. */
        private static Object newInstance(Constructor<?> constructor) throws ReflectiveOperationException {
            try {
                return constructor.newInstance();
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof OutOfMemoryError error) {
                    throw error;
                }
                throw e;
            }
        }

        private static void tooLarge() {
            try {
                sink = new Node[1 << 28];
            } catch (OutOfMemoryError expected) {
                // after all collections that could make room for it
            }
        }

        /** Drops all but nodes and arrays of them. */
        void rest() {
            Arrays.fill(parked, null);
            Arrays.fill(classes, null);
            for (int i = 0; i < SLOTS; i++) {
                if (held[i] instanceof Node node) {
                    for (Node n = node; n != null; n = n.next) {
                        n.value = null;
                    }
                } else if (!(held[i] instanceof Node[])) {
                    held[i] = null;
                }
            }
        }

        void countReachable(Map<Object, Object> seen, Map<Class<?>, Long> counts) {
            for (Object[] objects : new Object[][] {held, large}) {
                for (Object object : objects) {
                    if (object instanceof Node[] array && seen.put(array, array) == null) {
                        counts.merge(Node[].class, 1L, Long::sum);
                        for (Node node : array) {
                            countList(node, seen, counts);
                        }
                    } else if (object instanceof Node node) {
                        countList(node, seen, counts);
                    }
                }
            }
        }

        private static void countList(Node list, Map<Object, Object> seen, Map<Class<?>, Long> counts) {
            for (Node node = list; node != null && seen.put(node, node) == null; node = node.next) {
                node.value = null;
                counts.merge(Node.class, 1L, Long::sum);
            }
        }
    }

    private static final Constructor<Node> CONSTRUCTOR;

    static {
        try {
            CONSTRUCTOR = Node.class.getDeclaredConstructor(Node.class, Object.class);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    /** Allocates until there is no memory left. */
    private static void fillUp() {
        try {
            Object[] chain = null;
            while (true) {
                chain = new Object[] {chain, new Node[1_000], new Node(null, null)};
                sink = chain;
            }
        } catch (OutOfMemoryError expected) {
            sink = null;
        }
    }

    /** {@return what is alive of the classes of this program, and of the hidden ones under Template} */
    private static Map<Class<?>, Long> alive() {
        Map<Class<?>, Long> alive = new HashMap<>();
        for (AllocCount row : AllocCounts.getcounts()) {
            for (Class<?> cls : OWN) {
                if (row.className().equals(cls.getTypeName()) && row.alive() != 0) {
                    alive.put(cls, row.alive());
                }
            }
            if (row.className().startsWith(Template.class.getTypeName())) {
                alive.merge(Template.class, row.alive(), Long::sum);
            }
        }
        return alive;
    }

    public static void main(String[] args) throws Exception {
        try (InputStream in = Workload.class.getResourceAsStream("Workload$Template.class")) {
            template = in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        long end = System.nanoTime() + Long.parseLong(args[0]) * 1_000_000_000;
        List<Worker> workers = new ArrayList<>();
        try (Watcher watcher = new Watcher()) {
            for (int i = 0; i < THREADS; i++) {
                workers.add(new Worker(i, end));
            }
            for (Worker worker : workers) {
                worker.start();
            }
            for (Worker worker : workers) {
                worker.join();
                if (worker.failure != null) {
                    throw new AssertionError(worker.failure);
                }
            }
        }
        for (int i = 0; i < 3; i++) {
            fillUp();
        }

        Map<Class<?>, Long> reachable = new HashMap<>();
        Map<Object, Object> seen = new IdentityHashMap<>();
        for (Worker worker : workers) {
            worker.rest();
            worker.countReachable(seen, reachable);
        }
        seen = null;
        sink = null;
        Finalizable.resurrected = null;
        // Finalizers, cleaners and threads that end take their time. As long as anything changes, they are at work.
        Map<Class<?>, Long> alive = null;
        for (int tries = 0; !reachable.equals(alive); tries++) {
            if (tries == 500) {
                throw new AssertionError("reachable: " + reachable + ", alive: " + alive);
            }
            for (Reference<?> r = QUEUE.poll(); r != null; ) {
                r = QUEUE.poll();
            }
            sink = null;
            Finalizable.resurrected = null;
            System.gc();
            Thread.sleep(20);
            Map<Class<?>, Long> before = alive;
            alive = alive();
            if (!alive.equals(before)) {
                tries = 0;
            }
        }
        AllocCount unloaded = AllocCounts.getcounts().stream()
                .filter(row -> row.className().equals(AllocCounts.UNLOADED_CLASSES)).findFirst().orElseThrow();
        System.out.println("reachable: " + reachable + ", " + unloaded);
        // All this is to be reachable until here.
        for (Worker worker : workers) {
            Reference.reachabilityFence(worker);
        }
        System.out.println(DONE);
    }
}
