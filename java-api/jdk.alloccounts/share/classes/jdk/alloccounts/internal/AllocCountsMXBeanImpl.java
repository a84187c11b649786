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

import java.util.List;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCounts;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.alloccounts.AllocCountsSnapshot;

/**
 * Implementation of the management interface.
 */
final class AllocCountsMXBeanImpl implements AllocCountsMXBean {

    private volatile AllocCountsSnapshot mark;

    AllocCountsMXBeanImpl() {
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
