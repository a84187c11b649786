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

#include "alloccounts/allocCounts_globals.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsMemory.hpp"
#include "logging/log.hpp"
#include "oops/instanceKlass.hpp"
#include "runtime/atomic.hpp"
#include "runtime/globals.hpp"
#include "runtime/mutexLocker.hpp"
#include "utilities/align.hpp"

AllocCountsIds::Entry* AllocCountsIds::_entries = nullptr;
u4 AllocCountsIds::_limit = 0;
u4 AllocCountsIds::_usable = 0;
u4 AllocCountsIds::_committed = 0;
volatile u4 AllocCountsIds::_top = 0;
u4 AllocCountsIds::_free[2] = { 0, 0 };
u4 AllocCountsIds::_released[2] = { 0, 0 };
u8 AllocCountsIds::_next_serial = 1;
bool AllocCountsIds::_overflowed = false;
bool (*AllocCountsIds::_commit_others)(u4 from, u4 to) = nullptr;
void (*AllocCountsIds::_reclaim_ids)(bool pair) = nullptr;

// Ids are made usable this many at a time: 64 KB in each table.
static const u4 ids_per_commit = 8 * K;

bool AllocCountsIds::initialize(bool (*commit_others)(u4 from, u4 to), void (*reclaim_ids)(bool pair)) {
  _commit_others = commit_others;
  _reclaim_ids = reclaim_ids;
  _limit = align_down(AllocCountsMaxIds, 2);
  _usable = _limit;
  _entries = (Entry*)AllocCountsMemory::reserve(_limit * sizeof(Entry));
  return _entries != nullptr;
}

bool AllocCountsIds::start() {
  AllocCountsLocker ml;
  if (!grow(_first_id)) {
    return false;
  }
  Atomic::release_store(&_top, _first_id);
  return true;
}

// Makes ids below top usable: commits memory for them in the entries, in every
// table and in the ledger. If there is not enough, it is not tried again: that
// would take memory away from code that cannot do without, and time from all
// threads.
bool AllocCountsIds::grow(u4 top) {
  assert_lock_strong(AllocCounts_lock);
  if (top <= _committed) {
    return true;
  }
  if (top > _usable) {
    return false;
  }
  const u4 committed = MIN2(align_up(top, ids_per_commit), _usable);
  char* const start = (char*)&_entries[_committed];
  char* const end = (char*)&_entries[committed];
  if (!AllocCountsMemory::commit(start, end)) {
    _usable = _committed;
    return false;
  }
  if (!_commit_others(_committed, committed)) {
    AllocCountsMemory::uncommit(start, end);
    _usable = _committed;
    return false;
  }
  _committed = committed;
  return true;
}

u4 AllocCountsIds::take(bool pair) {
  assert_lock_strong(AllocCounts_lock);
  if (_free[pair] == 0 && _released[pair] != 0) {
    _reclaim_ids(pair);
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

int AllocCountsIds::take_released(bool pair, u4* ids, int most) {
  assert_lock_strong(AllocCounts_lock);
  int length = 0;
  while (_released[pair] != 0 && length < most) {
    ids[length++] = _released[pair];
    _released[pair] = _entries[_released[pair]]._next;
  }
  return length;
}

void AllocCountsIds::add_free(bool pair, const u4* ids, int length) {
  assert_lock_strong(AllocCounts_lock);
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
