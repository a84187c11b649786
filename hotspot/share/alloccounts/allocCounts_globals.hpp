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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTS_GLOBALS_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTS_GLOBALS_HPP

#include "runtime/globals_shared.hpp"

#define ALLOC_COUNTS_FLAGS(develop,                                         \
                           develop_pd,                                      \
                           product,                                         \
                           product_pd,                                      \
                           range,                                           \
                           constraint)                                      \
                                                                            \
  product(bool, CountAllocs, true,                                          \
          "Count the objects and bytes allocated, per class and exactly")   \
                                                                            \
  product(bool, CountAllocsPerThread, false,                                \
          "Count for each thread apart, too, from its start")               \
                                                                            \
  product(bool, PrintAllocCountsAtExit, false,                              \
          "Print the allocation counts on standard output at VM exit: the " \
          "30 classes with most objects allocated, and the total")          \
                                                                            \
  product(ccstr, AllocCountsExitFormat, "table",                            \
          "What PrintAllocCountsAtExit prints: table, or cpython, which "   \
          "is a line for each class as CPython had it with COUNT_ALLOCS")   \
                                                                            \
  product(bool, PrintAllocCountsOnOutOfMemoryError, false,                  \
          "Print the classes with most objects alive on standard output "   \
          "when an OutOfMemoryError for want of heap or metaspace is "      \
          "thrown for the first time")                                      \
                                                                            \
  product(ccstr, AllocCountsFile, nullptr,                                  \
          "Write the allocation counts of every class to this file as "     \
          "CSV at VM exit, in place of what it had; %p in the name stands " \
          "for the process id")                                             \
                                                                            \
  product(bool, VerifyAllocCounts, false, DIAGNOSTIC,                       \
          "Count a second time by walking thread-local allocation "         \
          "buffers, compare both counts at every safepoint operation, and " \
          "stop the VM at a difference")                                    \
                                                                            \
  product(uint, AllocCountsMaxIds, 256 * K, DIAGNOSTIC,                     \
          "Number of counters a thread can have; an array class uses two, " \
          "any other class one. Objects of classes that find none left "    \
          "are counted together in one row")                                \
          range(64, 16 * M)                                                 \
                                                                            \
// end of ALLOC_COUNTS_FLAGS

DECLARE_FLAGS(ALLOC_COUNTS_FLAGS)

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTS_GLOBALS_HPP
