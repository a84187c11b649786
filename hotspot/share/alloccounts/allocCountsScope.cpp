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
#include "runtime/continuationEntry.hpp"
#include "runtime/javaThread.hpp"

AllocCountsScope* AllocCountsScope::open(JavaThread* current) {
  AllocCountsTable* const table = current->alloc_counts()->table();
  AllocCountsScope* const scope = new (std::nothrow) AllocCountsScope(table->scope());
  if (scope == nullptr) {
    return nullptr;
  }
  {
    // Getting memory and joining the others are one step: no id can be published
    // that this scope has no room for.
    AllocCountsLocker ml;
    if (scope->_kept.get_memory()) {
      if (scope->pin(current)) {
        table->fold_all();
        table->set_scope(scope);
        return scope;
      }
      scope->_kept.give_memory_back();
    }
  }
  delete scope;
  return nullptr;
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
