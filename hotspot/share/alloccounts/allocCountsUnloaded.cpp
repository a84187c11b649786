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
#include "alloccounts/allocCountsDeaths.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsScope.hpp"
#include "alloccounts/allocCountsSites.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "alloccounts/allocCountsUnloaded.hpp"

AllocCountsUnloaded::Totals AllocCountsUnloaded::_totals = {};

void AllocCountsUnloaded::reclaim_ids(bool pair) {
  u4 ids[max_moved];
  const int length = AllocCountsIds::take_released(pair, ids, max_moved);
  AllocCountsSites::on_ids_reclaim(ids, length);
  move(ids, length);
  AllocCountsIds::add_free(pair, ids, length);
}

void AllocCountsUnloaded::move(const u4* ids, int length) {
  assert_lock_strong(AllocCounts_lock);
  // The owners do not write these slots any more: nobody can allocate an
  // instance of a class that is gone.
  jlong objects[max_moved] = {};
  jlong bytes[max_moved] = {};
  jlong walked_objects[max_moved] = {};
  jlong walked_bytes[max_moved] = {};
  for (AllocCountsTable* t : AllocCountsTable::all()) {
    if (!VerifyAllocCounts && t->scope() == nullptr && !t->is_in_use()) {
      continue;
    }
    for (int i = 0; i < length; i++) {
      const u4 id = ids[i];
      const size_t instance_bytes = AllocCountsIds::entry(id)->_instance_bytes;
      const bool with_bytes = instance_bytes == 0;
      const jlong counted_objects = t->take(id);
      const jlong counted_bytes = with_bytes ? t->take(id + 1) : 0;
      objects[i] += counted_objects;
      bytes[i] += counted_bytes;
      if (t->scope() != nullptr) {
        t->scope()->move_to_unloaded(id, instance_bytes, counted_objects, counted_bytes);
      }
      if (VerifyAllocCounts) {
        walked_objects[i] += t->walked()->take(id);
        walked_bytes[i] += with_bytes ? t->walked()->take(id + 1) : 0;
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
    const jlong surviving = AllocCountsDeaths::survived(ids[i]);
    _totals._objects += objects[i];
    _totals._surviving_objects += surviving;
    if (instance_bytes == 0) {
      _totals._bytes += bytes[i];
      _totals._surviving_bytes += AllocCountsDeaths::survived(ids[i] + 1);
      AllocCountsDeaths::forget(ids[i] + 1, bytes[i]);
    } else {
      _totals._bytes += objects[i] * (jlong)instance_bytes;
      _totals._surviving_bytes += surviving * (jlong)instance_bytes;
    }
    AllocCountsDeaths::forget(ids[i], objects[i]);
  }
  _totals._moves++;
}
