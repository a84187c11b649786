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

import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.ObjectName;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCountsMXBean;

/**
 * The classes that are watched, by name. Each has a bean. While notifications are wanted, the
 * thread that sends those of collectors looks at the classes after each collection.
 */
final class Watches {

    /** Gets what there is to notify about. */
    interface Listener {
        void send(String type, String message, AllocCount row);
    }

    /** What one name is watched for, and what was seen of it. */
    private static final class Watch {
        long threshold = AllocCount.UNKNOWN;    // none
        boolean exceeded;
        int collections;                        // none if 0
        int growths;
        long alive;

        boolean wantsNotifications() {
            return threshold != AllocCount.UNKNOWN || collections != 0;
        }
    }

    private final Listener listener;
    private final NotificationListener collectionListener = (notification, isCollection) -> look((Boolean) isCollection);
    private final Map<String, Watch> watches = new HashMap<>();
    private boolean looksAtCollections;

    Watches(Listener listener) {
        this.listener = listener;
    }

    synchronized Watch watch(String className) {
        Objects.requireNonNull(className, "className");
        Watch watch = watches.get(className);
        if (watch == null) {
            watch = new Watch();
            watches.put(className, watch);
            boolean registered = false;
            try {
                register(className);
                registered = true;
            } finally {
                if (!registered) {
                    watches.remove(className);
                }
            }
        }
        return watch;
    }

    synchronized void watchAlive(String className, long threshold) {
        Watch watch = watch(className);
        watch.threshold = threshold;
        watch.exceeded = false;
        lookAtCollections();
    }

    synchronized void watchGrowth(String className, int collections) {
        Watch watch = watch(className);
        watch.collections = collections;
        watch.growths = 0;
        watch.alive = Sums.of(className, Snapshots.read(className)).alive();
        lookAtCollections();
    }

    synchronized void unwatch(String className) {
        if (watches.remove(Objects.requireNonNull(className, "className")) == null) {
            throw new IllegalArgumentException("not watched: " + className);
        }
        unregister(className);
        if (looksAtCollections && watches.values().stream().noneMatch(Watch::wantsNotifications)) {
            for (GarbageCollectorMXBean collector : collectors()) {
                try {
                    ((NotificationEmitter) collector).removeNotificationListener(collectionListener);
                } catch (ListenerNotFoundException e) {
                    throw new InternalError(e);     // should not get here
                }
            }
            looksAtCollections = false;
        }
    }

    private void lookAtCollections() {
        if (!looksAtCollections) {
            for (GarbageCollectorMXBean collector : collectors()) {
                ((NotificationEmitter) collector).addNotificationListener(collectionListener, null, isOfCollections(collector));
            }
            looksAtCollections = true;
        }
    }

    private static void register(String className) {
        ObjectName name = WatchedClass.objectName(className);
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(new WatchedClass(className), name);
        } catch (InstanceAlreadyExistsException e) {
            throw new IllegalStateException("another bean is registered as " + name
                    + "; unregister it, then watch the class again", e);
        } catch (JMException e) {
            throw new InternalError(e);     // should not get here
        }
    }

    private static void unregister(String className) {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(WatchedClass.objectName(className));
        } catch (InstanceNotFoundException e) {
            // A client has unregistered it.
        } catch (JMException e) {
            throw new InternalError(e);     // should not get here
        }
    }

    /** Beans that send notifications when deaths may have been settled; others are about the pauses of concurrent collectors. */
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

    /** Something for the listener, which may call back, and so gets it without the monitor being held. */
    private record News(String type, String message, AllocCount row) {
    }

    private void look(boolean isCollection) {
        try {
            for (News news : news(isCollection)) {
                listener.send(news.type, news.message, news.row);
            }
        } catch (OutOfMemoryError e) {
            // Goes on at the next collection. An error here would keep this notification from other listeners.
        }
    }

    private synchronized List<News> news(boolean isCollection) {
        List<News> news = new ArrayList<>();
        if (!looksAtCollections) {
            return news;
        }
        List<AllocCount> rows = Snapshots.read().stream().filter(AllocCount::isClass).toList();
        watches.forEach((className, watch) -> {
            if (!watch.wantsNotifications()) {
                return;
            }
            AllocCount row = Sums.of(className, rows.stream().filter(r -> r.className().equals(className)).toList());
            long alive = row.alive();
            if (watch.threshold != AllocCount.UNKNOWN) {
                boolean exceeds = alive > watch.threshold;
                if (exceeds && !watch.exceeded) {
                    news.add(new News(AllocCountsMXBean.ALIVE_EXCEEDED,
                            alive + " objects of " + Names.escaped(className) + " are alive, more than " + watch.threshold, row));
                }
                watch.exceeded = exceeds;
            }
            if (watch.collections != 0 && isCollection) {
                watch.growths = alive > watch.alive ? watch.growths + 1 : 0;
                watch.alive = alive;
                if (watch.growths == watch.collections) {
                    news.add(new News(AllocCountsMXBean.ALIVE_GROWING,
                            alive + " objects of " + Names.escaped(className) + " are alive, more after each of the last "
                            + watch.collections + " collections", row));
                    watch.growths = 0;
                }
            }
        });
        return news;
    }
}
