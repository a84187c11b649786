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
 * @summary Without support by the VM the same class files say what to do
 * @run junit/othervm UnsupportedTest
 */

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/**
 * The VM serves only the class of the boot loader. The same class files in a loader of
 * their own find what they would find on the class path of any other JDK.
 */
class UnsupportedTest {

    private static final String SENTENCE =
            "This Java virtual machine does not count allocations; "
            + "run the program on an OpenJDK that was configured with --with-alloc-counts.";

    private static class Loader extends ClassLoader {
        private final Module module = ModuleLayer.boot().findModule("jdk.alloccounts").orElseThrow();

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("jdk.alloccounts.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> c = findLoadedClass(name);
            if (c != null) {
                return c;
            }
            try (InputStream in = module.getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private final Class<?> allocCounts;

    UnsupportedTest() throws Exception {
        allocCounts = Class.forName("jdk.alloccounts.AllocCounts", true, new Loader());
        assertInstanceOf(Loader.class, allocCounts.getClassLoader());
    }

    private Object call(String name, Class<?>[] types, Object... args) throws Throwable {
        Method method = allocCounts.getMethod(name, types);
        try {
            return method.invoke(null, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void neitherSupportedNorEnabled() throws Throwable {
        assertEquals(false, call("isSupported", new Class<?>[0]));
        assertEquals(false, call("isEnabled", new Class<?>[0]));
    }

    @Test
    void getcountsRefusesAndSaysWhatToDo() {
        var e = assertThrows(UnsupportedOperationException.class,
                             () -> call("getcounts", new Class<?>[0]));
        assertEquals(SENTENCE, e.getMessage());
    }

    @Test
    void noSites() throws Throwable {
        assertEquals(false, call("isCountingSites", new Class<?>[0]));
        for (String name : List.of("startSites", "stopSites", "sites")) {
            var e = assertThrows(UnsupportedOperationException.class, () -> call(name, new Class<?>[0]));
            assertEquals(SENTENCE, e.getMessage());
        }
    }

    @Test
    void actionsAreNotRun() {
        Runnable action = () -> fail("it was run");
        ScopedValue.CallableOp<String, RuntimeException> call = () -> fail("it was run");
        for (var e : List.of(
                assertThrows(UnsupportedOperationException.class,
                             () -> call("measure", new Class<?>[] {Runnable.class}, action)),
                assertThrows(UnsupportedOperationException.class,
                             () -> call("measureCall", new Class<?>[] {ScopedValue.CallableOp.class}, call)))) {
            assertEquals(SENTENCE, e.getMessage());
        }
    }

    @Test
    void printIsOneSentence() throws Throwable {
        PrintStream out = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true));
        try {
            call("print", new Class<?>[] {int.class}, 10);
        } finally {
            System.setOut(out);
        }
        assertEquals(SENTENCE, bytes.toString().strip());
        assertThrows(IllegalArgumentException.class,
                     () -> call("print", new Class<?>[] {int.class}, 0));
    }
}
