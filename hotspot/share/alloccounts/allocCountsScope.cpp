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

#include "alloccounts/allocCountsScope.inline.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "gc/shared/threadLocalAllocBuffer.inline.hpp"
#include "oops/instanceKlass.hpp"
#include "oops/method.hpp"
#include "runtime/continuationEntry.hpp"
#include "runtime/javaThread.hpp"
#include "runtime/vframe.inline.hpp"

bool (*AllocCountsScope::_acquire_slots)() = nullptr;
void (*AllocCountsScope::_release_slots)() = nullptr;

void AllocCountsScope::initialize(bool (*acquire_slots)(), void (*release_slots)()) {
  _acquire_slots = acquire_slots;
  _release_slots = release_slots;
}

// The frame of the Java method that has asked for a scope: the first that is not of the
// class with the natives. What it calls later has frames beyond it.
static intptr_t* caller_frame(JavaThread* current) {
  vframeStream s(current, false /* stop_at_java_call_stub */, false /* process_frames */);
  if (s.at_end()) {
    return nullptr;
  }
  const InstanceKlass* const natives = s.method()->method_holder();
  while (!s.at_end() && s.method()->method_holder() == natives) {
    s.next();
  }
  return s.at_end() ? nullptr : s.frame_id();
}

AllocCountsScope* AllocCountsScope::open(JavaThread* current, Kind kind) {
  AllocCountsTable* const table = current->alloc_counts()->table();
  AllocCountsScope* const scope = new (std::nothrow) AllocCountsScope(table->scope(), kind);
  if (scope == nullptr) {
    return nullptr;
  }
  {
    // Getting memory and joining the others are one step: no id can be published
    // that this scope has no room for.
    AllocCountsLocker ml;
    scope->_has_slots = kind == sites && _acquire_slots();
    if (scope->_has_slots == (kind == sites) && scope->_kept.get_memory(AllocCountsPool::classes())) {
      if (scope->pin(current)) {
        table->fold_all();
        scope->_opened_at = caller_frame(current);
        table->set_scope(scope);
        set_tlab_end(current);
        return scope;
      }
      scope->_kept.give_memory_back();
    }
    scope->clear();
  }
  delete scope;
  return nullptr;
}

void AllocCountsScope::set_tlab_end(JavaThread* current) {
  ThreadLocalAllocBuffer& tlab = current->tlab();
  if (tlab.end() == nullptr) {
    return;
  }
  if (current->alloc_counts()->table()->is_followed()) {
    tlab.set_sampling_point(tlab.top());
  } else {
    tlab.set_back_allocation_end();
  }
}

AllocCountsScope* AllocCountsScope::with_sites() {
  AllocCountsScope* scope = this;
  while (scope != nullptr && scope->_kind != sites) {
    scope = scope->_outer;
  }
  return scope;
}

bool AllocCountsScope::pin(JavaThread* current) {
  _pinned = current->last_continuation();
  return _pinned == nullptr || _pinned->pin();
}

void AllocCountsScope::unpin(JavaThread* current) {
  // Not if the thread that left this scope open is another one, on the same carrier.
  if (_pinned != nullptr && _pinned == current->last_continuation()) {
    _pinned->unpin();
  }
}

bool AllocCountsScope::is_open(JavaThread* current, const AllocCountsScope* scope) {
  // Only the thread itself changes which scopes it has.
  for (AllocCountsScope* s = current->alloc_counts()->table()->scope(); s != nullptr; s = s->_outer) {
    if (s == scope) {
      return true;
    }
  }
  return false;
}

void AllocCountsScope::merge_into_outer() {
  assert_lock_strong(AllocCounts_lock);
  for (u4 id = 0; id < AllocCountsIds::top(); id++) {
    const jlong n = _kept.at(id);
    if (n != 0) {
      _outer->_kept.add(id, n);
    }
  }
  AllocCountsScope* const with_sites = _kind == sites ? _outer->with_sites() : nullptr;
  for (int slot = 0; with_sites != nullptr && slot < _site_slots.length(); slot++) {
    with_sites->add_site((u4)slot, _site_slots.at(slot));
  }
  _outer->_unloaded_objects += _unloaded_objects;
  _outer->_unloaded_bytes += _unloaded_bytes;
}

void AllocCountsScope::clear() {
  assert_lock_strong(AllocCounts_lock);
  if (_kept.has_memory()) {
    for (u4 id = 0; id < AllocCountsIds::top(); id++) {
      _kept.take(id);
    }
  }
  if (_has_slots) {
    _release_slots();
    _has_slots = false;
  }
}

void AllocCountsScope::destroy(JavaThread* current, AllocCountsScope* scope) {
  scope->unpin(current);
  scope->clear();
  scope->_kept.give_memory_back();
  delete scope;
}

void AllocCountsScope::move_to_unloaded(u4 id, size_t instance_bytes, jlong objects, jlong bytes) {
  assert_lock_strong(AllocCounts_lock);
  for (AllocCountsScope* scope = this; scope != nullptr; scope = scope->_outer) {
    objects += scope->_kept.take(id);
    scope->_unloaded_objects += objects;
    scope->_unloaded_bytes += instance_bytes != 0 ? objects * (jlong)instance_bytes : bytes + scope->_kept.take(id + 1);
    objects = 0;
    bytes = 0;
  }
}
