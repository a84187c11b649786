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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSARRAY_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSARRAY_HPP

#include "alloccounts/allocCountsSlots.hpp"
#include "utilities/globalDefinitions.hpp"
#include "utilities/growableArray.hpp"

class AllocCountsSlab;

//
// Where the arrays of one kind get memory. All have the same length, so that compiled
// code need not know it.
//
// The functions need the lock.
//
class AllocCountsPool {
  friend class AllocCountsArray;

 private:
  static AllocCountsPool _classes;
  static AllocCountsPool _sites;

  // Those with arrays of the length that new ones get; null before there are any. The
  // others go when their last array does.
  GrowableArrayCHeap<AllocCountsSlab*, mtAllocCounts>* _slabs;
  u4     _length;
  size_t _arrays_in_use;   // in these slabs
  int    _first_with_room; // none of those before it has room
  size_t _bytes_old;       // in use, of other lengths
  size_t _bytes_empty;     // in slabs without an array in use

  AllocCountsSlab* new_slab(u4 length, size_t in_use);
  void add_slab(AllocCountsSlab* slab);
  void delete_slab(AllocCountsSlab* slab);

 public:
  // The pool of arrays that are indexed by the ids of classes, and that of arrays that
  // are indexed by the numbers of sites.
  static AllocCountsPool* classes() { return &_classes; }
  static AllocCountsPool* sites()   { return &_sites; }

  // How many counters there is room for in an array that gets memory now; 0 before
  // set_length().
  u4 length() const { return _length; }

  // From now on arrays get memory for so many counters. Sets it aside for so many arrays.
  // Returns false, and does nothing, if there is not enough.
  bool set_length(u4 length, size_t arrays);

  // Gives back what no array uses. The length is 0 then.
  void release();

  // Of all arrays that have memory; address space, not pages.
  size_t bytes_in_use() const;
};

//
// Counters of one thread. The arrays of many threads share a mapping, a slab, as each
// mapping costs the kernel memory, and a process can have only so many. They are made
// longer together, see AllocCountsTable::lengthen(). An array takes up no more pages
// than its thread has written to.
//
// The functions need the lock.
//
class AllocCountsArray : public AllocCountsSlots {
 private:
  AllocCountsSlab* _slab;

 public:
  AllocCountsArray() : AllocCountsSlots(), _slab(nullptr) {}

  bool has_memory() const { return _slab != nullptr; }

  // All counters are zero then. Returns false if there is not enough memory.
  bool get_memory(AllocCountsPool* pool);

  // All counters must be zero. Does nothing if there is no memory to give back.
  void give_memory_back();

  // The same, whatever the counters are. Their memory must not serve another array, so
  // the pool is to be released.
  void abandon();

  // Does the array have memory of another length than new ones get?
  bool has_old_length() const;

  // Gets memory of the new length that has been set aside for it, and moves the
  // counters below top there. The others must be zero.
  void lengthen(u4 top);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSARRAY_HPP
