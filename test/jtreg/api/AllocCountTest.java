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
 * @summary A row of the counts: what it accepts, and what it derives
 * @run junit AllocCountTest
 */

import java.util.List;
import java.util.stream.Stream;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCountDiff;

import org.junit.jupiter.api.Test;
import static jdk.alloccounts.AllocCount.Kind.CLASS;
import static jdk.alloccounts.AllocCount.Kind.UNLOADED;
import static org.junit.jupiter.api.Assertions.*;

class AllocCountTest {

    @Test
    void aliveIsAllocsMinusDeallocs() {
        var row = new AllocCount("a.B", 100, 30, 80, 40, 1600, 480, 1280, 640, CLASS, "l");
        assertEquals(70, row.alive());
        assertEquals(1120, row.aliveBytes());
        var unknown = new AllocCount("a.B", 100, -1, -1, -1, 1600, -1, -1, -1, CLASS, "l");
        assertEquals(AllocCount.UNKNOWN, unknown.alive());
        assertEquals(AllocCount.UNKNOWN, unknown.aliveBytes());
    }

    /** A diff has no figure that -1 stands for the lack of, except survivors. */
    @Test
    void aliveOfADiffMayBeAnyNumber() {
        assertEquals(-1, new AllocCountDiff("a.B", 2, 3, 0, 32, 48, 0, CLASS, "l").alive());
        assertEquals(-16, new AllocCountDiff("a.B", 2, 3, 0, 32, 48, 0, CLASS, "l").aliveBytes());
        assertEquals(7, new AllocCountDiff("a.B", 10, 3, -1, 160, 48, -1, CLASS, "l").alive());
        assertThrows(IllegalArgumentException.class, () -> new AllocCountDiff("a.B", -1, 3, 0, 32, 48, 0, CLASS, "l"));
        assertThrows(IllegalArgumentException.class, () -> new AllocCountDiff("a.B", 2, -1, 0, 32, 48, 0, CLASS, "l"));
        assertThrows(IllegalArgumentException.class, () -> new AllocCountDiff("a.B", 2, 3, -2, 32, 48, 0, CLASS, "l"));
        assertThrows(NullPointerException.class, () -> new AllocCountDiff(null, 2, 3, 0, 32, 48, 0, CLASS, "l"));
        assertEquals(List.of("className", "allocs", "deallocs", "survived", "allocBytes", "deallocBytes", "survivedBytes",
                             "kind", "loader"),
                     Stream.of(AllocCountDiff.class.getRecordComponents()).map(c -> c.getName()).toList());
    }

    @Test
    void componentsAreThoseOfTheContract() {
        var names = List.of(AllocCount.class.getRecordComponents()).stream()
                .map(c -> c.getName()).toList();
        assertEquals(List.of("className", "allocs", "deallocs", "max", "survived",
                             "allocBytes", "deallocBytes", "maxBytes", "survivedBytes", "kind", "loader"), names);
        assertEquals(List.of("CLASS", "UNLOADED", "OVERFLOW"), Stream.of(AllocCount.Kind.values()).map(Enum::name).toList());
    }

    @Test
    void rowsAreValues() {
        var row = new AllocCount("a.B", 1, 2, 3, 4, 5, 6, 7, 8, CLASS, "l");
        var equal = new AllocCount("a.B", 1, 2, 3, 4, 5, 6, 7, 8, CLASS, "l");
        assertEquals(row, equal);
        assertEquals(row.hashCode(), equal.hashCode());
        for (int i = 0; i < 8; i++) {
            long[] c = {1, 2, 3, 4, 5, 6, 7, 8};
            c[i]++;
            assertNotEquals(row, new AllocCount("a.B", c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], CLASS, "l"));
        }
        assertNotEquals(row, new AllocCount("a.C", 1, 2, 3, 4, 5, 6, 7, 8, CLASS, "l"));
        assertNotEquals(row, new AllocCount("a.B", 1, 2, 3, 4, 5, 6, 7, 8, UNLOADED, "l"));
        assertNotEquals(row, new AllocCount("a.B", 1, 2, 3, 4, 5, 6, 7, 8, CLASS, "m"));
    }

    /** Whatever the name is. */
    @Test
    void theKindSaysWhatIsAClass() {
        for (AllocCount.Kind kind : AllocCount.Kind.values()) {
            assertEquals(kind == CLASS, new AllocCount("unloaded classes", 1, 1, 0, 0, 16, 16, 0, 0, kind, null).isClass());
            assertEquals(kind == CLASS, new AllocCountDiff("unloaded classes", 1, 1, 0, 16, 16, 0, kind, null).isClass());
        }
        assertEquals(new AllocCount("a.B", 1, 2, 3, 4, 5, 6, 7, 8, CLASS, null), new AllocCount("a.B", 1, 2, 3, 4, 5, 6, 7, 8));
        assertThrows(NullPointerException.class, () -> new AllocCount("a.B", 1, 2, 3, 4, 5, 6, 7, 8, null, "l"));
        assertThrows(NullPointerException.class, () -> new AllocCountDiff("a.B", 2, 3, 0, 32, 48, 0, null, "l"));
    }

    @Test
    void impossibleCountsAreRefusedByName() {
        String[] names = {"allocs", "deallocs", "max", "survived",
                          "allocBytes", "deallocBytes", "maxBytes", "survivedBytes"};
        for (int i = 0; i < names.length; i++) {
            long least = names[i].startsWith("alloc") ? 0 : AllocCount.UNKNOWN;
            long[] c = {0, 0, 0, 0, 0, 0, 0, 0};
            c[i] = least;
            assertNotNull(new AllocCount("a.B", c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], CLASS, "l"));
            c[i] = least - 1;
            var e = assertThrows(IllegalArgumentException.class,
                    () -> new AllocCount("a.B", c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], CLASS, "l"));
            assertEquals(names[i] + " is " + (least - 1) + ", less than " + least, e.getMessage());
        }
        assertThrows(NullPointerException.class, () -> new AllocCount(null, 0, 0, 0, 0, 0, 0, 0, 0, CLASS, "l"));
    }
}
