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
 * @test
 * @summary getcounts(): the rows, their names, their order, and that nobody can change them
 * @run junit/othervm GetcountsTest
 */

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

// Not members of the test: JUnit loads those, all at once.
class First { }
class Second { }
class Third { }
class Fourth { static int loaded; }
class BeforeUnloading { }
class AfterUnloading { }

class GetcountsTest {

    static class Counted { long field; }
    static class Never { }
    static class Twin { }
    static class Shortlived { }

    static Object sink;
    static Class<?> otherTwin;      // kept: where rows of one name are added up, none of them must go

    @Test
    void supportedAndEnabled() {
        assertTrue(AllocCounts.isSupported());
        assertTrue(AllocCounts.isEnabled());
    }

    @Test
    void everyObjectIsCountedOnce() {
        long before = allocs(AllocCounts.getcounts(), "GetcountsTest$Counted");
        for (int i = 0; i < 12_345; i++) {
            sink = new Counted();
        }
        AllocCount row = only(AllocCounts.getcounts(), "GetcountsTest$Counted");
        assertEquals(0, before);
        assertEquals(12_345, row.allocs());
        assertEquals(0, row.allocBytes() % row.allocs(), "all instances have one size: " + row);
        assertTrue(row.allocBytes() / row.allocs() >= 2 * Long.BYTES, "header and a long: " + row);
    }

    @Test
    void aClassWithoutObjectsHasNoRow() {
        assertEquals("GetcountsTest$Never", Never.class.getTypeName());  // loaded
        assertEquals(0, allocs(AllocCounts.getcounts(), "GetcountsTest$Never"));
        for (AllocCount row : AllocCounts.getcounts()) {
            assertTrue(row.allocs() > 0, row.toString());
        }
    }

    @Test
    void namesAreTypeNames() {
        Object[] objects = {new Counted[1][2], new Counted[1], new int[1][1], new Object()};
        List<AllocCount> rows = AllocCounts.getcounts();
        for (Object o : objects) {
            assertTrue(allocs(rows, o.getClass().getTypeName()) > 0, o.getClass().getTypeName());
        }
        assertTrue(allocs(rows, "GetcountsTest$Counted[][]") > 0);
        assertTrue(allocs(rows, "java.lang.String") > 0);
        assertTrue(allocs(rows, "byte[]") > 0);
    }

    @Test
    void countsAreWithinTheirRanges() {
        for (AllocCount row : AllocCounts.getcounts()) {
            assertTrue(row.allocBytes() >= 8 * row.allocs(), row.toString());
            assertTrue(row.deallocs() <= row.allocs(), row.toString());
            assertTrue(row.alive() <= row.max() && row.max() <= row.allocs(), row.toString());
            assertTrue(row.survived() <= row.allocs(), row.toString());
            assertTrue(row.deallocBytes() <= row.allocBytes(), row.toString());
            assertTrue(row.aliveBytes() <= row.maxBytes()
                       && row.maxBytes() <= row.allocBytes(), row.toString());
            assertTrue(row.survivedBytes() <= row.allocBytes(), row.toString());
        }
    }

    @Test
    void newestClassComesFirst() {
        Fourth.loaded++;                // what counts is when a class has its first object
        sink = new First();
        sink = new Second();
        sink = new First[0];
        sink = new Third();
        sink = new First();
        sink = new Fourth();
        assertInOrder("Fourth", "Third", "First[]", "Second", "First", "GetcountsTest", "java.lang.String");
    }

    @Test
    void newestClassComesFirstAfterUnloading() throws Exception {
        List<WeakReference<Class<?>>> classes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            classes.add(loadAndUse());
        }
        sink = new BeforeUnloading();
        for (int i = 0; i < 100 && allocs(AllocCounts.getcounts(), "GetcountsTest$Shortlived") > 0; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertTrue(classes.stream().allMatch(c -> c.get() == null), "the classes were not unloaded");
        sink = new AfterUnloading();
        assertInOrder("AfterUnloading", "BeforeUnloading", "GetcountsTest");

        List<AllocCount> rows = AllocCounts.getcounts();
        assertEquals(0, allocs(rows, "GetcountsTest$Shortlived"), "unloaded, but still listed");
        assertTrue(only(rows, AllocCounts.UNLOADED_CLASSES).allocs() >= 50);
        int unloaded = index(rows, AllocCounts.UNLOADED_CLASSES);
        assertTrue(unloaded >= rows.size() - 2,
                   "sums come after classes: row " + unloaded + " of " + rows.size());
    }

