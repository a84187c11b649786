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

#include "alloccounts/allocCountsChunks.hpp"
#include "utilities/globalDefinitions.hpp"

//
// 64-bit counters, indexed by class id. Written by one thread at a time, readable
// at any time. Where they are is the business of Location, which has a function
//
//   volatile jlong* address(u4 id) const;
//
template <typename Location>
class AllocCountsSlotsIn {
 private:
  volatile jlong* address(u4 id) const { return static_cast<const Location*>(this)->address(id); }

 public:
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

//
// Counters side by side, as fast paths need them. Does not own its memory.
//
class AllocCountsSlots : public AllocCountsSlotsIn<AllocCountsSlots> {
 private:
  volatile jlong* _base;

 public:
  AllocCountsSlots(volatile jlong* base = nullptr) : _base(base) {}

  volatile jlong* base() const           { return _base; }
  volatile jlong* address(u4 id) const   { return &_base[id]; }
};

//
// Counters that never move, and get memory as ids come into use.
//
class AllocCountsChunkedSlots : public AllocCountsSlotsIn<AllocCountsChunkedSlots>, public AllocCountsChunks<volatile jlong> {
 public:
  volatile jlong* address(u4 id) const   { return &element(id); }
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSSLOTS_HPP
