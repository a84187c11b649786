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

import java.io.Serial;

/**
 * Thrown in place of an allocation where {@link AllocCounts#forbidAllocations} forbids it. The
 * object does not come into being. The first element of the {@linkplain #getStackTrace() stack
 * trace} is the method that would have allocated it.
 */
public final class AllocationForbiddenError extends Error {

    @Serial
    private static final long serialVersionUID = 1;

    /** The class of the object that was not allocated. */
    private final transient Class<?> allocatedClass;

    /**
     * Creates an error.
     *
     * @param allocatedClass the class of the object that was not allocated
     */
    public AllocationForbiddenError(Class<?> allocatedClass) {
        super("allocation of " + allocatedClass.getTypeName() + " is forbidden here");
        this.allocatedClass = allocatedClass;
    }

    /** {@return the class of the object that was not allocated; null after deserialization} */
    public Class<?> getAllocatedClass() {
        return allocatedClass;
    }
}
