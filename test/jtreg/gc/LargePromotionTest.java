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
 * @test id=Shenandoah
 * @summary Large arrays that become old while the old generation is marked are counted, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseShenandoahGC -Xmx400m -XX:ShenandoahGCMode=generational
 *      -XX:+UnlockExperimentalVMOptions -XX:ShenandoahRegionSize=256k -XX:ShenandoahGenerationalMaxTenuringAge=2
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts
 *      -Xlog:alloc+stats=debug:file=marks.log:none:filecount=0 LargePromotionTest
 */

/*
 * @test id=Z
 * @summary Large arrays that become old while the old generation is marked are counted, with ZGC
 * @requires vm.gc.Z & vm.flagless
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UseZGC -Xmx400m
 *      -XX:+UnlockDiagnosticVMOptions -XX:ZTenuringThreshold=1 -XX:+VerifyAllocCounts
 *      -Xlog:alloc+stats=debug:file=marks.log:none:filecount=0 LargePromotionTest
 */

import java.util.List;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

/**
 * Young collections interrupt the marking of an old generation that takes long, and promote large arrays as they
 * are, with the marks of the young collection.
 */
class LargePromotionTest {
    private static final int LISTS = 100;
    private static final int LENGTH = 50_000;
    private static final int ROUNDS = 400;

    private static volatile Object sink;

    static class Big { }

    private static class Node {
        private final Node next;

        Node(Node next) {
            this.next = next;
        }
    }

    private static Node list() {
        Node head = null;
        for (int i = 0; i < LENGTH; i++) {
            head = new Node(head);
            sink = new byte[100];
        }
        return head;
    }

    @Test
    void largeArraysBecomeOld() throws Exception {
        Node[] lists = new Node[LISTS];
        Big[][] arrays = new Big[LISTS][];
        for (int i = 0; i < LISTS; i++) {
            lists[i] = list();
        }
        int before = Gc.markings().size();
        for (int i = 0; i < ROUNDS; i++) {
            arrays[i % LISTS] = new Big[70_000];
            lists[i * 7 % LISTS] = list();
        }
        List<String> markings = Gc.markings();
        markings = markings.subList(before, markings.size());
        assertTrue(markings.contains("marking"), "of the young generation: " + markings);
        assertTrue(markings.contains("marking of the old generation"), markings.toString());
        Gc.collect();
        assertEquals(ROUNDS, Population.row(Big[].class.getTypeName()).allocs());
        assertEquals(LISTS, Population.row(Big[].class.getTypeName()).alive());
        assertEquals((long) LISTS * LENGTH, Population.row(Node.class.getTypeName()).alive());
    }
}
