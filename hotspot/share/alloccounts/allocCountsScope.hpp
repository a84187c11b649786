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
// With CountAllocsPerThread a thread has an outermost scope from its start to its
// end, which nobody opens or closes.
//
class AllocCountsScope : public CHeapObj<mtAllocCounts> {
 private:
  AllocCountsArray        _kept;
  jlong                   _unloaded_objects; // of classes that are gone
  jlong                   _unloaded_bytes;
  AllocCountsScope* const _outer;
  ContinuationEntry*      _pinned;           // null if the thread is not a virtual one

  AllocCountsScope(AllocCountsScope* outer)
    : _kept(), _unloaded_objects(0), _unloaded_bytes(0), _outer(outer), _pinned(nullptr) {}

  bool pin(JavaThread* current);
  void unpin(JavaThread* current);
  void merge_into_outer();
  // The thread has left the scope. With the lock.
  static void destroy(JavaThread* current, AllocCountsScope* scope);

 public:
  // The memory for counters has been given back.
  ~AllocCountsScope() { assert(!_kept.has_memory(), "it would be lost"); }

  // The one around all others that a thread will have. Has no memory for counters yet.
  static AllocCountsScope* create_outermost() { return new AllocCountsScope(nullptr); }

  // Of the current thread. Returns null if there is not enough memory, or the
  // thread is pinned too often.
  static AllocCountsScope* open(JavaThread* current);

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
