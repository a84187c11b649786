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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSSLOTS_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSSLOTS_HPP

#include "utilities/globalDefinitions.hpp"

//
// An array of 64-bit counters in its own reservation, indexed by class id.
// Written by one thread at a time, readable at any time.
//
class AllocCountsSlots {
 private:
  volatile jlong* _base;

  static size_t reserved_size(u4 slots_per_id);

 public:
  AllocCountsSlots() : _base(nullptr) {}

  // These return false if there is not enough memory. The range is one of slots.
  bool reserve(u4 slots_per_id = 1);
  bool commit(u4 from, u4 to);
  void uncommit(u4 from, u4 to);
  // For arrays with one slot per id. Does nothing if none is reserved.
  void release();

  volatile jlong* base() const { return _base; }

  inline jlong at(u4 id) const;
  inline void add(u4 id, jlong n);
  inline void set(u4 id, jlong n);
  inline void add_atomic(u4 id, jlong n);
  inline void add_object(u4 id, bool with_bytes, size_t word_size);
  inline void add_object_atomic(u4 id, bool with_bytes, size_t word_size);
  inline void subtract_object(u4 id, bool with_bytes, size_t word_size);
  // Returns what is there, and leaves zero.
  inline jlong take(u4 id);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSSLOTS_HPP
