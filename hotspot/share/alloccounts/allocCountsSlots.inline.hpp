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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSSLOTS_INLINE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSSLOTS_INLINE_HPP

#include "alloccounts/allocCountsSlots.hpp"

#include "runtime/atomic.hpp"

// A counter is one word. A thread allocates an object before it counts it: a
// reader that sees the count needs to see that the TLAB is in use, see
// AllocCountsTable::is_in_use(). So counts are stored with release and read with
// acquire. Otherwise a counter publishes nothing, and relaxed accesses suffice.
//
// One thread writes a counter at a time: its owner; or the thread that folds it
// while the owner stands still, or counts elsewhere; or the one that moves it
// when the class is gone, before its id is given to a class that threads find
// through acquire and release.

inline jlong AllocCountsSlots::at(u4 id) const {
  return Atomic::load_acquire(&_base[id]);
}

inline void AllocCountsSlots::add(u4 id, jlong n) {
  Atomic::release_store(&_base[id], Atomic::load(&_base[id]) + n);
}

inline void AllocCountsSlots::set(u4 id, jlong n) {
  Atomic::store(&_base[id], n);
}

inline void AllocCountsSlots::add_object(u4 id, bool with_bytes, size_t word_size) {
  add(id, 1);
  if (with_bytes) {
    add(id + 1, (jlong)(word_size * HeapWordSize));
  }
}

// For counters with several writers. Relaxed, as they publish nothing.
inline void AllocCountsSlots::add_atomic(u4 id, jlong n) {
  Atomic::add(&_base[id], n, memory_order_relaxed);
}

inline void AllocCountsSlots::add_object_atomic(u4 id, bool with_bytes, size_t word_size) {
  add_atomic(id, 1);
  if (with_bytes) {
    add_atomic(id + 1, (jlong)(word_size * HeapWordSize));
  }
}

inline void AllocCountsSlots::subtract_object(u4 id, bool with_bytes, size_t word_size) {
  add(id, -1);
  if (with_bytes) {
    add(id + 1, -(jlong)(word_size * HeapWordSize));
  }
}

inline jlong AllocCountsSlots::take(u4 id) {
  const jlong n = at(id);
  if (n != 0) {
    Atomic::store(&_base[id], (jlong)0);
  }
  return n;
}

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSSLOTS_INLINE_HPP
