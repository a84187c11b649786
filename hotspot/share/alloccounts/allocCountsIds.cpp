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
#include "alloccounts/allocCountsArray.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "logging/log.hpp"
#include "oops/instanceKlass.hpp"
#include "runtime/atomic.hpp"
#include "runtime/globals.hpp"
#include "runtime/mutexLocker.hpp"
#include "runtime/orderAccess.hpp"
#include "runtime/safepoint.hpp"
#include "runtime/vmThread.hpp"
#include "utilities/align.hpp"
#include "utilities/powerOfTwo.hpp"

AllocCountsChunks<AllocCountsIds::Entry> AllocCountsIds::_entries;
u4 AllocCountsIds::_limit = 0;
u4 AllocCountsIds::_usable = 0;
u4 AllocCountsIds::_committed = 0;
volatile u4 AllocCountsIds::_top = 0;
u4 AllocCountsIds::_free[2] = { 0, 0 };
u4 AllocCountsIds::_released[2] = { 0, 0 };
u8 AllocCountsIds::_next_serial = 1;
bool AllocCountsIds::_overflowed = false;
bool (*AllocCountsIds::_add_chunk)(u4 chunk) = nullptr;
bool (*AllocCountsIds::_lengthen_arrays)(u4 length) = nullptr;
void (*AllocCountsIds::_reclaim_ids)(bool pair) = nullptr;

bool AllocCountsIds::initialize(bool (*add_chunk)(u4 chunk), bool (*lengthen_arrays)(u4 length), void (*reclaim_ids)(bool pair)) {
  _add_chunk = add_chunk;
  _lengthen_arrays = lengthen_arrays;
  _reclaim_ids = reclaim_ids;
  _limit = align_down(AllocCountsMaxIds, 2);
  _usable = _limit;
  return _entries.initialize(_limit);
}

bool AllocCountsIds::start() {
  AllocCountsLocker ml;
  if (!commit(_first_id)) {
    return false;
  }
  Atomic::release_store(&_top, _first_id);
  return true;
}

// Gets memory for ids below top in all that has chunks. Like make_room(), does not try
// again.
bool AllocCountsIds::commit(u4 top) {
  assert_lock_strong(AllocCounts_lock);
  if (top <= _committed) {
    return true;
  }
  assert(top - _committed <= AllocCountsChunkSize::ids, "one chunk is enough");
  const u4 chunk = AllocCountsChunkSize::chunk_of(_committed);
  if (!_entries.add_chunk(chunk)) {
    _usable = _committed;
    return false;
  }
  if (!_add_chunk(chunk)) {
    _entries.remove_chunk(chunk);
    _usable = _committed;
    return false;
  }
  _committed = MIN2(_committed + AllocCountsChunkSize::ids, _limit);
  return true;
}

// Can no thread count in its array meanwhile?
bool AllocCountsIds::can_lengthen_arrays() {
  return VMThread::vm_thread() == nullptr || (Thread::current()->is_VM_thread() && SafepointSynchronize::is_at_safepoint());
}

bool AllocCountsIds::is_room_low() {
  const u4 length = AllocCountsPool::classes()->length();
  return length < _usable && Atomic::load(&_top) + length / 4 > length;
}

void AllocCountsIds::make_room() {
  assert_lock_strong(AllocCounts_lock);
  assert(can_lengthen_arrays(), "threads may count");
  if (is_room_low() && !_lengthen_arrays(MIN2(2 * AllocCountsPool::classes()->length(), _limit))) {
    _usable = AllocCountsPool::classes()->length();
  }
}

u4 AllocCountsIds::take(bool pair) {
  assert_lock_strong(AllocCounts_lock);
  if (_free[pair] == 0 && _released[pair] != 0) {
    _reclaim_ids(pair);
  }
  u4 id = _free[pair];
  if (id != 0) {
    _free[pair] = _entries.element(id)._next;
    return id;
  }
  id = pair ? align_up(_top, 2) : _top;
  const u4 top = id + (pair ? 2 : 1);
  if (top > AllocCountsPool::classes()->length() && top <= _usable) {
    if (!can_lengthen_arrays()) {
      return _unassigned_id;
    }
    make_room();
  }
  if (top > _usable || !commit(top)) {
    return _overflow_id;
  }
  if (id != _top) {
    // The slot skipped for alignment serves the next class that needs one.
    _entries.element(_top)._next = _free[false];
    _free[false] = _top;
  }
  Atomic::release_store(&_top, top);
  return id;
}

// As the class file parser decides it.
bool AllocCountsIds::can_use_fast_paths(const Klass* k) {
  if (has_variable_size(k)) {
    return false;
  }
  const InstanceKlass* const ik = InstanceKlass::cast(k);
  return !ik->is_abstract() && !ik->is_interface() && ik->size_helper() < FastAllocateSizeLimit;
}

// Takes back what keep_from_fast_paths() did.
static void allow_fast_paths(Klass* k) {
  if (AllocCountsIds::can_use_fast_paths(k)) {
    k->set_layout_helper(k->layout_helper() & ~Klass::_lh_instance_slow_path_bit);
  }
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
  if (id == _unassigned_id) {
    return id;
  }
  if (id == _overflow_id) {
    // Fast paths count no bytes for instances, so they are still not to allocate any.
    *first_overflow = !_overflowed;
    _overflowed = true;
  } else {
    Entry* const e = &_entries.element(id);
    e->_klass = k;
    e->_serial = _next_serial++;
    e->_instance_bytes = pair ? 0 : InstanceKlass::cast(k)->size_helper() * HeapWordSize;
    e->_released = false;
  }
  k->set_alloc_counts_id(id);
  if (id != _overflow_id) {
    // A fast path that finds the new layout helper must find the id, too.
    OrderAccess::storestore();
    allow_fast_paths(k);
  }
  return id;
}

void AllocCountsIds::keep_from_fast_paths(Klass* k) {
  assert(can_use_fast_paths(k), "they would not be let in again: %s", k->external_name());
  // Under the lock, as another thread may give the class its id at the same time.
  AllocCountsLocker ml;
  if (k->alloc_counts_id() == _unassigned_id) {
    k->set_layout_helper(k->layout_helper() | Klass::_lh_instance_slow_path_bit);
  }
}

void AllocCountsIds::release(Klass* k) {
  AllocCountsLocker ml;
  const u4 id = k->alloc_counts_id();
  if (id == _unassigned_id || id == _overflow_id) {
    return;
  }
  Entry* const e = &_entries.element(id);
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
    _released[pair] = _entries.element(_released[pair])._next;
  }
  return length;
}

void AllocCountsIds::add_free(bool pair, const u4* ids, int length) {
  assert_lock_strong(AllocCounts_lock);
  for (int i = 0; i < length; i++) {
    Entry* const e = &_entries.element(ids[i]);
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
  allow_fast_paths(k);
  k->set_alloc_counts_id(_unassigned_id);
}
