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
import java.util.function.ToLongFunction;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCountsMXBean;

/**
 * Implementation of the management interface; without state.
 */
final class AllocCountsMXBeanImpl implements AllocCountsMXBean {

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
        return (int) sum(row -> Rows.isClass(row) ? 1 : 0);
    }

    @Override
    public long getTotalAllocs() {
        return sum(AllocCount::allocs);
    }

    @Override
    public long getTotalAllocBytes() {
        return sum(AllocCount::allocBytes);
    }

    @Override
    public List<AllocCount> top(int n) {
        Rows.checkLimit("n", n);
        return Rows.top(Rows.read(), n);
    }

    @Override
    public List<AllocCount> snapshot() {
        return Rows.read();
    }

    private long sum(ToLongFunction<AllocCount> count) {
        return isEnabled() ? Rows.read().stream().mapToLong(count).sum() : AllocCount.UNKNOWN;
    }

    @Override
    public String toString() {
        return "[supported=" + isSupported() + ", enabled=" + isEnabled()
                + ", classes=" + getClassCount() + ", allocs=" + getTotalAllocs()
                + ", bytes=" + getTotalAllocBytes() + "]";
    }
}
