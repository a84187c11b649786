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

// Not JUnit: it calls Array.newInstance itself, whose profile must come from this program alone.


/*
 * @test
 * @summary Compiled code finds an array class only when its objects can be counted
 * @requires vm.flagless & vm.compiler2.enabled & os.maxMemory > 1g
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -Xbatch ArrayClassRaceTest
 */

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.util.concurrent.atomic.AtomicInteger;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Amount;

/**
 * Array.newInstance is compiled to an allocation in line, of whatever array
 * class the component class refers to by then. One thread makes the first
 * array of a class, and with it the array class; another comes a little later,
 * each time by another fraction of a microsecond, to hit the moment when the
 * array class has just become visible.
 */
public final class ArrayClassRaceTest {
    private static final int CLASSES = 6_000;
    private static final int LONGEST_DELAY = 3_000; // turns of a loop, longer than making an array class takes

    static class Template { }

    static volatile Object sink;
    private static final AtomicInteger ready = new AtomicInteger();
    private static volatile int turns;

    private static Object make(Class<?> component) {
        return Array.newInstance(component, 1);
    }

    private static void makeAll(Class<?>[] classes, boolean late) {
        for (int i = 0; i < classes.length; i++) {
            ready.incrementAndGet();
            for (int spins = 1; ready.get() < 2 * (i + 1); spins++) {
                if (spins % 100_000 == 0) {
                    Thread.yield(); // the other one may need this processor
                } else {
                    Thread.onSpinWait();
                }
            }
            if (late) {
                for (int n = i * 7 % LONGEST_DELAY; n > 0; n--) {
                    turns = n;
                }
            }
            sink = make(classes[i]);
        }
    }

    public static void main(String[] args) throws Throwable {
        for (int i = 0; i < 20_000; i++) {
            sink = make(i % 2 == 0 ? Integer.class : String.class);
        }
        byte[] bytes;
        try (var in = ArrayClassRaceTest.class.getResourceAsStream("ArrayClassRaceTest$Template.class")) {
            bytes = in.readAllBytes();
        }
        Class<?>[] classes = new Class<?>[CLASSES];
        for (int i = 0; i < CLASSES; i++) {
            classes[i] = MethodHandles.lookup().defineHiddenClass(bytes, false).lookupClass();
        }
        Counts counted = Counts.of(() -> {
            Thread second = new Thread(() -> makeAll(classes, true));
            second.start();
            makeAll(classes, false);
            second.join();
        });
        String own = Template.class.getTypeName() + "/";
        Counts.assertEquals("first arrays, two threads",
                Amount.arrays(Template[].class, 2L * CLASSES, 1), counted.only(name -> name.startsWith(own)).total());
    }
}
