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
 * @test id=C1
 * @summary Code that was compiled while sites are off has nothing that counts them
 * @requires vm.compiler1.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xbatch -XX:TieredStopAtLevel=1 SiteCodeTest
 */

/*
 * @test id=C2
 * @summary Code that was compiled while sites are off has nothing that counts them
 * @requires vm.compiler2.enabled
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xbatch -XX:-TieredCompilation SiteCodeTest
 */

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import alloccounts.test.Sites;
import alloccounts.test.Vm;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

class SiteCodeTest {
    private static final int WARM = 20_000;

    static class Plain { int i; }
    static class Element { }

    static volatile Object sink;

    static void make(int length) {
        sink = new Plain();
        sink = new Element[length];
    }

    /** {@return the size of the code of the method, made anew if need be} */
    private static long size() throws Exception {
        for (int i = 0; i < WARM; i++) {
            make(i & 3);
        }
        Pattern code = Pattern.compile(" *\\d+ +\\d +0 +SiteCodeTest\\.make\\(I\\)V +\\[0x\\p{XDigit}+, 0x(\\p{XDigit}+) - 0x(\\p{XDigit}+)\\]");
        List<Matcher> found = Vm.codeList().stream().map(code::matcher).filter(Matcher::matches).toList();
        assertEquals(1, found.size(), () -> found.toString());
        return Long.parseLong(found.getFirst().group(2), 16) - Long.parseLong(found.getFirst().group(1), 16);
    }

    @Test
    void sizes() throws Exception {
        long before = size();
        for (int i = 0; i < 3; i++) {
            Sites.start();
            long on = size();
            assertTrue(on > before, on + " bytes with sites, " + before + " before");
            Sites.stop();
            assertEquals(before, size(), "bytes, when sites are off again");
        }
    }
}
