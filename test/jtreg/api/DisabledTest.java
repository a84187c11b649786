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
 * @summary With -XX:-CountAllocs the API is there, says so, and has no counts
 * @run junit/othervm -XX:-CountAllocs DisabledTest
 */

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.alloccounts.AllocMeasurement;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

class DisabledTest {

    @Test
    void supportedButNotEnabled() {
        assertTrue(AllocCounts.isSupported());
        assertFalse(AllocCounts.isEnabled());
    }

    @Test
    void noRows() {
        assertEquals(List.of(), AllocCounts.getcounts());
    }

    @Test
    void actionsRunUnmeasured() {
        List<String> ran = new ArrayList<>();
        assertEquals(List.of(), AllocCounts.measure(() -> ran.add("action")));
        assertEquals(List.of("action"), ran);
        assertEquals(new AllocMeasurement<>("result", List.of()), AllocCounts.measureCall(() -> "result"));
        assertThrows(IOException.class, () -> AllocCounts.measureCall(() -> { throw new IOException(); }));
    }

    @Test
    void printIsOneSentence() {
        PrintStream out = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true));
        try {
            AllocCounts.print(10);
        } finally {
            System.setOut(out);
        }
        assertEquals("This Java virtual machine was told not to count allocations; "
                     + "run the program without -XX:-CountAllocs.", bytes.toString().strip());
        assertThrows(IllegalArgumentException.class, () -> AllocCounts.print(0));
    }

    @Test
    void theMXBeanKnowsNoCounts() {
        var bean = ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class);
        assertTrue(bean.isSupported());
        assertFalse(bean.isEnabled());
        assertEquals(-1, bean.getClassCount());
        assertEquals(-1, bean.getTotalAllocs());
        assertEquals(-1, bean.getTotalAllocBytes());
        assertEquals(-1, bean.getTotalAlive());
        assertEquals(-1, bean.getTotalAliveBytes());
        assertEquals(-1, bean.getSettlementNanos());
        assertEquals(-1, bean.getCounterBytes());
        assertEquals(Map.of(), bean.getMostAlive());
        assertEquals(List.of(), bean.get("java.lang.String"));
        assertThrows(UnsupportedOperationException.class, () -> bean.watch("java.lang.String"));
        assertEquals(List.of(), bean.rows());
        assertEquals(List.of(), bean.top(10));
        assertThrows(IllegalArgumentException.class, () -> bean.top(0));
    }
}
