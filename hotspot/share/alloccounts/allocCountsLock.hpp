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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSLOCK_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSLOCK_HPP

#include "memory/allocation.hpp"
#include "runtime/mutexLocker.hpp" // for assert_lock_strong
#include "utilities/globalDefinitions.hpp"

class Mutex;

// Guards the assignment and release of ids, the list of tables, the memory of their
// arrays, and the sums over them. Taken without safepoint checks, by any kind of thread, and while
// holding any lock that may be held when a class joins or leaves. The holder
// takes no other lock except those of memory tracking.
extern Mutex* AllocCounts_lock;

// Takes the lock. The mutex is not fair: a thread that takes it again and again
// would leave it to nobody else. So each step of a long piece of work lets the
// threads that wait go first, for a while.
class AllocCountsLocker : public StackObj {
 public:
  enum Purpose { at_once, one_of_many_steps };

 private:
  static volatile int _waiters;

  static void let_others_go_first();

  NONCOPYABLE(AllocCountsLocker);

 public:
  // At a safepoint all others wait anyway, so use at_once there.
  AllocCountsLocker(Purpose purpose = at_once);
  ~AllocCountsLocker();

  // Creates the mutex. Before any other use.
  static void initialize();
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSLOCK_HPP
