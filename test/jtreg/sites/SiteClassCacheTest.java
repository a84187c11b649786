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


/*
 * @test id=G1
 * @summary Sites of code that does not know the class of what it allocates, when it is compiled
 * @requires vm.gc.G1
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xmx128m -XX:+UseG1GC -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteClassCacheTest
 */

/*
 * @test id=C2
 * @summary Sites of code that does not know the class of what it allocates, when it is compiled
 * @requires vm.gc.Parallel
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xmx128m -XX:+UseParallelGC -XX:-TieredCompilation -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteClassCacheTest
 */

/*
 * @test id=Z
 * @summary Sites of code that does not know the class of what it allocates, when it is compiled
 * @requires vm.gc.Z
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xmx128m -XX:+UseZGC -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteClassCacheTest
 */

import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import alloccounts.test.Counts;
import alloccounts.test.Counts.Amount;
import alloccounts.test.Sites;
import alloccounts.test.Sites.Row;

import jdk.alloccounts.AllocCounts;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

// Public, like what it has, for classes that are defined here.
public class SiteClassCacheTest {
    /** Often enough for compilers. */
    private static final int MADE = 400_000;
    private static final int LOADED_AT_ONCE = 40;

    public static volatile Object sink;

    /** All objects are cloned by this line. */
    public static class Original implements Cloneable {
        Original copy() throws CloneNotSupportedException {
            return (Original) super.clone();
        }
    }

    public static class A extends Original { int i; }
    public static class B extends Original { long i; }
    public static class C extends Original { long i, j, k; }
    public static class D extends Original { Object o; }
    public static class E extends Original { Object o, p, q, r; }
    public static class F extends Original { int i; Object[] o; }
    public static class G extends Original { byte b; }
    public static class H extends Original { double d; }

    private static final Original[] ORIGINALS = {
        new A(), new B(), new C(), new D(), new E(), new F(), new G(), new H(),
    };

    /** The last reading before sites were switched on and the first one after. */
    private Counts[] aroundStart;

    /** No test sees what the others have allocated. */
    @BeforeEach
    void restart() throws Exception {
        Sites.stop();
        Counts before = Counts.read();
        Sites.start();
        aroundStart = new Counts[] {before, Counts.read()};
    }

    /** Whether a row is that of a method of the JDK which this method has called, if it tells. */
    private static boolean isOf(Row row, String method, String caller) {
        return row.method().equals(method) && (row.caller().isEmpty() || row.caller().startsWith(caller + ":"));
    }

    private static void checkClones(Class<?> cls, long expected) throws Exception {
        List<Row> rows = Sites.of(cls);
        assertEquals(Amount.instances(cls, expected),
                     Sites.sum(rows, row -> isOf(row, "java.lang.Object.clone", "SiteClassCacheTest$Original.copy")),
                     rows.toString());
    }

    /** More classes than code remembers, in an order that it cannot foresee. */
    @Test
    void clonesOfManyClasses() throws Exception {
        Random random = new Random(1);
        long[] made = new long[ORIGINALS.length];
        for (int i = 0; i < MADE; i++) {
            int k = random.nextInt(ORIGINALS.length);
            sink = ORIGINALS[k].copy();
            made[k]++;
        }
        for (int k = 0; k < ORIGINALS.length; k++) {
            checkClones(ORIGINALS[k].getClass(), made[k]);
        }
        Sites.checkSums(aroundStart);
    }

