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
          "Count allocated objects and bytes, exactly and per class")       \
                                                                            \
  product(bool, CountAllocsPerThread, false,                                \
          "Also count per thread, from thread start")                       \
                                                                            \
  product(bool, CountAllocSites, false,                                     \
          "Count allocated objects and bytes also for each place in the "   \
          "code that allocates, from VM start; while the program runs, "    \
          "use jcmd GC.alloc_counts sites=start")                           \
                                                                            \
  product(bool, PrintAllocCountsAtExit, false,                              \
          "Print the allocation counts at VM exit, after an empty line; "   \
          "to standard output unless DisplayVMOutputToStderr is set")       \
                                                                            \
  product(uint, AllocCountsExitRows, 30,                                    \
          "The greatest number of classes that PrintAllocCountsAtExit "     \
          "prints in a table; 0 for all")                                   \
          range(0, max_jint)                                                \
                                                                            \
  product(ccstr, AllocCountsExitOrder, "allocs",                            \
          "The order of the table that PrintAllocCountsAtExit prints: a "   \
          "figure, largest first, or name or age, as GC.alloc_counts has "  \
          "them")                                                           \
                                                                            \
  product(ccstr, AllocCountsExitFormat, "table",                            \
          "What PrintAllocCountsAtExit prints: a table, or with cpython "   \
          "a line for each class, as CPython printed with COUNT_ALLOCS")    \
                                                                            \
  product(bool, PrintAllocCountsOnOutOfMemoryError, false, MANAGEABLE,      \
          "Print the classes with the most bytes alive to standard "        \
          "output when the VM throws its first OutOfMemoryError because "   \
          "the heap or metaspace is full")                                  \
                                                                            \
  product(ccstr, AllocCountsFile, nullptr,                                  \
          "At VM exit, write the allocation counts of every class to this " \
          "file as CSV, replacing its content; %p in the name is the "      \
          "process id")                                                     \
                                                                            \
  product(ccstr, AllocSitesFile, nullptr,                                   \
          "At VM exit, write what each place in the code has allocated to " \
          "this file as CSV, as with AllocCountsFile; for a start with "    \
          "CountAllocSites")                                                \
                                                                            \
  product(bool, VerifyAllocCounts, false, DIAGNOSTIC,                       \
          "Count a second time by walking thread-local allocation "         \
          "buffers, compare both counts at every safepoint operation, and " \
          "stop the VM if they differ")                                     \
                                                                            \
  product(uint, AllocCountsMaxIds, 256 * K, DIAGNOSTIC,                     \
          "Number of counters a thread can have; an array class uses two, " \
          "any other class one. When none is left, the objects of further " \
          "classes are counted together in one row")                        \
          range(64, 16 * M)                                                 \
                                                                            \
  product(uint, AllocCountsMaxSites, 1 * M, DIAGNOSTIC,                     \
          "Number of counters a thread can have for places that allocate; " \
          "one for arrays uses two, any other one. What is allocated where "\
          "none is left is not attributed to a place")                      \
          range(64, 16 * M)                                                 \
                                                                            \
// end of ALLOC_COUNTS_FLAGS

DECLARE_FLAGS(ALLOC_COUNTS_FLAGS)

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTS_GLOBALS_HPP
