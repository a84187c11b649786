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
#include "runtime/mutexLocker.hpp"
#include "runtime/thread.inline.hpp"
#include "runtime/safepoint.hpp"
#include "runtime/os.hpp"
#include "utilities/align.hpp"

AllocCountsTable* AllocCountsTable::_folded = nullptr;
jlong AllocCountsTable::_unloaded_objects = 0;
jlong AllocCountsTable::_unloaded_bytes = 0;

size_t AllocCountsSlots::reserved_size() {
  return align_up(AllocCountsIds::limit() * sizeof(jlong), os::vm_page_size());
}

bool AllocCountsSlots::reserve() {
  _base = (volatile jlong*)os::reserve_memory(reserved_size(), mtServiceability);
  return _base != nullptr;
}

bool AllocCountsSlots::commit(u4 from, u4 to) {
  return AllocCountsIds::commit_memory((char*)&_base[from], (char*)&_base[to]);
}

void AllocCountsSlots::uncommit(u4 from, u4 to) {
  AllocCountsIds::uncommit_memory((char*)&_base[from], (char*)&_base[to]);
}

void AllocCountsSlots::release() {
  if (_base != nullptr) {
    os::release_memory((char*)_base, reserved_size());
    _base = nullptr;
  }
}

AllocCountsTable::AllocCountsTable(JavaThread* owner)
  : _counted(), _walked(), _owner(owner), _folded_at(0), _next(nullptr), _prev(nullptr) {}

AllocCountsTable::~AllocCountsTable() {
  _counted.release();
  _walked.release();
}

bool AllocCountsTable::commit(u4 from, u4 to) {
  if (!_counted.commit(from, to)) {
    return false;
  }
  if (VerifyAllocCounts && !_walked.commit(from, to)) {
    _counted.uncommit(from, to);
    return false;
  }
  return true;
}

void AllocCountsTable::uncommit(u4 from, u4 to) {
  _counted.uncommit(from, to);
  if (VerifyAllocCounts) {
    _walked.uncommit(from, to);
  }
}

bool AllocCountsTable::initialize() {
  _folded = create(nullptr);
  return _folded != nullptr;
}

AllocCountsTable* AllocCountsTable::create(JavaThread* owner) {
  AllocCountsTable* const table = new AllocCountsTable(owner);
  if (!table->_counted.reserve() || (VerifyAllocCounts && !table->_walked.reserve())) {
    delete table;
    return nullptr;
  }
  {
    // Joining the list and committing are one step: no id can be published
    // that this table has no memory for.
    MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
    if (table->commit(0, AllocCountsIds::committed())) {
      if (_folded != nullptr) {
        table->_prev = _folded;
        table->_next = _folded->_next;
        if (table->_next != nullptr) {
          table->_next->_prev = table;
        }
        _folded->_next = table;
      }
      return table;
    }
  }
  delete table;
  return nullptr;
}

void AllocCountsTable::fold_and_delete(AllocCountsTable* table) {
  assert(table != _folded, "not a thread's");
  {
    // Counts move and the table leaves the list in one step, so that no sum
    // ever sees them twice or not at all.
    MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
    table->fold_counted();
    if (VerifyAllocCounts) {
      for (u4 id = 0; id < AllocCountsIds::top(); id++) {
        const jlong walked = table->_walked.at(id);
        if (walked != 0) {
          _folded->_walked.add(id, walked);
        }
      }
    }
    table->_prev->_next = table->_next;
    if (table->_next != nullptr) {
      table->_next->_prev = table->_prev;
    }
  }
  delete table;
}

void AllocCountsTable::fold_counted() {
  assert_lock_strong(AllocCounts_lock);
  for (u4 id = 0; id < AllocCountsIds::top(); id++) {
    const jlong counted = _counted.take(id);
    if (counted != 0) {
      _folded->_counted.add(id, counted);
    }
  }
}

void AllocCountsTable::fold_all() {
  assert_at_safepoint();
  assert_lock_strong(AllocCounts_lock);
  for (AllocCountsTable* t = _folded->_next; t != nullptr; t = t->_next) {
    const jlong allocated_bytes = t->_owner->cooked_allocated_bytes();
    if (allocated_bytes != t->_folded_at) {
      t->fold_counted();
      t->_folded_at = allocated_bytes;
    } else if (VerifyAllocCounts) {
      for (u4 id = 0; id < AllocCountsIds::top(); id++) {
        guarantee(t->_counted.at(id) == 0, "Thread " PTR_FORMAT " has counted " JLONG_FORMAT " in slot %u, but allocated nothing",
                  p2i(t->_owner), t->_counted.at(id), id);
      }
    }
  }
}

bool AllocCountsTable::commit_all(u4 from, u4 to) {
  assert_lock_strong(AllocCounts_lock);
  for (AllocCountsTable* t = _folded; t != nullptr; t = t->_next) {
    if (!t->commit(from, to)) {
      for (AllocCountsTable* u = _folded; u != t; u = u->_next) {
        u->uncommit(from, to);
      }
      return false;
    }
  }
  return true;
}

void AllocCountsTable::move_to_unloaded(const u4* ids, int length) {
  assert_lock_strong(AllocCounts_lock);
  // The owners do not write these slots any more: nobody can allocate an
  // instance of a class that is gone.
  jlong objects[max_move] = {};
  jlong bytes[max_move] = {};
  jlong walked_objects[max_move] = {};
  jlong walked_bytes[max_move] = {};
  for (AllocCountsTable* t = _folded; t != nullptr; t = t->_next) {
    for (int i = 0; i < length; i++) {
      const u4 id = ids[i];
      const bool with_bytes = AllocCountsIds::entry(id)->_instance_bytes == 0;
      objects[i] += t->_counted.take(id);
      bytes[i] += with_bytes ? t->_counted.take(id + 1) : 0;
      if (VerifyAllocCounts) {
        walked_objects[i] += t->_walked.take(id);
        walked_bytes[i] += with_bytes ? t->_walked.take(id + 1) : 0;
      }
    }
  }
  for (int i = 0; i < length; i++) {
    // No TLAB in use has an instance either, so the walk is complete.
    guarantee(!VerifyAllocCounts || (objects[i] == walked_objects[i] && bytes[i] == walked_bytes[i]),
              "Allocation counts of an unloaded class (id %u) differ: counted " JLONG_FORMAT " objects, " JLONG_FORMAT
              " bytes, walked " JLONG_FORMAT " objects, " JLONG_FORMAT " bytes",
              ids[i], objects[i], bytes[i], walked_objects[i], walked_bytes[i]);
    const size_t instance_bytes = AllocCountsIds::entry(ids[i])->_instance_bytes;
    _unloaded_objects += objects[i];
    _unloaded_bytes += instance_bytes == 0 ? bytes[i] : objects[i] * (jlong)instance_bytes;
    AllocCountsDeaths::forget(ids[i], instance_bytes == 0, objects[i], bytes[i]);
  }
}
