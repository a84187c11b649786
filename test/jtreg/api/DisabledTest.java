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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.management.Attribute;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;

import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.alloccounts.AllocMeasurement;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import static org.junit.jupiter.api.Assertions.*;

class DisabledTest {

    private static final String SENTENCE = "Allocations are not counted, because this VM runs with -XX:-CountAllocs; "
            + "to count, run the program without it.";

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
    void noSites() {
        var bean = ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class);
        assertFalse(AllocCounts.isCountingSites());
        assertFalse(bean.isCountingSites());
        for (Executable refused : List.<Executable>of(
                AllocCounts::startSites, AllocCounts::stopSites, AllocCounts::sites,
                bean::startSites, bean::stopSites, () -> bean.sites("*", 1))) {
            assertEquals(SENTENCE, assertThrows(UnsupportedOperationException.class, refused).getMessage());
        }
        assertFalse(AllocCounts.isCountingSites());
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
        assertEquals(SENTENCE, bytes.toString().strip());
        assertThrows(IllegalArgumentException.class, () -> AllocCounts.print(0));
    }

    @Test
    void theMXBeanKnowsNoCounts() {
        var bean = ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class);
        assertTrue(bean.isSupported());
        assertFalse(bean.isEnabled());
        assertEquals(List.of(), bean.get("java.lang.String"));
        assertThrows(UnsupportedOperationException.class, () -> bean.watch("java.lang.String"));
        assertEquals(List.of(), bean.rows());
        assertEquals(List.of(), bean.top(10));
        assertThrows(IllegalArgumentException.class, () -> bean.top(0));
        assertEquals("[supported=true, enabled=false]", bean.toString());
    }

    /** What asks for all attributes, as exporters do, gets those that have a value; the others say why they have none. */
    @Test
    void attributesWithoutCounts() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName(AllocCountsMXBean.MXBEAN_NAME);
        AllocCountsMXBean bean = ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class);
        AllocCountsMXBean proxy = JMX.newMXBeanProxy(server, name, AllocCountsMXBean.class);
        Map<String, Object> known = Map.of("Supported", true, "Enabled", false, "CountingSites", false, "ObjectName", name);
        String[] all = Stream.of(server.getMBeanInfo(name).getAttributes()).map(MBeanAttributeInfo::getName)
                .toArray(String[]::new);
        assertEquals(known, server.getAttributes(name, all).asList().stream()
                .collect(Collectors.toMap(Attribute::getName, Attribute::getValue)));

        List<String> unknown = new ArrayList<>(List.of(all));
        unknown.removeAll(known.keySet());
        assertTrue(unknown.size() > 9, unknown.toString());
        for (String attribute : unknown) {
            RuntimeMBeanException e = assertThrows(RuntimeMBeanException.class, () -> server.getAttribute(name, attribute));
            assertInstanceOf(UnsupportedOperationException.class, e.getCause(), attribute);
            assertEquals(SENTENCE, e.getCause().getMessage(), attribute);
            Method getter = AllocCountsMXBean.class.getMethod("get" + attribute);
            for (AllocCountsMXBean one : List.of(bean, proxy)) {
                Throwable thrown = assertThrows(InvocationTargetException.class, () -> getter.invoke(one)).getCause();
                assertInstanceOf(UnsupportedOperationException.class, thrown, attribute);
                assertEquals(SENTENCE, thrown.getMessage(), attribute);
            }
        }
    }
}
