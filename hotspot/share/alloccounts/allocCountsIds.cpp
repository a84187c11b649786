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

#include "alloccounts/allocCountsDeaths.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "alloccounts/allocCounts_globals.hpp"
#include "logging/log.hpp"
#include "nmt/memTracker.hpp"
#include "oops/instanceKlass.hpp"
#include "runtime/atomic.hpp"
#include "runtime/globals.hpp"
#include "runtime/mutexLocker.hpp"
#include "runtime/os.hpp"
#include "runtime/thread.hpp"
#include "utilities/align.hpp"

Mutex* AllocCounts_lock = nullptr;

volatile int AllocCountsLocker::_waiters = 0;

// How often a step lets others go first.
static const int most_yields = 100;

// Relaxed: the mutex orders what matters, this only decides who is first.
AllocCountsLocker::Queue::Queue(Purpose purpose) {
  if (purpose == one_of_many_steps && !Thread::current()->is_VM_thread()) {
    // Not for ever: there may always be one, where threads start and end all the time.
    for (int yields = 0; yields < most_yields && Atomic::load(&_waiters) != 0; yields++) {
      os::naked_yield();
    }
  }
  Atomic::inc(&_waiters, memory_order_relaxed);
}

AllocCountsLocker::AllocCountsLocker(Purpose purpose)
  : _queue(purpose), _ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag) {
  Atomic::dec(&_waiters, memory_order_relaxed);
}

AllocCountsIds::Entry* AllocCountsIds::_entries = nullptr;
u4 AllocCountsIds::_limit = 0;
u4 AllocCountsIds::_usable = 0;
u4 AllocCountsIds::_committed = 0;
volatile u4 AllocCountsIds::_top = 0;
u4 AllocCountsIds::_free[2] = { 0, 0 };
u4 AllocCountsIds::_released[2] = { 0, 0 };
u8 AllocCountsIds::_next_serial = 1;
bool AllocCountsIds::_overflowed = false;

// Ids are made usable this many at a time: 64 KB in each table.
static const u4 ids_per_commit = 8 * K;

bool AllocCountsIds::initialize() {
  AllocCounts_lock = new Mutex(Mutex::nosafepoint - 3, "AllocCounts_lock");
  _limit = align_down(AllocCountsMaxIds, 2);
  _usable = _limit;
  _entries = (Entry*)os::reserve_memory(align_up(_limit * sizeof(Entry), os::vm_page_size()), mtServiceability);
  if (_entries == nullptr || !AllocCountsTable::initialize() || !AllocCountsDeaths::initialize()) {
    return false;
  }
  AllocCountsLocker ml;
  if (!grow(_first_id)) {
    return false;
  }
  Atomic::release_store(&_top, _first_id);
  return true;
}

// Committing through os::commit_memory would end the VM if memory is short.
bool AllocCountsIds::commit_memory(char* from, char* to) {
  char* const start = align_up(from, os::vm_page_size());
  char* const end   = align_up(to, os::vm_page_size());
  if (start < end) {
    if (!os::protect_memory(start, end - start, os::MEM_PROT_RW, false /* is_committed */)) {
      return false;
    }
    MemTracker::record_virtual_memory_commit(start, end - start, CALLER_PC);
  }
  return true;
}

void AllocCountsIds::uncommit_memory(char* from, char* to) {
  char* const start = align_up(from, os::vm_page_size());
  char* const end   = align_up(to, os::vm_page_size());
  if (start < end) {
    os::uncommit_memory(start, end - start);
  }
}

bool AllocCountsIds::commit_all(u4 from, u4 to) {
  char* const start = (char*)&_entries[from];
  char* const end = (char*)&_entries[to];
  if (!commit_memory(start, end)) {
    return false;
  }
  if (AllocCountsDeaths::commit(from, to)) {
    if (AllocCountsTable::commit_all(from, to)) {
      return true;
    }
    AllocCountsDeaths::uncommit(from, to);
  }
  uncommit_memory(start, end);
  return false;
}

size_t AllocCountsIds::committed_bytes() {
  return _committed * sizeof(Entry) + AllocCountsTable::committed_bytes() + AllocCountsDeaths::committed_bytes();
}

// Makes ids below top usable: commits memory for them in the entries, in every
// table and in the ledger. If there is not enough, it is not tried again: it
// would take memory away from those who have no other way, and time from
// everyone.
bool AllocCountsIds::grow(u4 top) {
  assert_lock_strong(AllocCounts_lock);
  if (top <= _committed) {
    return true;
  }
  if (top > _usable) {
    return false;
  }
  const u4 committed = MIN2(align_up(top, ids_per_commit), _usable);
  if (!commit_all(_committed, committed)) {
    _usable = _committed;
    return false;
  }
  _committed = committed;
  return true;
}

