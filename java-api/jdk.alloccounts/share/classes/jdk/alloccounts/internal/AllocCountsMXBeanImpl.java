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

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

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
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.alloccounts.AllocCountsSnapshot;
import jdk.alloccounts.AllocStacks;

/**
 * Implementation of the management interface.
 */
final class AllocCountsMXBeanImpl extends StandardEmitterMBean implements AllocCountsMXBean {

    private static final String[] ITEMS = {"className", "allocs", "deallocs", "max", "survived",
                                           "allocBytes", "deallocBytes", "maxBytes", "survivedBytes"};

    private static final int MOST_ALIVE = 20;

    private final Watches watches = new Watches(this::send);
    private final AtomicLong notifications = new AtomicLong();
    private volatile AllocCountsSnapshot mark;

    AllocCountsMXBeanImpl() {
        super(AllocCountsMXBean.class, true, new NotificationBroadcasterSupport(
                new MBeanNotificationInfo(new String[] {ALIVE_EXCEEDED, ALIVE_GROWING}, Notification.class.getName(),
                                          "Objects of a watched class after a collection")));
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
            case "n"           -> "The greatest number of rows, at least 1";
            case "order"       -> "The count by which to choose, such as allocs, alive or allocBytes";
            case "className"   -> "The name of a class as Class.getTypeName() gives it";
            case "most"        -> "The number of objects that is still in order, at least 0";
            case "collections" -> "The number of collections, at least 1";
            case "id"          -> "The identifier of a platform thread";
            case "seconds"     -> "For how many seconds to watch, from 1 to 300";
            default            -> throw new AssertionError(operation);
        };
    }

    @Override
    protected int getImpact(MBeanOperationInfo operation) {
        return switch (operation.getName()) {
            case "mark", "resetMax", "watchAlive", "watchGrowth", "unwatch" -> MBeanOperationInfo.ACTION;
            case "stacks" -> MBeanOperationInfo.ACTION_INFO;
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
        OpenType<?>[] types = new OpenType<?>[ITEMS.length];
        Arrays.fill(types, SimpleType.LONG);
        types[0] = SimpleType.STRING;
        try {
            CompositeType type = new CompositeType(AllocCount.class.getName(), AllocCount.class.getName(),
                                                   ITEMS, ITEMS, types);
            return new CompositeDataSupport(type, ITEMS, new Object[] {
                    row.className(), row.allocs(), row.deallocs(), row.max(), row.survived(),
                    row.allocBytes(), row.deallocBytes(), row.maxBytes(), row.survivedBytes()});
        } catch (OpenDataException e) {
            throw new InternalError(e);     // should not get here
        }
    }

    @Override
    public void watchAlive(String className, long most) {
        AllocCountsVM.checkEnabled();
        if (most < 0) {
            throw new IllegalArgumentException("most is " + most + ", less than 0");
        }
        watches.watchAlive(className, most);
    }

    @Override
    public void watchGrowth(String className, int collections) {
        AllocCountsVM.checkEnabled();
        Rows.checkLimit("collections", collections);
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
    public int getClassCount() {
        return (int) total(0);
    }

    @Override
    public long getTotalAllocs() {
        return total(1);
    }

    @Override
    public long getTotalDeallocs() {
        return total(2);
    }

    @Override
    public long getTotalAlive() {
        return difference(1, 2);
    }

    @Override
    public long getTotalAllocBytes() {
        return total(3);
    }

    @Override
    public long getTotalDeallocBytes() {
        return total(4);
    }

    @Override
    public long getTotalAliveBytes() {
        return difference(3, 4);
    }

    @Override
    public long getSettlementNanos() {
        return total(5);
    }

    @Override
    public long getCounterBytes() {
        return total(6);
    }

    /** One of the totals of {@link AllocCountsVM#totals()}. */
    private long total(int index) {
        return isEnabled() ? AllocCountsVM.totals()[index] : AllocCount.UNKNOWN;
    }

    private long difference(int index, int subtrahend) {
        if (!isEnabled()) {
            return AllocCount.UNKNOWN;
        }
        long[] totals = AllocCountsVM.totals();
        return totals[index] - totals[subtrahend];
    }

    @Override
    public List<AllocCount> top(int n) {
        Rows.checkLimit("n", n);
        return Rows.top(Rows.read(), n);
    }

    @Override
    public List<AllocCount> top(int n, String order) {
        Rows.checkLimit("n", n);
        return Rows.top(Rows.read(), n, Rows.count(order));
    }

    @Override
    public List<AllocCount> get(String className) {
        List<AllocCount> rows = AllocCounts.snapshot().get(className);
        if (rows.isEmpty() && isEnabled()) {
            throw new IllegalArgumentException("no object of a class of this name has been allocated: " + className);
        }
        return rows;
    }

    @Override
    public Map<String, AllocCount> getMostAlive() {
        Map<String, AllocCount> byName = new HashMap<>();
        for (AllocCount row : Rows.read()) {
            if (Rows.isClass(row)) {
                byName.merge(row.className(), row, Rows::sum);
            }
        }
        Map<String, AllocCount> rows = new HashMap<>();
        for (AllocCount row : Rows.top(List.copyOf(byName.values()), MOST_ALIVE, AllocCount::alive)) {
            rows.put(row.className(), row);
        }
        return rows;
    }

    @Override
    public List<AllocCount> thread(long id) {
        return Rows.thread(id);
    }

    @Override
    public AllocStacks stacks(String className, int seconds) {
        Rows.checkLimit("seconds", seconds);
        if (seconds > Stacks.MOST_SECONDS) {
            throw new IllegalArgumentException("seconds is " + seconds + ", more than " + Stacks.MOST_SECONDS);
        }
        return AllocCounts.stacks(className, Duration.ofSeconds(seconds));
    }

    @Override
    public void mark() {
        mark = AllocCounts.snapshot();
    }

    @Override
    public List<AllocCount> diff() {
        AllocCountsSnapshot earlier = mark;
        if (earlier == null) {
            throw new IllegalStateException("there is no mark to compare with; use mark first");
        }
        return AllocCounts.snapshot().since(earlier);
    }

    @Override
    public void resetMax() {
        AllocCountsVM.resetMax();
    }

    @Override
    public List<AllocCount> snapshot() {
        return Rows.read();
    }

    @Override
    public String toString() {
        return "[supported=" + isSupported() + ", enabled=" + isEnabled()
                + ", classes=" + getClassCount() + ", allocs=" + getTotalAllocs()
                + ", bytes=" + getTotalAllocBytes() + "]";
    }
}
