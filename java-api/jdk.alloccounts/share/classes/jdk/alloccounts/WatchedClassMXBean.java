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

package jdk.alloccounts;

import javax.management.ObjectName;

/**
 * Management interface for the counts of one class that somebody watches.
 *
 * <p> {@link AllocCountsMXBean#watch AllocCountsMXBean.watch} registers such a bean with the
 * platform {@link javax.management.MBeanServer MBeanServer}, and so do {@link
 * AllocCountsMXBean#watchAlive watchAlive} and {@link AllocCountsMXBean#watchGrowth
 * watchGrowth}. {@link AllocCountsMXBean#unwatch unwatch} unregisters it. All its figures are
 * plain numbers, so any management client can draw them over time.
 *
 * <p> The {@link ObjectName ObjectName} is {@value #MXBEAN_DOMAIN_TYPE} and the key {@code
 * name}, whose value is the {@linkplain ObjectName#quote quoted} name of the class, as in
 * <blockquote>{@code jdk.alloccounts:type=Class,name="java.lang.String"}</blockquote>
 *
 * <p> The figures are those of {@link AllocCount}, summed over all classes of this name,
 * whichever class loader defined them. They are 0 while no object of such a class was
 * allocated, also if no such class is loaded yet. Objects of a class that was unloaded are no
 * longer counted here, so the figures may fall then.
 *
 * <p> An attribute that is read by itself takes a <a
 * href="AllocCounts.html#snapshot">snapshot</a>. Attributes that are read in one call, as
 * {@link javax.management.MBeanServerConnection#getAttributes getAttributes} does, share one
 * snapshot and belong together.
 *
 * <p> An attribute that is not known throws an {@link UnsupportedOperationException} when it is
 * read by itself. A client of an {@code MBeanServer} finds it as the cause of a {@link
 * javax.management.RuntimeMBeanException RuntimeMBeanException}. {@code getAttributes} leaves
 * such attributes out.
 */
public interface WatchedClassMXBean {

    /**
     * The domain and the type in the {@link ObjectName ObjectName} of these beans: {@value}.
     */
    String MXBEAN_DOMAIN_TYPE = "jdk.alloccounts:type=Class";

    /** {@return the name of the class, as {@link Class#getTypeName()} returns it} */
    String getClassName();

    /** {@return the number of objects allocated} */
    long getAllocs();

    /** {@return the number of objects that collectors have found dead} */
    long getDeallocs();

    /** {@return the number of objects {@linkplain AllocCount#alive() alive}} */
    long getAlive();

    /**
     * {@return the highest number of objects alive at once}
     *
     * @throws UnsupportedOperationException if several classes have this name: each has its
     *         maximum at a moment of its own
     */
    long getMax();

    /**
     * {@return the number of objects that survived the first collection after their
     * allocation}
     *
     * @throws UnsupportedOperationException if the collector does not know: this is so with
     *         Shenandoah
     */
    long getSurvived();

    /** {@return the size of the objects allocated, in bytes of Java heap} */
    long getAllocBytes();

    /** {@return the size of the objects that collectors have found dead, in bytes of Java heap} */
    long getDeallocBytes();

    /** {@return the size of the objects {@linkplain AllocCount#alive() alive}, in bytes of Java heap} */
    long getAliveBytes();

    /**
     * {@return the highest number of bytes of Java heap alive at once}
     *
     * @throws UnsupportedOperationException if several classes have this name: each has its
     *         maximum at a moment of its own
     */
    long getMaxBytes();

    /**
     * {@return the size of the objects that survived the first collection after their
     * allocation, in bytes of Java heap}
     *
     * @throws UnsupportedOperationException if the collector does not know: this is so with
     *         Shenandoah
     */
    long getSurvivedBytes();
}