u4 AllocCountsIds::take(bool pair) {
  assert_lock_strong(AllocCounts_lock);
  if (_free[pair] == 0 && _released[pair] != 0) {
    reclaim_released(pair);
  }
  u4 id = _free[pair];
  if (id != 0) {
    _free[pair] = _entries[id]._next;
    return id;
  }
  id = pair ? align_up(_top, 2) : _top;
  const u4 top = id + (pair ? 2 : 1);
  if (!grow(top)) {
    return _overflow_id;
  }
  if (id != _top) {
    // The slot skipped for alignment serves the next class that needs one.
    _entries[_top]._next = _free[false];
    _free[false] = _top;
  }
  Atomic::release_store(&_top, top);
  return id;
}

u4 AllocCountsIds::assign(Klass* k) {
  bool first_overflow = false;
  const u4 id = assign_locked(k, &first_overflow);
  if (first_overflow) {
    log_warning(alloc, class)("No class ids are left for allocation counts: objects of this and of further "
                              "classes are counted together in one row (%u ids; for more, use "
                              "-XX:+UnlockDiagnosticVMOptions -XX:AllocCountsMaxIds with more than %u)",
                              _usable, AllocCountsMaxIds);
  }
  return id;
}

u4 AllocCountsIds::assign_locked(Klass* k, bool* first_overflow) {
  AllocCountsLocker ml;
  if (k->alloc_counts_id() != _unassigned_id) {
    return k->alloc_counts_id();
  }
  const bool pair = has_variable_size(k);
  const u4 id = take(pair);
  if (id == _overflow_id) {
    *first_overflow = !_overflowed;
    _overflowed = true;
    if (!pair) {
      // Fast paths count no bytes for instances, so this one must not take any.
      k->set_layout_helper(k->layout_helper() | Klass::_lh_instance_slow_path_bit);
    }
  } else {
    Entry* const e = &_entries[id];
    e->_klass = k;
    e->_serial = _next_serial++;
    e->_instance_bytes = pair ? 0 : InstanceKlass::cast(k)->size_helper() * HeapWordSize;
    e->_released = false;
  }
  k->set_alloc_counts_id(id);
  return id;
}

void AllocCountsIds::release(Klass* k) {
  AllocCountsLocker ml;
  const u4 id = k->alloc_counts_id();
  if (id == _unassigned_id || id == _overflow_id) {
    return;
  }
  Entry* const e = &_entries[id];
  assert(e->_klass == k, "id %u belongs to another class", id);
  e->_klass = nullptr;
  e->_released = true;
  const bool pair = e->_instance_bytes == 0;
  e->_next = _released[pair];
  _released[pair] = id;
}

// Moves the counts of some released ids out of every table, and frees the ids.
// Done for several at a time and when ids are needed, since it visits each
// table, and classes are often released in a pause.
void AllocCountsIds::reclaim_released(bool pair) {
  assert_lock_strong(AllocCounts_lock);
  u4 ids[AllocCountsTable::max_move];
  int length = 0;
  while (_released[pair] != 0 && length < AllocCountsTable::max_move) {
    ids[length++] = _released[pair];
    _released[pair] = _entries[_released[pair]]._next;
  }
  AllocCountsTable::move_to_unloaded(ids, length);
  for (int i = 0; i < length; i++) {
    Entry* const e = &_entries[ids[i]];
    e->_released = false;
    e->_next = _free[pair];
    _free[pair] = ids[i];
  }
}

const char* AllocCountsIds::describe(u4 id) {
  assert(AllocCounts_lock->is_locked(), "by this thread, or by one that waits for it");
  if (id == _unassigned_id) {
    return "class without an id";
  }
  if (id == _overflow_id) {
    return "classes that share one row";
  }
  const Entry* const e = entry(id);
  if (e->_klass != nullptr) {
    return e->_klass->external_name();
  }
  return e->_released ? "unloaded class" : "bytes of the class before, or class id not in use";
}

void AllocCountsIds::archive(Klass* k) {
  if (k->alloc_counts_id() == _overflow_id && !has_variable_size(k)) {
    // Takes back what assign() did, unless the class file parser had done it.
    InstanceKlass* const ik = InstanceKlass::cast(k);
    if (!ik->is_abstract() && !ik->is_interface() && ik->size_helper() < FastAllocateSizeLimit) {
      k->set_layout_helper(k->layout_helper() & ~Klass::_lh_instance_slow_path_bit);
    }
  }
  k->set_alloc_counts_id(_unassigned_id);
}
