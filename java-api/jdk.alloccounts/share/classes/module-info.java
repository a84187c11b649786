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

/**
 * Defines the API of exact allocation counts: for every class, how many objects
 * and how many bytes the Java virtual machine has allocated since it started.
 *
 * <p> The API is {@link jdk.alloccounts.AllocCounts}; the same numbers are served
 * to management clients by {@link jdk.alloccounts.AllocCountsMXBean}.
 *
 * @moduleGraph
 */
module jdk.alloccounts {
    requires transitive java.management;
    requires static jdk.jfr;

    exports jdk.alloccounts;

    provides sun.management.spi.PlatformMBeanProvider with
        jdk.alloccounts.internal.AllocCountsMXBeanProvider;
}
