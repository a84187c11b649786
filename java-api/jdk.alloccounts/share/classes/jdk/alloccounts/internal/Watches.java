/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * DO NOT ALTER OR REMOVE COPYRIGHT NOTICES OR THIS FILE HEADER.
 *
 * This code is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License version 2 only, as
 * published by the Free Software Foundation.  The alloc-counts authors
 * designate this particular file as subject to the "Classpath" exception
 * as provided in the LICENSE file that accompanied this code.
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

package jdk.alloccounts.internal;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;

/**
 * The classes that are watched, by name. While there are any, they are looked at after each
 * collection, by the thread that sends the notifications of collectors.
 */
final class Watches {

    /** Who is told. */
    interface Listener {
        void send(String type, String message, AllocCount row);
    }

    /** What one name is watched for, and what was seen of it. */
    private static final class Watch {
        long most = AllocCount.UNKNOWN;     // none
        boolean exceeded;
        int collections;                    // none if 0
        int growths;
        long alive;
    }

    private final Listener listener;
    private final NotificationListener collectionListener = (notification, isCollection) -> look((Boolean) isCollection);
    private final Map<String, Watch> watches = new HashMap<>();

    Watches(Listener listener) {
        this.listener = listener;
    }

    synchronized void watchAlive(String className, long most) {
        Watch watch = watch(className);
        watch.most = most;
        watch.exceeded = false;
    }

    synchronized void watchGrowth(String className, int collections) {
        Watch watch = watch(className);
        watch.collections = collections;
        watch.growths = 0;
        watch.alive = Rows.named(AllocCounts.getcounts(), className).alive();
    }

    synchronized void unwatch(String className) {
        if (watches.remove(Objects.requireNonNull(className, "className")) == null) {
            throw new IllegalArgumentException("not watched: " + className);
        }
        if (watches.isEmpty()) {
            for (GarbageCollectorMXBean collector : collectors()) {
                try {
                    ((NotificationEmitter) collector).removeNotificationListener(collectionListener);
                } catch (ListenerNotFoundException e) {
                    throw new InternalError(e);     // should not get here
                }
            }
        }
    }

    private Watch watch(String className) {
        Objects.requireNonNull(className, "className");
        if (watches.isEmpty()) {
            for (GarbageCollectorMXBean collector : collectors()) {
                ((NotificationEmitter) collector).addNotificationListener(collectionListener, null, isOfCollections(collector));
            }
        }
        return watches.computeIfAbsent(className, name -> new Watch());
    }

    /** Beans that tell when deaths may have been settled: concurrent collectors have others, of their pauses. */
    private static List<GarbageCollectorMXBean> collectors() {
        return ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
                .filter(collector -> !collector.getName().endsWith(" Pauses"))
                .filter(NotificationEmitter.class::isInstance)
                .toList();
    }

    /** Deaths are settled in one of the two pauses that this bean of G1 counts. */
    private static boolean isOfCollections(GarbageCollectorMXBean collector) {
        return !collector.getName().equals("G1 Concurrent GC");
    }

    /** Something to tell the listener, which may call back, and so is told without the monitor. */
    private record News(String type, String message, AllocCount row) {
    }

    private void look(boolean isCollection) {
        try {
            for (News news : news(isCollection)) {
                listener.send(news.type, news.message, news.row);
            }
        } catch (OutOfMemoryError e) {
            // The next collection is looked at. An error here would keep other listeners from hearing of this one.
        }
    }

    private synchronized List<News> news(boolean isCollection) {
        List<News> news = new ArrayList<>();
        if (watches.isEmpty()) {
            return news;
        }
        List<AllocCount> rows = AllocCounts.getcounts();
        watches.forEach((className, watch) -> {
            AllocCount row = Rows.named(rows, className);
            long alive = row.alive();
            if (watch.most != AllocCount.UNKNOWN) {
                boolean exceeds = alive > watch.most;
                if (exceeds && !watch.exceeded) {
                    news.add(new News(AllocCountsMXBean.ALIVE_EXCEEDED,
                            alive + " objects of " + className + " are alive, more than " + watch.most, row));
                }
                watch.exceeded = exceeds;
            }
            if (watch.collections != 0 && isCollection) {
                watch.growths = alive > watch.alive ? watch.growths + 1 : 0;
                watch.alive = alive;
                if (watch.growths == watch.collections) {
                    news.add(new News(AllocCountsMXBean.ALIVE_GROWING,
                            alive + " objects of " + className + " are alive, more after each of "
                            + watch.collections + " collections", row));
                    watch.growths = 0;
                }
            }
        });
        return news;
    }
}
