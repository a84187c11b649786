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
 * @test id=default
 * @summary Figures of watched classes that are not known have no value, and say why
 * @requires vm.flagless
 * @library ../lib
 * @run junit/othervm UnknownFiguresTest
 */

/*
 * @test id=Shenandoah
 * @summary Figures of watched classes that are not known have no value, and say why, with Shenandoah
 * @requires vm.gc.Shenandoah & vm.flagless
 * @library ../lib
 * @run junit/othervm -XX:+UseShenandoahGC UnknownFiguresTest
 */

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import javax.management.Attribute;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;

import alloccounts.test.Unloadable;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.alloccounts.WatchedClassMXBean;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

class UnknownFiguresTest {

    public static class Twin { }

    private static final Set<String> FIGURES = Set.of("Allocs", "Deallocs", "Alive", "Max", "Survived", "AllocBytes",
                                                      "DeallocBytes", "AliveBytes", "MaxBytes", "SurvivedBytes");
    private static final String NAME = Twin.class.getTypeName();

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName name = new ObjectName("jdk.alloccounts:type=Class,name=" + ObjectName.quote(NAME));
    private final WatchedClassMXBean proxy = JMX.newMXBeanProxy(server, name, WatchedClassMXBean.class);

    UnknownFiguresTest() throws Exception {
    }

    private static boolean knowsSurvivors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .noneMatch(collector -> collector.getName().startsWith("Shenandoah"));
    }

    /** The figures that come when a client asks for all. */
    private Set<String> known() throws Exception {
        return server.getAttributes(name, FIGURES.toArray(String[]::new)).asList().stream()
                .map(Attribute::getName).collect(Collectors.toSet());
    }

    private static Set<String> without(Set<String> figures, String... others) {
        Set<String> rest = new TreeSet<>(figures);
        rest.removeAll(Set.of(others));
        return rest;
    }

    private void checkRefused(String figure, String reason) {
        RuntimeMBeanException e = assertThrows(RuntimeMBeanException.class, () -> server.getAttribute(name, figure));
        assertInstanceOf(UnsupportedOperationException.class, e.getCause());
        assertEquals(reason, e.getCause().getMessage());
    }

    @Test
    void oneClassThenTwoOfItsName() throws Exception {
        Class<?> one = Unloadable.copyOf(Twin.class);
        Class<?> other = Unloadable.copyOf(Twin.class);
        AllocCountsMXBean bean = ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class);
        bean.watch(NAME);
        // While there is no object, all figures are 0.
        assertEquals(FIGURES, known());
        assertEquals(0, proxy.getSurvived());

        Object first = one.getConstructor().newInstance();
        Set<String> ofOneClass = knowsSurvivors() ? FIGURES : without(FIGURES, "Survived", "SurvivedBytes");
        assertEquals(ofOneClass, known());
        assertEquals(1, proxy.getMax());
        if (!knowsSurvivors()) {
            String reason = "This collector does not know how many objects survive their first collection; "
                    + "run the program with another one.";
            checkRefused("Survived", reason);
            checkRefused("SurvivedBytes", reason);
            assertThrows(UnsupportedOperationException.class, proxy::getSurvived);
            assertThrows(UnsupportedOperationException.class, proxy::getSurvivedBytes);
        }

        Object second = other.getConstructor().newInstance();
        assertEquals(without(ofOneClass, "Max", "MaxBytes"), known());
        String reason = "Several classes have the name " + NAME + ", and each has its maximum at a moment of its own; "
                + "the operation get of jdk.alloccounts:type=AllocCounts returns the row of each.";
        checkRefused("Max", reason);
        checkRefused("MaxBytes", reason);
        assertThrows(UnsupportedOperationException.class, proxy::getMax);
        assertThrows(UnsupportedOperationException.class, proxy::getMaxBytes);
        assertEquals(2, proxy.getAllocs());
        assertEquals(2, bean.get(NAME).size());
        Reference.reachabilityFence(first);
        Reference.reachabilityFence(second);
    }
}
