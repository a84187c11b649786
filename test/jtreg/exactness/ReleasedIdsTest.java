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

// Not JUnit: its own classes would use up many of the few ids there are.

/*
 * @test
 * @summary Ids of classes that are gone serve again, without the counts they had
 * @requires vm.flagless & vm.gc.Serial
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions -XX:AllocCountsMaxIds=4096 ReleasedIdsTest
 * @run main/othervm -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions -XX:AllocCountsMaxIds=4096
 *      -XX:+VerifyAllocCounts ReleasedIdsTest
 */

import java.util.ArrayList;
import java.util.List;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Amount;
import jdk.alloccounts.AllocCounts;

/** Far more classes come and go than there are ids, and never too many at once. */
public final class ReleasedIdsTest {
    private static final int ROUNDS = 10;
    private static final int CLASSES = 200;
    private static final int FAILURES = 6_000;
    private static final int OBJECTS = 7;
    private static final String NAME = "ReleasedIdsTest$Victim";

    /** Makes its objects when it is initialized, so that it takes no reflection. */
    static class Victim {
        static Object sink;

        static {
            for (int i = 0; i < OBJECTS; i++) {
                sink = new Victim();
            }
            sink = new Victim[2];
        }
    }

    private static final class Loader extends ClassLoader {
        private static final byte[] BYTES = read();

        private static byte[] read() {
            try (var in = ReleasedIdsTest.class.getResourceAsStream(NAME + ".class")) {
                return in.readAllBytes();
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        }

        Class<?> define() {
            return defineClass(NAME, BYTES, 0, BYTES.length);
        }

        static Class<?> victim() throws Exception {
            var loader = new Loader();
            loader.define();
            return Class.forName(NAME, true, loader);
        }
    }

    private static Amount objects(int classes) {
        return Amount.instances(Victim.class, classes * OBJECTS);
    }

    private static Amount arrays(int classes) {
        return Amount.arrays(Victim[].class, classes, 2);
    }

    private static void checkVictims(String what, int classes, Counts counts) {
        Counts.assertEquals(what + ", objects", classes == 0 ? Amount.NONE : objects(classes), counts.get(NAME));
        Counts.assertEquals(what + ", arrays", classes == 0 ? Amount.NONE : arrays(classes), counts.get(NAME + "[]"));
    }

    /** Between two readings the row of unloaded classes gains what the rows had that are gone, and never loses. */
    private static void checkUnloaded(String what, Counts before, Counts after) {
        Amount gone = Amount.NONE;
        for (String row : before.rows().keySet()) {
            if (!after.rows().containsKey(row)) {
                gone = gone.plus(before.get(row));
            }
        }
        Counts.assertEquals(what + ", " + AllocCounts.UNLOADED_CLASSES, gone,
                after.minus(before).get(AllocCounts.UNLOADED_CLASSES));
    }

    private static Counts round(String what, Counts before) throws Exception {
        List<Class<?>> classes = new ArrayList<>();
        for (int i = 0; i < CLASSES; i++) {
            classes.add(Loader.victim());
        }
        Counts loaded = Counts.read();
        checkVictims(what + ", loaded", classes.size(), loaded);
        checkUnloaded(what + ", loaded", before, loaded);

        classes.clear();
        Counts after = loaded;
        for (int tries = 0; !after.get(NAME).equals(Amount.NONE) || !after.get(NAME + "[]").equals(Amount.NONE); tries++) {
            if (tries == 100) {
                throw new AssertionError(what + ": not unloaded: " + after.get(NAME));
            }
            System.gc();
            after = Counts.read();
        }
        checkUnloaded(what + ", gone", loaded, after);
        Counts.assertEquals(what + ", " + AllocCounts.OVERFLOW_CLASSES, Amount.NONE,
                after.get(AllocCounts.OVERFLOW_CLASSES));
        return after;
    }

    /** A class of a name that its loader has defined already gets an id before it is refused. */
    private static void failToDefine() throws Exception {
        var loader = new Loader();
        loader.define();
        for (int i = 0; i < FAILURES; i++) {
            try {
                loader.define();
                throw new AssertionError("defined twice");
            } catch (LinkageError expected) {
                // so that it is freed
            }
            if (i % 500 == 499) {
                System.gc();
                Thread.sleep(10);
            }
        }
        // They are freed some time after a collection. Then there are ids again.
        List<Class<?>> classes = new ArrayList<>();
        for (int tries = 0; ; tries++) {
            Counts before = Counts.read();
            classes.add(Loader.victim());
            Counts counted = Counts.read().minus(before);
            if (!counted.get(NAME).equals(Amount.NONE)) {
                checkVictims("after failures", 1, counted);
                return;
            }
            if (tries == 100) {
                throw new AssertionError("no id is left after " + FAILURES + " definitions that failed");
            }
            System.gc();
            Thread.sleep(50);
        }
    }

    public static void main(String[] args) throws Exception {
        Counts last = Counts.read();
        for (int i = 1; i <= ROUNDS; i++) {
            last = round("round " + i, last);
        }
        failToDefine();
    }
}
