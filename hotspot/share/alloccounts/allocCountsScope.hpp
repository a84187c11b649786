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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSSCOPE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSSCOPE_HPP

#include "alloccounts/allocCountsArray.hpp"
#include "memory/allocation.hpp"
#include "utilities/globalDefinitions.hpp"
#include "utilities/growableArray.hpp"

class ContinuationEntry;
class JavaThread;

//
// What one thread allocates while the scope is open. Scopes of a thread nest:
// what is allocated in one is allocated in those around it, too.
//
// A thread that folds the table adds what was in it to the innermost scope as well.
// The owner folds its table itself when it opens or closes a scope, so the scope
// gets nothing from before, and all that belongs to it.
//
// A virtual thread is pinned while it has a scope: it counts in the table of its
// carrier, where others would count meanwhile if it left.
//
// There are four kinds. One counts what it allocates by class. One counts sites, too; so all that the
// thread allocates goes through the runtime, which knows the stack. No code is compiled
// again for that: the thread's TLAB ends where its next object would begin, so no fast
// path finds room. Two others forbid the program's code to allocate in this thread, and
// permit it again; see AllocCountsGuard.
//
// With CountAllocsPerThread a thread has an outermost scope from its start to its
// end, which nobody opens or closes.
//
class AllocCountsScope : public CHeapObj<mtAllocCounts> {
 public:
  enum Kind { counts, sites, forbids, permits, number_of_kinds };

 private:
  AllocCountsArray        _kept;
  jlong                   _unloaded_objects; // of classes that are gone
  jlong                   _unloaded_bytes;
  AllocCountsScope* const _outer;
  ContinuationEntry*      _pinned;           // null if the thread is not a virtual one
  const Kind              _kind;
  const bool              _follows;          // each allocation; this scope or one around it does
  intptr_t*               _opened_at;        // the frame that opened it
  bool                    _has_slots;        // that it has to release
  GrowableArrayCHeap<jlong, mtAllocCounts> _site_slots; // by the slots of AllocCountsSites

  AllocCountsScope(AllocCountsScope* outer, Kind kind)
    : _kept(), _unloaded_objects(0), _unloaded_bytes(0), _outer(outer), _pinned(nullptr),
      _kind(kind), _follows(kind != counts || (outer != nullptr && outer->_follows)), _opened_at(nullptr), _has_slots(false), _site_slots() {}

  // See initialize().
  static bool (*_acquire_slots)();
  static void (*_release_slots)();

  bool pin(JavaThread* current);
  void unpin(JavaThread* current);
  void merge_into_outer();
  // The thread has left the scope. With the lock.
  static void destroy(JavaThread* current, AllocCountsScope* scope);

 public:
  // The memory for counters has been given back.
  ~AllocCountsScope() { assert(!_kept.has_memory(), "it would be lost"); }

  // How scopes acquire and release slots of sites, with the lock. Tables know scopes, and
  // what has to do with sites knows tables, so this class is given two functions.
  static void initialize(bool (*acquire_slots)(), void (*release_slots)());

  // The one around all others that a thread will have. Has no memory for counters yet.
  static AllocCountsScope* create_outermost() { return new AllocCountsScope(nullptr, counts); }

  // Of the current thread. Returns null if there is not enough memory, or the
  // thread is pinned too often.
  static AllocCountsScope* open(JavaThread* current, Kind kind);

  // Makes sure that the next object of the current thread is allocated by the runtime, if a
  // scope follows it, or need not be.
  static void set_tlab_end(JavaThread* current);

  bool follows() const            { return _follows; }
  Kind kind() const               { return _kind; }
  intptr_t* opened_at() const     { return _opened_at; }

  // The innermost scope from this one outwards that counts sites, or null.
  AllocCountsScope* with_sites();
  void add_site(u4 slot, jlong n) {
    _site_slots.at_put_grow((int)slot, n + ((int)slot < _site_slots.length() ? _site_slots.at((int)slot) : 0), 0);
  }
  const GrowableArrayCHeap<jlong, mtAllocCounts>& site_slots() const { return _site_slots; }

  // Whether the current thread has opened this scope, and not closed it.
  static bool is_open(JavaThread* current, const AllocCountsScope* scope);

  // Closes the scope, and those within it that were left open. Calls f(top) with
  // the lock meanwhile, which can read what was allocated in the scope.
  template <typename Function>
  static void close(JavaThread* current, AllocCountsScope* scope, Function f);

  AllocCountsScope* outer() const { return _outer; }
  AllocCountsArray* kept()        { return &_kept; }
  const AllocCountsArray* kept() const { return &_kept; }
  jlong unloaded_objects() const  { return _unloaded_objects; }
  jlong unloaded_bytes() const    { return _unloaded_bytes; }

  // Leaves nothing in the counters, so that their memory can be given back. With the lock.
  void clear();

  // A class is gone. The table of the thread had these of its objects, which belong
  // to the innermost scope. With the lock.
  void move_to_unloaded(u4 id, size_t instance_bytes, jlong objects, jlong bytes);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSSCOPE_HPP
