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
 * @summary A concurrent cycle of G1, which pauses the program twice after a collection, is not three collections
 * @requires vm.gc.G1 & vm.flagless
 * @modules jdk.alloccounts jdk.management
 * @run junit/othervm -XX:+UseG1GC -Xmx512m -Xmn256m -XX:+ExplicitGCInvokesConcurrent WatchGrowthTest
 */

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import javax.management.Notification;
import javax.management.NotificationEmitter;

import jdk.alloccounts.AllocCountsMXBean;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

class WatchGrowthTest {

    static class Growing { }

    private static GarbageCollectorMXBean collector(String name) {
        return ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
                .filter(bean -> bean.getName().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void aCycleIsOneCollection() throws Exception {
        GarbageCollectorMXBean young = collector("G1 Young Generation");
        GarbageCollectorMXBean concurrent = collector("G1 Concurrent GC");
        AllocCountsMXBean bean = ManagementFactory.getPlatformMXBean(AllocCountsMXBean.class);
        Collection<Object> kept = new ConcurrentLinkedQueue<>();
        AtomicBoolean enough = new AtomicBoolean();
        Thread growing = new Thread(() -> {
            while (!enough.get()) {
                kept.add(new Growing());
                LockSupport.parkNanos(100_000);
            }
        });
        growing.start();
        BlockingQueue<Notification> sent = new LinkedBlockingQueue<>();
        ((NotificationEmitter) bean).addNotificationListener((notification, handback) -> sent.add(notification), null, null);
        bean.watchGrowth(Growing.class.getTypeName(), 2);
        // Hears of each pause after whoever watches.
        BlockingQueue<Notification> pauses = new LinkedBlockingQueue<>();
        ((NotificationEmitter) concurrent).addNotificationListener((notification, handback) -> pauses.add(notification), null, null);
        long before = young.getCollectionCount();
        // Where the thread gets no processor, they grow all the same.
        kept.add(new Growing());
        System.gc();
        for (int pause = 0; pause < 2; pause++) {
            pauses.take(); // Remark, and Cleanup
        }
        assertEquals(before + 1, young.getCollectionCount(), "the one that starts the cycle");
        assertEquals(0, sent.size(), sent.toString());
        kept.add(new Growing());
        System.gc();
        Notification second = sent.take();
        assertEquals(AllocCountsMXBean.ALIVE_GROWING, second.getType());
        assertTrue(second.getMessage().endsWith(" are alive, more after each of the last 2 collections"), second.getMessage());
        enough.set(true);
        growing.join();
    }
}
