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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSIDS_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSIDS_HPP

#include "alloccounts/allocCountsChunks.hpp"
#include "memory/allStatic.hpp"
#include "oops/klass.hpp"
#include "runtime/atomic.hpp"
#include "utilities/globalDefinitions.hpp"

//
// The ids of classes and what is known of each.
//
// The id of a class is the index of its slot in every table. A class whose
// instances all have one size needs one slot, for the number of objects. An
// array class, java.lang.Class and jdk.internal.vm.StackChunk have instances
// of different sizes: they own two adjacent slots at an even index, so that
// objects and bytes share a cache line.
//
// Most classes never have an instance. So a class whose instances all have one size
// gets its id when it is about to have the first one, or when a compiler compiles an
// allocation of it. Until then its layout helper keeps fast paths from allocating.
// The others, which have no such bit, get their ids when they are loaded.
//
// Classes without an id of their own share the pair at _overflow_id. Their
// instances are allocated on slow paths only, which know the size.
//
// An id is released when its class is gone, and may be assigned to another
// class once the counts have been moved out of its slots in every table.
//
class AllocCountsIds : AllStatic {
 public:
  struct Entry {
    Klass*  _klass;           // null if the id is not in use
    u8      _serial;          // order of assignment, never reused
    size_t  _instance_bytes;  // size of each instance, 0 if bytes are counted
    u4      _next;            // next in the list of free or of released ids
    bool    _released;        // class gone, counts still in the slots
  };

  static const u4 _unassigned_id = 0;
  static const u4 _overflow_id   = 2;
  static const u4 _first_id      = 4;

 private:
  static AllocCountsChunks<Entry> _entries;
  static u4     _limit;       // ids are below this, always
  static u4     _usable;      // the same, less what there is no memory for
  static u4     _committed;   // what has chunks has memory for ids below this
  static volatile u4 _top;    // ids from here on were never assigned
  static u4     _free[2];     // lists of free ids, single slots and pairs
  static u4     _released[2]; // lists of released ids, in the same way
  static u8     _next_serial;
  static bool   _overflowed;  // some class had to do without an id

  // See initialize().
  static bool (*_add_chunk)(u4 chunk);
  static bool (*_lengthen_arrays)(u4 length);
  static void (*_reclaim_ids)(bool pair);

  // The second slot of a pair has no entry of its own.
  static bool is_slot_of_bytes(u4 id) {
    return (id & 1) != 0 && _entries.element(id)._klass == nullptr && !_entries.element(id)._released;
  }
  static u4   take(bool pair);
  static bool can_lengthen_arrays();
  static bool commit(u4 top);
  static u4   assign(Klass* k);
  static u4   assign_locked(Klass* k, bool* first_overflow);

 public:
  // Returns false if there is not enough memory. What is indexed by ids knows this
  // class, so this class does not know it, but is given three functions, which are
  // called with the lock:
  // add_chunk gets memory for another chunk of ids, lengthen_arrays gives all threads
  // arrays with room for so many ids; they return false if there is not enough memory.
  // reclaim_ids frees some released ids.
  static bool initialize(bool (*add_chunk)(u4 chunk), bool (*lengthen_arrays)(u4 length), void (*reclaim_ids)(bool pair));

  // Makes the first ids usable, once all that is indexed by ids is initialized.
  // Returns false if there is not enough memory.
  static bool start();

  // The id of a class, which gets one if it has none yet. _unassigned_id if the arrays
  // of threads have no room for another, and threads run that count in them.
  static u4 id_of(Klass* k) {
    const u4 id = k->alloc_counts_id();
    return id != _unassigned_id ? id : assign(k);
  }

  // Should the arrays of threads be longer? Compilers and array classes take ids where
  // they cannot wait for that. Without the lock.
  static bool is_room_low();

  // Lengthens the arrays of threads if they should be. At a safepoint, or before there
  // are threads that could run meanwhile. If there is not enough memory, this is not
  // tried again: it would take memory away from code that cannot do without, and time
  // from all threads.
  static void make_room();

  // Can fast paths allocate instances of k, which is no array class, once it has an id?
  static bool can_use_fast_paths(const Klass* k);

  // Lets no fast path allocate an instance of k before it has an id.
  static void keep_from_fast_paths(Klass* k);

  // True if instances of k differ in size, so that bytes are counted too.
  static bool has_variable_size(const Klass* k) {
    return k->is_array_klass() || k->is_mirror_instance_klass() || k->is_stack_chunk_instance_klass();
  }

  static bool counts_bytes(const Klass* k, u4 id) {
    return id == _overflow_id || has_variable_size(k);
  }

  // What one in this slot stands for. With the lock.
  static size_t objects_per_count(u4 id) { return is_slot_of_bytes(id) ? 0 : 1; }
  static size_t bytes_per_count(u4 id)   { return is_slot_of_bytes(id) ? 1 : _entries.element(id)._instance_bytes; }

  // The class is gone. Its counts stay in the slots.
  static void release(Klass* k);

  // Takes everything back that k, a copy for the archive, got from an id.
  static void archive(Klass* k);

  static u4 limit()     { return _limit; }

  // Without the lock; ids that happen to be assigned before are below it.
  static u4 top_acquire() { return Atomic::load_acquire(&_top); }

  // The functions below need the lock.
  static u4 committed() { return _committed; }
  static size_t committed_bytes() { return AllocCountsChunkSize::chunks_for(_committed) * AllocCountsChunkSize::ids * sizeof(Entry); }
  static u4 top()       { return _top; }
  static const Entry* entry(u4 id) {
    assert(id < _top, "id %u out of range, top %u", id, _top);
    return &_entries.element(id);
  }
  // Takes up to so many ids out of the list of released ones, and returns how many.
  static int take_released(bool pair, u4* ids, int most);
  // Other classes may have these ids now: no slot has counts any more.
  static void add_free(bool pair, const u4* ids, int length);
  // For a message about a slot. In the resource area.
  static const char* describe(u4 id);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSIDS_HPP
