/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

/**
 * What one line allocated of the classes of one name.
 *
 * @param className as {@link Class#getTypeName()} returns it
 * @param objects   how many
 * @param where     {@code package.Class.method:line}, and the caller outside the JDK if this is inside
 */
public record Site(String className, long objects, String where) {
}
