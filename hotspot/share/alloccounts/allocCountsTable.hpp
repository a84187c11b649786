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

#include "alloccounts/allocCountsArray.hpp"
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
class AllocCountsTable : public CHeapObj<mtAllocCounts> {
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

  AllocCountsArray  _counted;   // the owner counts here
  AllocCountsArray  _frozen;    // what the owner counted before the freeze; has memory only until it is folded
  AllocCountsArray  _sites;     // the owner counts allocation sites here; has memory only while they are counted
  AllocCountsChunkedSlots _walked; // filled by the walk of TLABs, with VerifyAllocCounts; also while arrays move
  JavaThread*       _owner;
  Progress          _folded_at; // of the owner, at the last freeze or fold
  Progress          _sites_folded_at; // the same, for _sites
  int               _index;     // in _all
  AllocCountsTable* _next_active;
  bool              _is_active;   // what is frozen has not been folded
  bool              _was_active;  // the same, at some time since the last freeze
  AllocCountsScope* _scope;       // the innermost of the owner
  bool              _is_followed; // whether it follows each allocation

  // An array, so that a pause can fetch from memory ahead of what it looks at. This
  // and the next one are never destroyed: threads go on while a process exits.
  static Deferred<GrowableArrayCHeap<AllocCountsTable*, mtAllocCounts>> _all;
  static AllocCountsTable* _folded; // first of them
  static AllocCountsTable* _active;    // the tables that a fold, or a freeze, still has to do with
  static bool              _in_freeze; // folded() is for what was there at the freeze
  static u4                _top_site;  // sites from here on were never counted

  static u8 _deletions;

  AllocCountsTable(JavaThread* owner);
  ~AllocCountsTable();

  // These need the lock. The first returns false, with no memory, if there is not enough.
  bool get_memory();
  void give_memory_back();
  template <typename Function>
  void arrays_with_memory_do(Function f);
  void join();
  void leave();
  // Whether anything can be frozen.
  bool has_frozen() const { return _is_active || (this == _folded && _in_freeze); }
  template <typename Function>
  static size_t active_do(Function f);
  // Fetches the counters that are folded next, if they are given.
  void fold_range(AllocCountsSlots* from, AllocCountsSlots* to, u4 first, u4 end, const AllocCountsSlots* next = nullptr);
  bool add_walked_chunks(u4 first, u4 end);
  void remove_walked_chunks(u4 first, u4 end);
  // While the owner does not count. The first leaves alone what was frozen.
  void fold_counted();
  void fold_sites();
  void publish_sites();
  void fold_frozen_of_owner();

 public:
  // Does the collector in use freeze counts?
  static bool has_freezes();

  // With room for so many ids. Returns false if there is not enough memory.
  static bool initialize(u4 length);

  // Returns null if there is not enough memory.
  static AllocCountsTable* create(JavaThread* owner);

  static void fold_and_delete(AllocCountsTable* table);

  // The functions below need the lock.
  // Gives all threads arrays with room for so many ids, at a safepoint or before there
  // are other threads. Returns false, and does nothing, if there is not enough memory.
  static bool lengthen(u4 length);

  // The counters of sites. They are not folded in pauses, but when their thread exits.
  // At a safepoint or before there are other threads; with the lock. The first two return
  // false, and do nothing, if there is not enough memory. The top is that of
  // AllocCountsSites.
  static bool start_sites(u4 length);
  static bool lengthen_sites(u4 length);
  static void stop_sites();
  static void set_top_site(u4 top) { _top_site = top; }
  AllocCountsArray* sites() { return &_sites; }
  // Counts what no thread has allocated.
  static void add_folded_site(u4 slot, jlong n);
  // Adds what all threads have counted in the slots below top to sums. At a safepoint, with the lock.
  static void add_up_sites(u4 top, jlong* sums);

  // Gets memory for another chunk of ids, for the walk of TLABs. Returns false, and does
  // nothing, if there is not enough.
  static bool add_chunk(u4 chunk);

  // Folds the counters of this table, whose owner is the current thread or exits. A
  // thread that has allocated nothing since the last time costs a comparison.
  void fold_all();

  // Written by the owner, with the lock.
  AllocCountsScope* scope() const           { return _scope; }
  void set_scope(AllocCountsScope* scope);
  // Must the owner allocate in the runtime, because of a scope? Read by the owner.
  bool is_followed() const { return _is_followed; }

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

  static const GrowableArrayCHeap<AllocCountsTable*, mtAllocCounts>& all() { return *_all; }

  // A table may be gone if this has changed.
  static u8 deletions() { return _deletions; }

  // Whether the owner may have counted something that is not folded. What it
  // counts while this is called may be missed.
  bool is_in_use() const;

  JavaThread* owner() const { return _owner; }

  AllocCountsSlots* counted() { return &_counted; }
  AllocCountsChunkedSlots* walked() { return &_walked; }

  // Sum of what has been counted, wherever it is.
  inline jlong at(u4 id) const;
  // The same, and leaves zero. While nobody counts in this slot.
  inline jlong take(u4 id);

  // Adds what these tables have counted in the slots from first on to sums.
  static void add_up(const GrowableArrayCHeap<AllocCountsTable*, mtAllocCounts>& tables, u4 first, u4 end, jlong* sums);

  // These take the lock themselves, again and again for a short time each.
  // Folds what was counted before the freeze.
  static void fold_frozen();
  // From now on, what was allocated since the freeze counts as folded too.
  static void end_freeze();
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSTABLE_HPP
