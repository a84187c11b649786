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


import javax.management.AttributeList;
import javax.management.MalformedObjectNameException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import javax.management.StandardMBean;

import jdk.alloccounts.AllocCount;
import jdk.alloccounts.AllocCountsMXBean;
import jdk.alloccounts.WatchedClassMXBean;

/**
 * The bean of the classes of one name.
 */
final class WatchedClass extends StandardMBean implements WatchedClassMXBean {

    /** A row that is read when it is first needed, and once. */
    private final class Row {
        private AllocCount row;

        AllocCount get() {
            if (row == null) {
                row = Sums.of(className, Snapshots.read(className));
            }
            return row;
        }
    }

    /** {@return a figure of the row} Throws an exception with this reason if it is not known. */
    private static long known(long figure, String reason) {
        if (figure == AllocCount.UNKNOWN) {
            throw new UnsupportedOperationException(reason);
        }
        return figure;
    }

    private long maximum(long figure) {
        return known(figure, "Several classes have the name " + className
                + ", and each has its maximum at a moment of its own; "
                + "the operation get of " + AllocCountsMXBean.MXBEAN_NAME + " returns the row of each.");
    }

    private static long survivors(long figure) {
        return known(figure, "This collector does not know how many objects survive their first collection; "
                + "run the program with another one.");
    }

    private final String className;
    private final PerCall<Row> row = new PerCall<>(Row::new);

    WatchedClass(String className) {
        super(WatchedClassMXBean.class, true);
        this.className = className;
    }

    /** {@return the name under which the bean of a class is registered} */
    static ObjectName objectName(String className) {
        try {
            return ObjectName.getInstance(WatchedClassMXBean.MXBEAN_DOMAIN_TYPE + ",name=" + ObjectName.quote(className));
        } catch (MalformedObjectNameException e) {
            throw new InternalError(e);     // should not get here: the name is quoted
        }
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        return row.during(() -> super.getAttributes(names));
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return "Exact counts of the objects of " + Names.escaped(className);
    }

    @Override
    protected String getDescription(MBeanAttributeInfo attribute) {
        return Description.of(attribute.getName()).text;
    }

    @Override
    public String getClassName() {
        return className;
    }

    @Override
    public long getAllocs() {
        return row.get().get().allocs();
    }

    @Override
    public long getDeallocs() {
        return row.get().get().deallocs();
    }

    @Override
    public long getAlive() {
        return row.get().get().alive();
    }

    @Override
    public long getMax() {
        return maximum(row.get().get().max());
    }

    @Override
    public long getSurvived() {
        return survivors(row.get().get().survived());
    }

    @Override
    public long getAllocBytes() {
        return row.get().get().allocBytes();
    }

    @Override
    public long getDeallocBytes() {
        return row.get().get().deallocBytes();
    }

    @Override
    public long getAliveBytes() {
        return row.get().get().aliveBytes();
    }

    @Override
    public long getMaxBytes() {
        return maximum(row.get().get().maxBytes());
    }

    @Override
    public long getSurvivedBytes() {
        return survivors(row.get().get().survivedBytes());
    }
}
