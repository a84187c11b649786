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

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import javax.management.AttributeList;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MalformedObjectNameException;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.StandardEmitterMBean;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCountDiff;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.alloccounts.AllocCountsSnapshot;
import jdk.alloccounts.AllocSite;
import jdk.alloccounts.AllocStacks;

/**
 * Implementation of the management interface.
 */
final class AllocCountsMXBeanImpl extends StandardEmitterMBean implements AllocCountsMXBean {

    private static final int MOST_ALIVE = 20;

    /**
     * What attributes need of a snapshot: rows, or only totals. Taken when it is first needed, and once.
     * Without counts there is nothing to take, and an exception says so.
     */
    private static final class Attributes {
        private List<AllocCount> rows;
        private Sums.Totals totals;

        List<AllocCount> rows() {
            AllocCountsVM.checkEnabled();
            if (rows == null) {
                rows = Snapshots.read();
                // From the same rows, whatever was read of totals before.
                totals = Sums.Totals.of(rows);
            }
            return rows;
        }

        Sums.Totals totals() {
            if (totals == null) {
                totals = Sums.Totals.read();
            }
            return totals;
        }
    }

    private final PerCall<Attributes> attributes = new PerCall<>(Attributes::new);
    private final Watches watches = new Watches(this::send);
    private final AtomicLong notifications = new AtomicLong();
    private volatile AllocCountsSnapshot baseline;

    AllocCountsMXBeanImpl() {
        super(AllocCountsMXBean.class, true, new NotificationBroadcasterSupport(
                new MBeanNotificationInfo(new String[] {ALIVE_EXCEEDED, ALIVE_GROWING}, Notification.class.getName(),
                                          "Objects of a watched class after a collection")));
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        return attributes.during(() -> {
            List<String> asked = Arrays.asList(names);
            if (isEnabled() && (asked.contains("MostAlive") || asked.contains("MostAliveObjects"))) {
                // First, so that the totals are those of its rows.
                attributes.get().rows();
            }
            return super.getAttributes(names);
        });
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return "How many objects and bytes of each class were allocated and found dead, exactly";
    }

    @Override
    protected String getDescription(MBeanFeatureInfo feature) {
        return Description.of(feature.getName()).text;
    }

    @Override
    protected String getParameterName(MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        return Description.of(operation.getName()).parameters[sequence];
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        return switch (getParameterName(operation, parameter, sequence)) {
            case "limit"       -> "The greatest number of rows, at least 1";
            case "order"       -> "The figure to sort by, such as allocs, alive or allocBytes";
            case "className"   -> "The name of a class as Class.getTypeName() returns it";
            case "threshold"   -> "The greatest number of objects that causes no notification, at least 0";
            case "collections" -> "The number of collections, at least 1";
            case "threadId"    -> "The identifier of a platform thread";
            case "seconds"     -> "For how many seconds to sample, from 1 to 300";
            default            -> throw new AssertionError(operation);
        };
    }

    @Override
    protected int getImpact(MBeanOperationInfo operation) {
        return switch (operation.getName()) {
            case "baseline", "resetMax", "watch", "watchAlive", "watchGrowth", "unwatch", "startSites" -> MBeanOperationInfo.ACTION;
            case "stacks", "stopSites" -> MBeanOperationInfo.ACTION_INFO;
            default -> MBeanOperationInfo.INFO;
        };
    }

    private void send(String type, String message, AllocCount row) {
        Notification notification = new Notification(type, getObjectName(), notifications.incrementAndGet(),
                                                     System.currentTimeMillis(), message);
        notification.setUserData(compositeData(row));
        sendNotification(notification);
    }

