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

#include "alloccounts/allocCountsLock.hpp"
#include "runtime/atomic.hpp"
#include "runtime/mutex.hpp"
#include "runtime/os.hpp"
#include "runtime/thread.hpp"

Mutex* AllocCounts_lock = nullptr;

volatile int AllocCountsLocker::_waiters = 0;

// How often a step lets others go first.
static const int most_yields = 100;

void AllocCountsLocker::initialize() {
  AllocCounts_lock = new Mutex(Mutex::nosafepoint - 3, "AllocCounts_lock");
  Mutex::add_mutex(AllocCounts_lock); // so that the report of a crash names it, and its owner
}

void AllocCountsLocker::let_others_go_first() {
  // Bounded: where threads start and end all the time, one of them may always wait.
  for (int yields = 0; yields < most_yields && Atomic::load(&_waiters) != 0; yields++) {
    os::naked_yield();
  }
}

// Relaxed: the mutex orders what matters, the number of those who wait only decides
// which thread is first.
AllocCountsLocker::AllocCountsLocker(Purpose purpose) {
  if (purpose == one_of_many_steps && !Thread::current()->is_VM_thread()) {
    let_others_go_first();
  }
  Atomic::inc(&_waiters, memory_order_relaxed);
  AllocCounts_lock->lock_without_safepoint_check();
  Atomic::dec(&_waiters, memory_order_relaxed);
}

AllocCountsLocker::~AllocCountsLocker() {
  AllocCounts_lock->unlock();
}
