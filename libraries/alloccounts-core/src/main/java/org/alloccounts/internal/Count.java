/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

/**
 * What was allocated of the classes of one name.
 *
 * @param className as {@link Class#getTypeName()} returns it
 * @param objects   how many; 0 if only bytes are known
 * @param bytes     their size in the heap
 */
public record Count(String className, long objects, long bytes) {

    Count plus(Count other) {
        return new Count(className, objects + other.objects, bytes + other.bytes);
    }
}
