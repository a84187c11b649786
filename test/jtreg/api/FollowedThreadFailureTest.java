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
 * @summary One thread is followed after there was no memory for an object, and no collection has taken its TLAB away
 * @requires vm.gc.Epsilon
 * @modules jdk.alloccounts
 * @run junit/othervm -Xmx2g -XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC -XX:-ExitOnOutOfMemoryError
 *      FollowedThreadFailureTest
 */

import java.util.List;

import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocSite;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

class FollowedThreadFailureTest {
    static class Probe { int i; }

    static volatile Object sink;

    private static void make(int n) {
        for (int i = 0; i < n; i++) {
            sink = new Probe();
        }
    }

    @Test
    void nothingIsLostAfterIt() {
        make(100_000); // so that it is compiled
        List<AllocSite> rows = AllocCounts.measureSites(() -> {
            make(1_000);
            for (int i = 0; i < 10; i++) {
                fail();
                make(100);
            }
        });
        List<AllocSite> ofProbe = rows.stream().filter(row -> row.className().equals(Probe.class.getTypeName())).toList();
        assertEquals(2_000, ofProbe.stream().mapToLong(AllocSite::allocs).sum());
        assertTrue(ofProbe.stream().allMatch(AllocSite::isAttributed), ofProbe.toString());
    }

    private static void fail() {
        try {
            sink = new long[Integer.MAX_VALUE - 8];
            throw new AssertionError("there was memory for it");
        } catch (OutOfMemoryError expected) {
            // The VM keeps some of these errors ready, so no allocation in the runtime comes next.
        }
    }
}
