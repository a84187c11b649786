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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSSITESREPORT_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSSITESREPORT_HPP

#include "alloccounts/allocCountsSitesSnapshot.hpp"
#include "memory/allStatic.hpp"
#include "utilities/globalDefinitions.hpp"

class outputStream;

//
// Snapshots of sites as text, and for other tools.
//
class AllocCountsSitesReport : AllStatic {
 public:
  // What to say instead of numbers when sites are not counted.
  static const char* off_message();

  // In the tables, CSV and JSON a row is what the snapshot was grouped by. The first rows
  // in the order they have, or all with limit 0.
  static void print_table(const AllocCountsSitesSnapshot& snapshot, AllocCountsSitesSnapshot::Grouping grouping,
                          size_t limit, outputStream* st);
  static void print_csv(const AllocCountsSitesSnapshot& snapshot, AllocCountsSitesSnapshot::Grouping grouping,
                        size_t limit, outputStream* st);
  static void print_json(const AllocCountsSitesSnapshot& snapshot, AllocCountsSitesSnapshot::Grouping grouping,
                         size_t limit, outputStream* st);

  // Stacks for flame graphs, the outermost frame first and the class last: a line for each
  // row, with the number of objects, or of bytes.
  static void print_folded(const AllocCountsSitesSnapshot& snapshot, bool bytes, size_t limit, outputStream* st);

  // A profile for pprof, not compressed: alloc_objects and alloc_space of each stack, with the
  // class as a label.
  static void print_pprof(const AllocCountsSitesSnapshot& snapshot, size_t limit, outputStream* st);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSSITESREPORT_HPP