    // the frame must be gone before the class can be unloaded
    private static WeakReference<Class<?>> loadAndUse() throws Exception {
        Class<?> c = new Loader().loadClass("GetcountsTest$Shortlived");
        var constructor = c.getDeclaredConstructor();
        constructor.setAccessible(true);        // another runtime package
        constructor.newInstance();
        return new WeakReference<>(c);
    }

    @Test
    void twoClassesOfOneNameAreTwoRows() throws Exception {
        Class<?> other = new Loader().loadClass("GetcountsTest$Twin");
        assertNotSame(Twin.class, other);
        otherTwin = other;
        for (int i = 0; i < 3; i++) {
            sink = new Twin();
        }
        var constructor = other.getDeclaredConstructor();
        constructor.setAccessible(true);        // another runtime package
        for (int i = 0; i < 5; i++) {
            sink = constructor.newInstance();
        }
        assertEquals(List.of(3L, 5L), AllocCounts.getcounts().stream()
                .filter(row -> row.className().equals("GetcountsTest$Twin"))
                .map(AllocCount::allocs).sorted().toList());
    }

    @Test
    void noCountEverDecreases() {
        List<AllocCount> last = AllocCounts.getcounts();
        for (int reading = 0; reading < 20; reading++) {
            List<AllocCount> now = AllocCounts.getcounts();
            Map<String, Long> allocs = byName(now);
            byName(last).forEach((name, before) -> assertTrue(
                    allocs.getOrDefault(name, before) >= before,    // no row: the class was unloaded
                    name + ": " + before + ", then " + allocs.get(name)));
            assertTrue(total(now) >= total(last), total(last) + ", then " + total(now));
            last = now;
        }
    }

    @Test
    void theListIsImmutable() {
        List<AllocCount> rows = AllocCounts.getcounts();
        AllocCount row = rows.get(0);
        assertThrows(UnsupportedOperationException.class, () -> rows.add(row));
        assertThrows(UnsupportedOperationException.class, () -> rows.set(0, row));
        assertThrows(UnsupportedOperationException.class, () -> rows.remove(0));
        assertThrows(UnsupportedOperationException.class, () -> rows.clear());
        assertThrows(UnsupportedOperationException.class,
                () -> rows.sort(Comparator.comparing(AllocCount::className)));
    }

    /** Defines the classes of this test once more. */
    private static class Loader extends ClassLoader {
        Loader() {
            super(GetcountsTest.class.getClassLoader());
        }

        @Override
        public Class<?> loadClass(String name) throws ClassNotFoundException {
            if (!name.startsWith("GetcountsTest$")) {
                return super.loadClass(name);
            }
            try (InputStream in = getResourceAsStream(name + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (java.io.IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static void assertInOrder(String... names) {
        List<AllocCount> rows = AllocCounts.getcounts();
        int last = -1;
        for (String name : names) {
            int index = index(rows, name);
            assertTrue(index > last, name + " is row " + index + ", its newer one is row " + last);
            last = index;
        }
    }

    private static Map<String, Long> byName(List<AllocCount> rows) {
        Map<String, Long> allocs = new HashMap<>();
        rows.forEach(row -> allocs.merge(row.className(), row.allocs(), Long::sum));
        return allocs;
    }

    private static long total(List<AllocCount> rows) {
        return rows.stream().mapToLong(AllocCount::allocs).sum();
    }

    private static int index(List<AllocCount> rows, String name) {
        return rows.stream().map(AllocCount::className).toList().indexOf(name);
    }

    private static AllocCount only(List<AllocCount> rows, String name) {
        List<AllocCount> found = rows.stream().filter(row -> row.className().equals(name)).toList();
        assertEquals(1, found.size(), name + ": " + found);
        return found.get(0);
    }

    private static long allocs(List<AllocCount> rows, String name) {
        return rows.stream().filter(row -> row.className().equals(name))
                .mapToLong(AllocCount::allocs).sum();
    }
}
