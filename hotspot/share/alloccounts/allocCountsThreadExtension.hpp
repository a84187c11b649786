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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSTHREADEXTENSION_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSTHREADEXTENSION_HPP

#include "utilities/globalDefinitions.hpp"

class AllocCountsTable;

// What JavaThread carries for allocation counts. Compiled code and the
// interpreter reach the counters of the current thread through _slots.
class AllocCountsThreadData {
 private:
  volatile jlong*   _slots;
  AllocCountsTable* _table;

 public:
  AllocCountsThreadData() : _slots(nullptr), _table(nullptr) {}

  AllocCountsTable* table() const { return _table; }
  void set_table(AllocCountsTable* table, volatile jlong* slots) {
    _table = table;
    _slots = slots;
  }

  static ByteSize slots_offset() { return byte_offset_of(AllocCountsThreadData, _slots); }
};

#define DEFINE_ALLOC_COUNTS_THREAD_FIELD                                     \
 private:                                                                    \
  AllocCountsThreadData _alloc_counts;                                       \
 public:                                                                     \
  AllocCountsThreadData* alloc_counts() { return &_alloc_counts; }           \
  static ByteSize alloc_counts_slots_offset() {                              \
    return byte_offset_of(JavaThread, _alloc_counts) +                       \
           AllocCountsThreadData::slots_offset();                            \
  }                                                                          \
 private:

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSTHREADEXTENSION_HPP
