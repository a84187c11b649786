/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {

    private static final String HEADER = "# What tests allocate in one call. Written with -Dalloccounts.update=true\n";
    private static final String PREFIX = "org.alloccounts.junit.BaselineTest$Tests.";

    private static volatile Object sink;
    private static int items = 2;

    private static final class Item {
    }

    static class Tests {
        @Test
        @MaxAllocs(type = Item.class, value = 10)
        void items() {
            for (int i = 0; i < items; i++) {
                sink = new Item();
            }
        }

        @Test
        @NoAllocs
        void nothing() {
        }

        @ParameterizedTest
        @ValueSource(strings = {"a", "b"})
        @MaxBytes(100)
        void texts(String text) {
            sink = text.repeat(2);
        }
    }

    private static final String EXPECTED = HEADER
            + PREFIX + "items()  COMPILED  org.alloccounts.junit.BaselineTest$Item  2\n"
            + PREFIX + "nothing()  COMPILED  (nothing)  0\n"
            + PREFIX + "texts(java.lang.String)#1  COMPILED  byte[]  1\n"
            + PREFIX + "texts(java.lang.String)#1  COMPILED  java.lang.String  1\n"
            + PREFIX + "texts(java.lang.String)#2  COMPILED  byte[]  1\n"
            + PREFIX + "texts(java.lang.String)#2  COMPILED  java.lang.String  1\n";

    private static Map<String, String> run(Path file, String... parameters) {
        String[] all = new String[parameters.length + 2];
        System.arraycopy(parameters, 0, all, 2, parameters.length);
        all[0] = "alloccounts.baseline";
        all[1] = file.toString();
        return GateExtensionTest.run(Tests.class, all);
    }

    @Test
    void ratchet(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("alloc-baseline.txt");
        run(file).values().forEach(message -> assertEquals("", message));
        assertTrue(Files.notExists(file));

        Files.writeString(file, HEADER + "other.Test.test()  COMPILED  int[]  7\n");
        assertEquals(PREFIX + "nothing()  COMPILED is not in " + file + "; run the test with -Dalloccounts.update=true",
                     run(file).get("nothing()"));

        run(file, "alloccounts.update", "true").values().forEach(message -> assertEquals("", message));
        assertEquals(EXPECTED + "other.Test.test()  COMPILED  int[]  7\n", Files.readString(file));
        run(file).values().forEach(message -> assertEquals("", message));

        for (int other : new int[] {1, 3}) {
            items = other;
            Map<String, String> messages = run(file);
            assertEquals(PREFIX + "items()  COMPILED does not allocate what " + file
                    + " says; if that is right, run the test with -Dalloccounts.update=true\n"
                    + "  - org.alloccounts.junit.BaselineTest$Item  2\n"
                    + "  + org.alloccounts.junit.BaselineTest$Item  " + other, messages.get("items()"));
            assertEquals("", messages.get("nothing()"));
        }
        items = 2;

        Files.writeString(file, "what is this\n");
        assertEquals("not a line of an allocation baseline: what is this", run(file).get("nothing()"));
    }
}
