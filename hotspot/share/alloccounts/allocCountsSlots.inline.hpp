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

// A counter is one word, and publishes nothing: relaxed accesses suffice. A sum may be
// without what a thread has counted just now. What a thread has counted before another
// one knows of it is in the sums that the other one makes.
//
// One thread writes a counter at a time: its owner; or the thread that folds it, or
// moves it to a longer array, while the owner stands still, or counts elsewhere; or
// the one that moves it when the class is gone, before its id is given to a class
// that threads find through acquire and release.

template <typename Location>
inline jlong AllocCountsSlotsIn<Location>::at(u4 id) const {
  return Atomic::load(address(id));
}

template <typename Location>
inline void AllocCountsSlotsIn<Location>::add(u4 id, jlong n) {
  Atomic::store(address(id), Atomic::load(address(id)) + n);
}

template <typename Location>
inline void AllocCountsSlotsIn<Location>::set(u4 id, jlong n) {
  Atomic::store(address(id), n);
}

template <typename Location>
inline void AllocCountsSlotsIn<Location>::add_object(u4 id, bool with_bytes, size_t word_size) {
  add(id, 1);
  if (with_bytes) {
    add(id + 1, (jlong)(word_size * HeapWordSize));
  }
}

// For counters with several writers.
template <typename Location>
inline void AllocCountsSlotsIn<Location>::add_atomic(u4 id, jlong n) {
  Atomic::add(address(id), n, memory_order_relaxed);
}

template <typename Location>
inline void AllocCountsSlotsIn<Location>::add_object_atomic(u4 id, bool with_bytes, size_t word_size) {
  add_atomic(id, 1);
  if (with_bytes) {
    add_atomic(id + 1, (jlong)(word_size * HeapWordSize));
  }
}

template <typename Location>
inline void AllocCountsSlotsIn<Location>::subtract_object(u4 id, bool with_bytes, size_t word_size) {
  add(id, -1);
  if (with_bytes) {
    add(id + 1, -(jlong)(word_size * HeapWordSize));
  }
}

template <typename Location>
inline jlong AllocCountsSlotsIn<Location>::take(u4 id) {
  const jlong n = at(id);
  if (n != 0) {
    Atomic::store(address(id), (jlong)0);
  }
  return n;
}

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSSLOTS_INLINE_HPP