    @Test
    void arraysOfManyClasses() throws Exception {
        List<Class<?>> components = new ArrayList<>();
        for (Class<?> cls = A[].class; components.size() < 100; cls = cls.arrayType()) {
            components.add(cls);
        }
        restart(); // arrayType() has made arrays
        Random random = new Random(2);
        long[] made = new long[components.size()];
        long[] bytes = new long[components.size()];
        Amount[] one = new Amount[10];
        for (int i = 0; i < MADE; i++) {
            int k = random.nextInt(components.size());
            int length = random.nextInt(one.length);
            Object array = Array.newInstance(components.get(k), length);
            sink = array;
            if (one[length] == null) {
                one[length] = Amount.arrays(array.getClass(), 1, length);
            }
            made[k]++;
            bytes[k] += one[length].bytes();
        }
        List<Row> all = Sites.read();
        for (int k = 0; k < components.size(); k++) {
            String name = components.get(k).arrayType().getTypeName();
            List<Row> rows = all.stream().filter(row -> row.className().equals(name)).toList();
            assertEquals(new Amount(made[k], bytes[k]),
                         Sites.sum(rows, row -> isOf(row, "java.lang.reflect.Array.newArray", "SiteClassCacheTest.arraysOfManyClasses")),
                         rows.toString());
        }
        Sites.checkSums(aroundStart);
    }

    /** A switch in the middle: the code that comes back knows no slots from before. */
    @Test
    void switchedOffAndOn() throws Exception {
        for (int round = 0; round < 5; round++) {
            Sites.stop();
            for (int i = 0; i < MADE / 10; i++) {
                sink = ORIGINALS[i % ORIGINALS.length].copy();
            }
            Sites.start();
            for (int i = 0; i < MADE; i++) {
                sink = ORIGINALS[i % ORIGINALS.length].copy();
            }
            for (Original original : ORIGINALS) {
                checkClones(original.getClass(), MADE / ORIGINALS.length);
            }
        }
    }

    private static byte[] bytesOf(Class<?> cls) throws Exception {
        try (InputStream in = cls.getResourceAsStream(cls.getName() + ".class")) {
            return in.readAllBytes();
        }
    }

    /**
     * Classes come and go while the code that clones their objects stays. A class gets the id
     * of one that is gone, but not its sites: the VM would stop where it compares sites with classes.
     */
    @Test
    void classesThatComeAndGo() throws Exception {
        List<Class<?>> templates = List.of(A.class, B.class, C.class, D.class, E.class, F.class, G.class, H.class);
        long unloaded = Counts.read().get(AllocCounts.UNLOADED_CLASSES).objects();
        for (int round = 0; round < 12; round++) {
            List<Original> originals = new ArrayList<>();
            List<WeakReference<Class<?>>> classes = new ArrayList<>();
            Map<String, Long> before = clones();
            // In another order in each round, so other slots are used.
            for (int i = 0; i < LOADED_AT_ONCE; i++) {
                byte[] bytes = bytesOf(templates.get((i * (2 * round + 1) + round) % templates.size()));
                Class<?> cls = MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
                classes.add(new WeakReference<>(cls));
                originals.add((Original) cls.getDeclaredConstructor().newInstance());
            }
            Random random = new Random(round);
            int made = MADE / 4;
            for (int i = 0; i < made; i++) {
                sink = originals.get(random.nextInt(originals.size())).copy();
            }
            Map<String, Long> after = clones();
            long counted = after.values().stream().mapToLong(n -> n).sum() - before.values().stream().mapToLong(n -> n).sum();
            Reference.reachabilityFence(originals);
            assertEquals(made, counted, () -> before + " " + after);
            originals = null;
            sink = null;
            for (int tries = 0; classes.stream().anyMatch(cls -> cls.get() != null); tries++) {
                assertTrue(tries < 100, "not unloaded");
                System.gc();
                Thread.sleep(10);
            }
            System.gc();
            Sites.checkSums(aroundStart);
        }
        assertTrue(Counts.read().get(AllocCounts.UNLOADED_CLASSES).objects() > unloaded + 11L * MADE / 4);
    }

    /** {@return how many clones the sites of the classes here have, by the name of the class} */
    private static Map<String, Long> clones() throws Exception {
        return Sites.byClass(Sites.read().stream()
                .filter(row -> row.className().startsWith("SiteClassCacheTest$"))
                .filter(row -> isOf(row, "java.lang.Object.clone", "SiteClassCacheTest$Original.copy"))
                .toList()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().objects()));
    }
}
