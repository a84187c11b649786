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
 * @test id=interpreter
 * @summary Sites in classes that are redefined have the line of the code that ran
 * @requires vm.jvmti
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 *          java.compiler java.instrument jdk.jartool/sun.tools.jar
 * @library /test/lib ../lib
 * @run main RedefineClassHelper
 * @run junit/othervm -javaagent:redefineagent.jar -Xint -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteRedefinitionTest
 */

/*
 * @test id=C1
 * @summary Sites in classes that are redefined have the line of the code that ran
 * @requires vm.jvmti & vm.compiler1.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 *          java.compiler java.instrument jdk.jartool/sun.tools.jar
 * @library /test/lib ../lib
 * @run main RedefineClassHelper
 * @run junit/othervm -javaagent:redefineagent.jar -Xbatch -XX:TieredStopAtLevel=1 -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteRedefinitionTest
 */

/*
 * @test id=tiered
 * @summary Sites in classes that are redefined have the line of the code that ran
 * @requires vm.jvmti & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 *          java.compiler java.instrument jdk.jartool/sun.tools.jar
 * @library /test/lib ../lib
 * @run main RedefineClassHelper
 * @run junit/othervm -javaagent:redefineagent.jar -Xbatch -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteRedefinitionTest
 */

import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.LineNumber;
import java.util.Map;
import java.util.TreeMap;

import alloccounts.test.Sites;
import alloccounts.test.Sites.Row;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

class SiteRedefinitionTest {
    private static final int MADE = 20_000;
    private static final int MOVED = 1_000;
    private static final int TIMES = 3;

    static volatile Object sink;

    static class Kept { int i; }
    static class KeptInOldCode { int i; }

    /** What is redefined. */
    static class Maker {
        static void make() {
            sink = new Kept();
        }

        /** Goes on in the old code after the class was redefined. */
        static void makeAndRedefine(int at) throws Exception {
            for (int i = 0; i < MADE; i++) {
                if (i == at) {
                    move(5 * MOVED);
                }
                sink = new KeptInOldCode();
            }
        }
    }

    /** Redefines the class: all its lines move by this number. */
    private static void move(int lines) throws Exception {
        byte[] bytes;
        try (InputStream in = Maker.class.getResourceAsStream("SiteRedefinitionTest$Maker.class")) {
            bytes = in.readAllBytes();
        }
        ClassFile file = ClassFile.of();
        CodeTransform moved = (builder, element) -> {
            if (element instanceof LineNumber number) {
                builder.lineNumber(number.line() + lines);
            } else {
                builder.with(element);
            }
        };
        RedefineClassHelper.redefineClass(Maker.class,
                file.transformClass(file.parse(bytes), ClassTransform.transformingMethodBodies(moved)));
    }

    /** {@return the objects of a class by line, all allocated by this method} */
    private static Map<Integer, Long> lines(Class<?> cls, String method) throws Exception {
        Map<Integer, Long> lines = new TreeMap<>();
        for (Row row : Sites.of(cls)) {
            assertEquals(Maker.class.getName() + "." + method, row.method());
            assertNull(lines.put(row.line(), row.allocs()), "two rows of line " + row.line());
        }
        return lines;
    }

    @Test
    void linesMove() throws Exception {
        move(0);
        for (int i = 0; i < MADE; i++) {
            Maker.make();
        }
        int line = lines(Kept.class, "make").keySet().iterator().next();
        Map<Integer, Long> expected = new TreeMap<>(Map.of(line, (long) MADE));
        for (int time = 1; time <= TIMES; time++) {
            assertEquals(expected, lines(Kept.class, "make"));
            move(time * MOVED);
            for (int i = 0; i < MADE + time; i++) {
                Maker.make();
            }
            expected.put(line + time * MOVED, (long) MADE + time);
        }
        assertEquals(expected, lines(Kept.class, "make"));
        move(0);
        Maker.make();
        expected.merge(line, 1L, Long::sum);
        assertEquals(expected, lines(Kept.class, "make"), "the first lines again");
    }

    @Test
    void oldCodeGoesOn() throws Exception {
        move(0);
        Maker.makeAndRedefine(MADE / 2);
        Map<Integer, Long> once = lines(KeptInOldCode.class, "makeAndRedefine");
        assertEquals(1, once.size(), once.toString());
        int line = once.keySet().iterator().next();
        assertTrue(line < 5 * MOVED, "line " + line);
        assertEquals(MADE, once.get(line));
        Maker.makeAndRedefine(-1);
        assertEquals(Map.of(line, (long) MADE, line + 5 * MOVED, (long) MADE), lines(KeptInOldCode.class, "makeAndRedefine"));
    }
}
