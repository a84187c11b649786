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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSTABLE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSTABLE_HPP

#include "memory/allocation.hpp"
#include "utilities/globalDefinitions.hpp"

class JavaThread;

//
// An array of 64-bit counters in its own reservation, indexed by class id.
// Written by one thread at a time, readable at any time.
//
class AllocCountsSlots {
 private:
  volatile jlong* _base;

  static size_t reserved_size();

 public:
  AllocCountsSlots() : _base(nullptr) {}

  bool reserve();
  bool commit(u4 from, u4 to);
  void uncommit(u4 from, u4 to);
  void release();

  volatile jlong* base() const { return _base; }

  inline jlong at(u4 id) const;
  inline void add(u4 id, jlong n);
  inline void set(u4 id, jlong n);
  inline void add_object(u4 id, bool with_bytes, size_t word_size);
  inline void add_object_atomic(u4 id, bool with_bytes, size_t word_size);
  inline void subtract_object(u4 id, bool with_bytes, size_t word_size);
  inline jlong take(u4 id);
};

//
// The counters of one thread. From time to time they are folded: added to those
// of the table that has no owner, and set to zero. The second array is filled
// by the walk of TLABs and exists with VerifyAllocCounts only.
//
class AllocCountsTable : public CHeapObj<mtServiceability> {
 private:
  AllocCountsSlots  _counted;
  AllocCountsSlots  _walked;
  JavaThread* const _owner;
  jlong             _folded_at; // bytes the owner had allocated when it was folded last
  AllocCountsTable* _next;
  AllocCountsTable* _prev;

  static AllocCountsTable* _folded; // first in the list of all tables

  // What instances of classes that are gone amount to, as far as it has been
  // moved out of the tables.
  static jlong _unloaded_objects;
  static jlong _unloaded_bytes;

  AllocCountsTable(JavaThread* owner);
  ~AllocCountsTable();

  bool commit(u4 from, u4 to);
  void uncommit(u4 from, u4 to);
  void fold_counted();

 public:
  // The most ids that move_to_unloaded takes at a time.
  static const int max_move = 64;

  // Returns false if there is not enough memory.
  static bool initialize();

  // Returns null if there is not enough memory.
  static AllocCountsTable* create(JavaThread* owner);

  // Folds the table, and deletes it.
  static void fold_and_delete(AllocCountsTable* table);

  // The functions below need the lock.
  // Makes ids usable in all tables, or in none if there is not enough memory.
  static bool commit_all(u4 from, u4 to);
  static void move_to_unloaded(const u4* ids, int length);

  // Folds the counters of all threads. At a safepoint, or a thread could count
  // between the addition and the zero. A thread that has allocated nothing
  // since the last time costs one comparison.
  static void fold_all();
  static AllocCountsSlots* folded() { return &_folded->_counted; }

  static AllocCountsTable* first() { return _folded; }
  static jlong unloaded_objects()  { return _unloaded_objects; }
  static jlong unloaded_bytes()    { return _unloaded_bytes; }

  AllocCountsTable* next() const { return _next; }
  JavaThread* owner() const      { return _owner; }

  AllocCountsSlots* counted() { return &_counted; }
  AllocCountsSlots* walked()  { return &_walked; }
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSTABLE_HPP