    /** The same as the management machinery makes of a row. */
    private static CompositeData compositeData(AllocCount row) {
        RecordComponent[] components = AllocCount.class.getRecordComponents();
        String[] names = new String[components.length];
        OpenType<?>[] types = new OpenType<?>[components.length];
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                names[i] = components[i].getName();
                Object value = components[i].getAccessor().invoke(row);
                types[i] = components[i].getType() == long.class ? SimpleType.LONG : SimpleType.STRING;
                values[i] = value instanceof AllocCount.Kind kind ? kind.name() : value;
            }
            return new CompositeDataSupport(
                    new CompositeType(AllocCount.class.getName(), AllocCount.class.getName(), names, names, types),
                    names, values);
        } catch (OpenDataException | ReflectiveOperationException e) {
            throw new InternalError(e);     // should not get here
        }
    }

    @Override
    public void watch(String className) {
        AllocCountsVM.checkEnabled();
        watches.watch(className);
    }

    @Override
    public void watchAlive(String className, long threshold) {
        AllocCountsVM.checkEnabled();
        Checks.atLeast("threshold", threshold, 0);
        watches.watchAlive(className, threshold);
    }

    @Override
    public void watchGrowth(String className, int collections) {
        AllocCountsVM.checkEnabled();
        Checks.atLeast("collections", collections, 1);
        watches.watchGrowth(className, collections);
    }

    @Override
    public void unwatch(String className) {
        watches.unwatch(className);
    }

    @Override
    public ObjectName getObjectName() {
        try {
            return ObjectName.getInstance(MXBEAN_NAME);
        } catch (MalformedObjectNameException e) {
            throw new InternalError(e);     // should not get here
        }
    }

    @Override
    public boolean isSupported() {
        return AllocCountsVM.isSupported();
    }

    @Override
    public boolean isEnabled() {
        return AllocCountsVM.isEnabled();
    }

    @Override
    public boolean isCountingSites() {
        return Sites.areCounted();
    }

    @Override
    public int getClassCount() {
        return (int) attributes.get().totals().classes();
    }

    @Override
    public long getTotalAllocs() {
        return attributes.get().totals().allocs();
    }

    @Override
    public long getTotalDeallocs() {
        return attributes.get().totals().deallocs();
    }

    @Override
    public long getTotalAlive() {
        return attributes.get().totals().alive();
    }

    @Override
    public long getTotalAllocBytes() {
        return attributes.get().totals().allocBytes();
    }

    @Override
    public long getTotalDeallocBytes() {
        return attributes.get().totals().deallocBytes();
    }

    @Override
    public long getTotalAliveBytes() {
        return attributes.get().totals().aliveBytes();
    }

    @Override
    public long getSettlementNanos() {
        AllocCountsVM.checkEnabled();
        return AllocCountsVM.settlementNanos0();
    }

    @Override
    public long getCounterBytes() {
        AllocCountsVM.checkEnabled();
        return AllocCountsVM.counterBytes0();
    }

    @Override
    public Map<String, AllocCount> getMostAlive() {
        Map<String, AllocCount> byName = new HashMap<>();
        for (AllocCount row : attributes.get().rows()) {
            if (row.isClass()) {
                byName.merge(row.className(), row, Sums::sum);
            }
        }
        Map<String, AllocCount> rows = new HashMap<>();
        for (AllocCount row : Figure.ALIVE.top(List.copyOf(byName.values()), MOST_ALIVE)) {
            rows.put(row.className(), row);
        }
        return rows;
    }

    @Override
    public Map<String, Long> getMostAliveObjects() {
        Map<String, Long> objects = new HashMap<>();
        getMostAlive().forEach((className, row) -> objects.put(className, row.alive()));
        return objects;
    }

    @Override
    public List<AllocCount> top(int limit) {
        Checks.atLeast("limit", limit, 1);
        return Figure.ALLOCS.top(Snapshots.read(), limit);
    }

    @Override
    public List<AllocCount> top(int limit, String order) {
        Checks.atLeast("limit", limit, 1);
        Figure figure = Figure.named(order);
        return figure.top(Snapshots.read(), limit);
    }

    @Override
    public List<AllocCount> get(String className) {
        List<AllocCount> rows = Snapshots.read(className);
        if (rows.isEmpty() && isEnabled()) {
            throw new IllegalArgumentException("no object of a class of this name has been allocated: " + className);
        }
        return rows;
    }

    @Override
    public List<AllocCount> rows() {
        return Snapshots.read();
    }

    @Override
    public List<AllocCount> getThreadCounts(long threadId) {
        return Snapshots.thread(threadId);
    }

    @Override
    public AllocStacks stacks(String className, int seconds) {
        Checks.atLeast("seconds", seconds, 1);
        if (seconds > Stacks.MOST_SECONDS) {
            throw new IllegalArgumentException("seconds is " + seconds + ", more than " + Stacks.MOST_SECONDS);
        }
        return AllocCounts.stacks(className, Duration.ofSeconds(seconds));
    }

    @Override
    public void startSites() {
        Sites.start();
    }

    @Override
    public boolean stopSites() {
        return Sites.stop();
    }

    @Override
    public List<AllocSite> sites(String className, int limit) {
        Objects.requireNonNull(className, "className");
        Checks.atLeast("limit", limit, 1);
        return Sites.read().stream()
                .filter(site -> className.equals("*") || className.equals(site.className()))
                .limit(limit)
                .toList();
    }

    @Override
    public void baseline() {
        baseline = AllocCounts.snapshot();
    }

    @Override
    public List<AllocCountDiff> diff() {
        AllocCountsSnapshot last = baseline;
        if (last == null) {
            throw new IllegalStateException("there is no baseline to compare with; use baseline first");
        }
        return AllocCounts.snapshot().diff(last);
    }

    @Override
    public void resetMax() {
        AllocCountsVM.resetMax();
    }

    @Override
    public String toString() {
        if (!isEnabled()) {
            return "[supported=" + isSupported() + ", enabled=false]";
        }
        return attributes.during(() -> "[supported=true, enabled=true, classes=" + getClassCount()
                + ", allocs=" + getTotalAllocs() + ", allocBytes=" + getTotalAllocBytes() + "]");
    }
}
