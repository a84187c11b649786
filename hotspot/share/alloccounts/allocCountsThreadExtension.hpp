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
// interpreter reach the counters of the current thread through _slots, and those of
// allocation sites through _sites.
class AllocCountsThreadData {
 private:
  volatile jlong*   _slots;
  volatile jlong*   _sites;     // null unless sites are counted
  AllocCountsTable* _table;
  u4                _site;      // at which the runtime is allocating, 0 if it is not known
  u4                _switches;  // AllocCountsSites::switches() when the current compilation began

 public:
  AllocCountsThreadData() : _slots(nullptr), _sites(nullptr), _table(nullptr), _site(0), _switches(0) {}

  AllocCountsTable* table() const { return _table; }
  void set_table(AllocCountsTable* table, volatile jlong* slots) {
    _table = table;
    _slots = slots;
  }

  volatile jlong* sites() const { return _sites; }
  void set_sites(volatile jlong* sites) {
    _sites = sites;
    _site = 0;
  }

  void set_site(u4 site) { _site = site; }
  u4 take_site() {
    const u4 site = _site;
    _site = 0;
    return site;
  }

  u4 switches() const           { return _switches; }
  void set_switches(u4 switches) { _switches = switches; }

  static ByteSize sites_offset() { return byte_offset_of(AllocCountsThreadData, _sites); }
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
  static ByteSize alloc_counts_sites_offset() {                              \
    return byte_offset_of(JavaThread, _alloc_counts) +                       \
           AllocCountsThreadData::sites_offset();                            \
  }                                                                          \
 private:

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSTHREADEXTENSION_HPP
