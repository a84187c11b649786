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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSDEATHS_INLINE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSDEATHS_INLINE_HPP

#include "alloccounts/allocCountsDeaths.hpp"

#include "alloccounts/allocCounts_globals.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsSlots.inline.hpp"
#include "oops/klass.hpp"
#include "runtime/atomic.hpp"
#include "runtime/safepoint.hpp"

inline AllocCountsDeaths::Census AllocCountsDeaths::marked_in(Space space) {
  return space == young_space ? marked_young : marked_old;
}

inline AllocCountsDeaths::Census AllocCountsDeaths::that_is(Census census, bool is_new) {
  return (Census)(census + is_new);
}

inline AllocCountsDeaths::Group AllocCountsDeaths::group_of(Census census) {
  return (Group)(census / censuses_per_group);
}

inline u4 AllocCountsDeaths::index(Census census, u4 id) {
  return id * censuses_per_group + census % censuses_per_group;
}

// Null if the worker has not counted.
inline AllocCountsDeaths::WorkerSlots* AllocCountsDeaths::worker_slots(Group group, uint worker) {
  return worker < near_workers ? &_near[group][worker] : far_slots(group, worker);
}

// The counters of a worker, with room for this id.
inline AllocCountsSlots AllocCountsDeaths::slots_for(Census census, uint worker, u4 id) {
  const WorkerSlots* w = worker_slots(group_of(census), worker);
  if (w == nullptr || id >= w->_ids) {
    w = make_room(group_of(census), worker, id);
  }
  return w->slots();
}

inline void AllocCountsDeaths::count(Census census, uint worker, Klass* k, size_t word_size) {
  assert(CountAllocs, "not worth looking at the object");
  const u4 id = k->alloc_counts_id();
  assert(id != AllocCountsIds::_unassigned_id, "class without an id: %s", k->external_name());
  AllocCountsSlots counts = slots_for(census, worker, id);
  counts.add(index(census, id), 1);
  if (AllocCountsIds::counts_bytes(k, id)) {
    counts.add(index(census, id + 1), (jlong)(word_size * HeapWordSize));
  }
}

inline void AllocCountsDeaths::on_copy(uint worker, Klass* k, size_t word_size, bool is_promoted, bool is_new) {
  count(that_is(is_promoted ? promoted : kept, is_new), worker, k, word_size);
}

inline void AllocCountsDeaths::on_full_mark(uint worker, Klass* k, size_t word_size, bool is_new) {
  count(that_is(marked, is_new), worker, k, word_size);
}

inline void AllocCountsDeaths::on_old_death(uint worker, Klass* k, size_t word_size) {
  count(dead_old, worker, k, word_size);
  // Read by the VM thread when the workers are done.
  if (!Atomic::load(&_has_old_deaths)) {
    Atomic::store(&_has_old_deaths, true);
  }
}

inline void AllocCountsDeaths::on_old_mark_exclude(uint worker, Klass* k, size_t word_size, bool is_marked) {
  assert_at_safepoint();
  if (!_is_marking[old_space]) {
    return;
  }
  count(excluded_old, worker, k, word_size);
  if (is_marked) {
    // The workers that mark stand still, so their counters can be used.
    const u4 id = k->alloc_counts_id();
    AllocCountsSlots counts = slots_for(marked_old, worker, id);
    counts.add(index(marked_old, id), -1);
    if (AllocCountsIds::counts_bytes(k, id)) {
      counts.add(index(marked_old, id + 1), -(jlong)(word_size * HeapWordSize));
    }
  }
}

inline void AllocCountsDeaths::on_mark(Space space, uint worker, Klass* k, size_t word_size, bool is_new) {
  assert(!is_new || space == young_space, "old objects are not new");
  count(that_is(marked_in(space), is_new), worker, k, word_size);
}

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSDEATHS_INLINE_HPP
