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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSCLASSCACHE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSCLASSCACHE_HPP

#include "memory/allocation.hpp"
#include "runtime/atomic.hpp"
#include "utilities/globalDefinitions.hpp"

//
// For compiled code that allocates objects of a class that is known only when the code
// runs: the slots of some sites with the frames of this code. An entry has the id of the
// class in its lower half, and the slot in its upper one. Two entries are a set, in one of
// which a class must be. The code loads an entry as a whole. If both have ids of other
// classes, the runtime allocates the object, and sets one.
//
class AllocCountsClassCache {
 public:
  static const int ways = 2;
  static const int slot_shift = 32; // in an entry

  // The offset of the set in entries() is (id << id_shift) & offset_mask. Bit 0 of the id is
  // left out: the ids of array classes are even, and two adjacent ones fit into a set.
  static const int id_shift = LogBytesPerLong;
  static const int offset_mask = 15 * ways * BytesPerLong;

 private:
  static const jlong empty_entry = -1;    // no class has this id
  static const int number_of_entries = offset_mask / BytesPerLong + ways;

 public:
  // A record of AllocCountsRecords.
  u4    _stack;
  u4    _next;
 private:
  uint  _misses;
  jlong _entries[number_of_entries];

 public:
  AllocCountsClassCache(u4 stack = 0) : _stack(stack), _next(0), _misses(0) {
    for (int i = 0; i < number_of_entries; i++) {
      _entries[i] = empty_entry;
    }
  }
  uint hash() const                                        { return _stack * 0x9e3779b1u; }
  bool equals(const AllocCountsClassCache& other) const    { return _stack == other._stack; }

  const jlong* entries() const { return _entries; }

  // The current thread keeps the class alive. If others do the same meanwhile, an entry may
  // be lost, or be there twice.
  void set(u4 id, u4 slot) {
    jlong* const set = set_of(id);
    const jlong entry = (jlong)(((julong)slot << slot_shift) | id);
    int way = 0;
    while (way < ways && Atomic::load(&set[way]) != empty_entry && Atomic::load(&set[way]) != entry) {
      way++;
    }
    if (way == ways) {
      way = _misses++ % ways;
    }
    Atomic::store(&set[way], entry);
  }

  // The class is gone, and another one may get the id after this. A thread that has found
  // the id in that one does not find the entry that is removed here: the address of the
  // entry depends on what the thread has found, so it loads the entry later.
  void remove(u4 id) {
    jlong* const set = set_of(id);
    for (int way = 0; way < ways; way++) {
      const jlong entry = Atomic::load(&set[way]);
      if ((u4)entry == id) {
        Atomic::cmpxchg(&set[way], entry, empty_entry);
      }
    }
  }

 private:
  jlong* set_of(u4 id) { return &_entries[((id << id_shift) & offset_mask) >> LogBytesPerLong]; }
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSCLASSCACHE_HPP
