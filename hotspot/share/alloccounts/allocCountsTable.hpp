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

#include "alloccounts/allocCountsSlots.hpp"
#include "memory/allocation.hpp"
#include "utilities/deferred.hpp"
#include "utilities/globalDefinitions.hpp"
#include "utilities/growableArray.hpp"

class AllocCountsScope;
class JavaThread;

//
// The counters of one thread. From time to time they are folded: added to those
// of the table that has no owner, and set to zero.
//
// Folding takes time, which a collector may not have when it needs to know what
// had been allocated at a moment at which threads stand still. So it can be
// done in two steps, a freeze: in the pause every thread gets an empty array to
// count in, and later what they had counted before is folded. Then folded()
// has what had been allocated at the freeze, until the freeze is over.
//
// A table keeps the scopes of its owner, and a scope finds its table: these two
// files know each other, because the owner of both folds the one into the other.
//
class AllocCountsTable : public CHeapObj<mtServiceability> {
 private:
  // How far a thread has come with its allocations: two are the same if it has
  // allocated nothing in between.
  struct Progress {
    jlong           _bytes;
    const HeapWord* _start; // of the TLAB
    const HeapWord* _top;

    Progress() : _bytes(0), _start(nullptr), _top(nullptr) {}
    Progress(JavaThread* thread);

    bool operator==(const Progress& other) const {
      return _bytes == other._bytes && _start == other._start && _top == other._top;
    }
  };

  AllocCountsSlots  _counted;   // the owner counts here
  AllocCountsSlots  _frozen;    // what the owner counted before the freeze, with concurrent collectors
  AllocCountsSlots  _walked;    // filled by the walk of TLABs, with VerifyAllocCounts
  JavaThread*       _owner;
  Progress          _folded_at; // of the owner, at the last freeze or fold
  int               _index;     // in _all
  AllocCountsTable* _next_active;
  bool              _is_active;   // what is frozen has not been folded
  AllocCountsScope* _scope;       // the innermost of the owner

  // An array, so that a pause can fetch from memory ahead of what it looks at. This
  // and the next one are never destroyed: threads go on while a process exits.
  static Deferred<GrowableArrayCHeap<AllocCountsTable*, mtServiceability>> _all;
  static AllocCountsTable* _folded; // first of them
  // Empty ones of threads that are gone, for those that start. To map, touch and
  // unmap memory may take longer than all else in the life of a thread.
  static Deferred<GrowableArrayCHeap<AllocCountsTable*, mtServiceability>> _spare;
  static AllocCountsTable* _active;    // the tables that a fold, or a freeze, still has to do with
  static bool              _in_freeze; // folded() is for what was there at the freeze

  static u8 _deletions;

  AllocCountsTable(JavaThread* owner);
  ~AllocCountsTable();

  bool reserve();
  bool commit(u4 from, u4 to);
  void uncommit(u4 from, u4 to);
  template <typename Function>
  bool all_slots_do(Function f);
  size_t number_of_arrays();
  // Become a thread's, or nobody's, with the lock.
  void join(JavaThread* owner);
  void leave();
  // Whether a thread has another scope than the outermost of CountAllocsPerThread.
  bool has_open_scope() const;
  DEBUG_ONLY(bool is_empty();)
  // Whether anything can be frozen.
  bool has_frozen() const { return _is_active || (this == _folded && _in_freeze); }
  template <typename Function>
  static size_t active_do(Function f);
  // Fetches the counters that are folded next, if they are given.
  void fold_range(AllocCountsSlots* from, AllocCountsSlots* to, u4 first, u4 end, const AllocCountsSlots* next = nullptr);

 public:
  // Does the collector in use freeze counts?
  static bool has_freezes();

  // Returns false if there is not enough memory.
  static bool initialize();

  // Returns null if there is not enough memory.
  static AllocCountsTable* create(JavaThread* owner);

  // Folds the table, and deletes it, or keeps it for another thread.
  static void fold_and_delete(AllocCountsTable* table);

  // The functions below need the lock.
  // Makes ids usable in all tables, or in none if there is not enough memory.
  static bool commit_all(u4 from, u4 to);

  // Folds the counters of this table, whose owner is the current thread or exits.
  void fold_all();

  // Written by the owner, with the lock.
  AllocCountsScope* scope() const           { return _scope; }
  void set_scope(AllocCountsScope* scope)   { _scope = scope; }

  // What the owner has counted since it started, with CountAllocsPerThread. Exact if
  // it is the current thread, or stands still.
  jlong counted_by_owner(u4 id) const;
  void unloaded_of_owner(jlong* objects, jlong* bytes) const;
  void total_of_owner(jlong* objects, jlong* bytes) const;

  // Folds the counters of all threads, in two steps: the second takes a range
  // of ids, and may be taken by several threads for different ranges. At a
  // safepoint, or a thread could count between the addition and the zero. A
  // thread that has allocated nothing since the last time costs a comparison.
  // The first returns how many others there are.
  static size_t start_fold();
  static void fold(u4 first, u4 end);
  static AllocCountsSlots* folded() { return &_folded->_counted; }
  // Counts what no thread has allocated. Not during a freeze.
  static void add_folded(u4 id, jlong n);

  // At a safepoint. Then the freeze lasts until end_freeze().
  static void start_freeze();
  static bool in_freeze() { return _in_freeze; }

  static const GrowableArrayCHeap<AllocCountsTable*, mtServiceability>& all() { return *_all; }

  static size_t committed_bytes();

  // A table may be gone, or another thread's, if this has changed.
  static u8 deletions() { return _deletions; }

  // Whether the owner may have counted something that is not folded. What it
  // counts while this is called may be missed.
  bool is_in_use() const;

  JavaThread* owner() const { return _owner; }

  AllocCountsSlots* counted() { return &_counted; }
  AllocCountsSlots* walked()  { return &_walked; }

  // Sum of what has been counted, wherever it is.
  inline jlong at(u4 id) const;
  // The same, and leaves zero. While nobody counts in this slot.
  inline jlong take(u4 id);

  // Adds what these tables have counted in the slots from first on to sums.
  static void add_up(const GrowableArrayCHeap<AllocCountsTable*, mtServiceability>& tables, u4 first, u4 end, jlong* sums);

  // These take the lock themselves, again and again for a short time each.
  // Folds what was counted before the freeze.
  static void fold_frozen();
  // From now on, what was allocated since the freeze counts as folded too.
  static void end_freeze();
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSTABLE_HPP
