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


// Not JUnit: each method has to be compiled before its rare case first happens.

/*
 * @test
 * @summary An object that C2 removed counts where a deoptimisation makes it
 * @requires vm.flagless & vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run main/othervm -Xbatch -XX:-TieredCompilation -XX:+CountAllocSites
 *      -XX:CompileCommand=dontinline,SiteMaterializedTest::* SiteMaterializedTest
 * @run main/othervm -Xbatch -XX:+CountAllocSites
 *      -XX:CompileCommand=dontinline,SiteMaterializedTest::*
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteMaterializedTest
 */

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;

import alloccounts.test.Sites;
import alloccounts.test.Sites.Row;

public final class SiteMaterializedTest {
    static class AtBranch { int i; }
    static class AtCall { int i; }

    static volatile Object sink;
    static volatile int total;

    static int atBranch(int i, boolean escape) {
        AtBranch made = new AtBranch(); // @NEW_AT_BRANCH
        made.i = i;
        if (escape) {           // @BRANCH
            sink = made;
        }
        return made.i;
    }

    /** C2 expects the class of list that it has seen so far. The bytecode where the code is left calls a method of the JDK. */
    static int atCall(int i, List<Integer> list) {
        AtCall made = new AtCall();     // @NEW_AT_CALL
        made.i = i;
        int size = list.size(); // @CALL
        return made.i + size;
    }

    private static int line(String mark) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(System.getProperty("test.src"), "SiteMaterializedTest.java"));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith("// @" + mark)) {
                return i + 1;
            }
        }
        throw new AssertionError("no line has " + mark);
    }

    private static void check(Class<?> cls, String method, String mark) throws Exception {
        // The interpreter has made some where the source does.
        int newLine = line("NEW_AT_" + mark);
        List<Row> rows = Sites.of(cls).stream().filter(row -> row.line() != newLine).toList();
        if (rows.size() != 1 || rows.getFirst().allocs() != 1 || rows.getFirst().line() != line(mark)
            || !rows.getFirst().method().equals("SiteMaterializedTest." + method)) {
            throw new AssertionError("not one object of " + cls + " at line " + line(mark) + ": " + Sites.of(cls));
        }
    }

    public static void main(String[] args) throws Exception {
        List<Integer> usual = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            total += atBranch(i, false) + atCall(i, usual);
        }
        total += atBranch(1, true) + atCall(1, new LinkedList<>());
        check(AtBranch.class, "atBranch", "BRANCH");
        check(AtCall.class, "atCall", "CALL");
    }
}
