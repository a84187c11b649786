/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * DO NOT ALTER OR REMOVE COPYRIGHT NOTICES OR THIS FILE HEADER.
 *
 * This code is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License version 2 only, as
 * published by the Free Software Foundation.
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

package micro;

import org.openjdk.jmh.annotations.Fork;

/**
 * The same in an eden so small that it stays in the cache of the processor. In a larger one allocation waits for memory,
 * and what it costs to count meanwhile does not show.
 */
// An eden of 24 MB, which lasts for milliseconds: in a smaller one collections take a larger part of the time.
@Fork(value = 1, jvmArgsPrepend = {"-Xms1g", "-Xmx1g", "-Xmn32m", "-XX:SurvivorRatio=6", "-XX:-UseAdaptiveSizePolicy"})
public class NewObjectInCache extends NewObject {
}
