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

#include "alloccounts/allocCountsDeaths.inline.hpp"
#include "alloccounts/allocCountsVerifier.hpp"
#include "classfile/vmClasses.hpp"
#include "gc/shared/gc_globals.hpp"
#include "logging/log.hpp"
#include "memory/allocation.inline.hpp"
#include "memory/iterator.hpp"
#include "memory/resourceArea.hpp"
#include "memory/universe.hpp"
#include "oops/oop.inline.hpp"
#include "runtime/atomic.hpp"
#include "runtime/mutexLocker.hpp"
#include "runtime/safepoint.hpp"
#include "utilities/macros.hpp"
#if INCLUDE_SERIALGC
#include "gc/serial/serialHeap.hpp"
#endif
#if INCLUDE_PARALLELGC
#include "gc/parallel/parallelScavengeHeap.hpp"
#endif

AllocCountsSlots AllocCountsDeaths::_dead;
AllocCountsSlots AllocCountsDeaths::_max;
AllocCountsSlots AllocCountsDeaths::_old;
AllocCountsSlots AllocCountsDeaths::_at_mark_start[number_of_spaces];
AllocCountsSlots AllocCountsDeaths::_sums[number_of_censuses];
AllocCountsSlots* AllocCountsDeaths::_counts[number_of_censuses] = {};
uint AllocCountsDeaths::_workers = 0;
bool AllocCountsDeaths::_settles = false;
bool AllocCountsDeaths::_is_marking[number_of_spaces] = {};

// Calls f for all arrays of counters, until it returns false.
template <typename Function>
bool AllocCountsDeaths::all_slots_do(Function f) {
  if (!f(_dead) || !f(_max) || !f(_old) || !f(_at_mark_start[young_space]) || !f(_at_mark_start[old_space])) {
    return false;
  }
  for (int census = 0; census < number_of_censuses; census++) {
    if (!f(_sums[census])) {
      return false;
    }
    for (uint worker = 0; worker < _workers; worker++) {
      if (!f(_counts[census][worker])) {
        return false;
      }
    }
  }
  return true;
}

bool AllocCountsDeaths::initialize() {
  _settles = true;
  // The VM thread counts as worker 0 where there are no workers.
  _workers = MAX3(ParallelGCThreads, ConcGCThreads, 1u);
  for (int census = 0; census < number_of_censuses; census++) {
    _counts[census] = NEW_C_HEAP_ARRAY_RETURN_NULL(AllocCountsSlots, _workers, mtServiceability);
    if (_counts[census] == nullptr) {
      return false;
    }
    for (uint worker = 0; worker < _workers; worker++) {
      ::new (&_counts[census][worker]) AllocCountsSlots();
    }
  }
  return all_slots_do([&](AllocCountsSlots& slots) { return slots.reserve(); });
}

bool AllocCountsDeaths::is_filler(const Klass* k) {
  return k == Universe::fillerArrayKlass() || k == vmClasses::FillerObject_klass();
}

bool AllocCountsDeaths::commit(u4 from, u4 to) {
  assert_lock_strong(AllocCounts_lock);
  if (all_slots_do([&](AllocCountsSlots& slots) { return slots.commit(from, to); })) {
    return true;
  }
  uncommit(from, to);
  return false;
}

void AllocCountsDeaths::uncommit(u4 from, u4 to) {
  assert_lock_strong(AllocCounts_lock);
  all_slots_do([&](AllocCountsSlots& slots) { slots.uncommit(from, to); return true; });
}

void AllocCountsDeaths::on_old_allocation(Klass* k, size_t word_size) {
  // By any thread, without the lock.
  const u4 id = k->alloc_counts_id();
  _old.add_object_atomic(id, AllocCountsIds::counts_bytes(k, id), word_size);
}

// Moves what the workers counted to the sums.
void AllocCountsDeaths::sum_up(Census census) {
  const u4 top = AllocCountsIds::top();
  for (uint worker = 0; worker < _workers; worker++) {
    for (u4 id = 0; id < top; id++) {
      const jlong n = _counts[census][worker].take(id);
      if (n != 0) {
        _sums[census].add(id, n);
      }
    }
  }
}

void AllocCountsDeaths::drop(Census census) {
  const u4 top = AllocCountsIds::top();
  for (uint worker = 0; worker < _workers; worker++) {
    for (u4 id = 0; id < top; id++) {
      _counts[census][worker].take(id);
    }
  }
}

// All objects in the heap, dead or alive, that the ledger does not know to be
// dead, when all counters of threads are folded.
jlong AllocCountsDeaths::population(u4 id) {
  return AllocCountsTable::folded()->at(id) - _dead.at(id);
}

void AllocCountsDeaths::settle(u4 id, jlong population, jlong survivors, const char* collection) {
  const jlong died = population - survivors;
  if (died < 0) {
    ResourceMark rm;
    const char* const format = "More objects survived a %s than there were: %s (slot %u), population " JLONG_FORMAT
                               ", survivors " JLONG_FORMAT;
    if (VerifyAllocCounts DEBUG_ONLY(|| true)) {
      fatal(format, collection, AllocCountsIds::describe(id), id, population, survivors);
    }
    log_error(alloc, gc)(format, collection, AllocCountsIds::describe(id), id, population, survivors);
  }
  if (died > 0) {
    _max.set(id, max(id, AllocCountsTable::folded()->at(id)));
    _dead.add(id, died);
  }
}

void AllocCountsDeaths::on_young_collection_end(bool succeeded) {
  if (!CountAllocs) {
    return;
  }
  assert_at_safepoint();
  MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
  if (!succeeded) {
    drop(copied);
    drop(promoted);
    return;
  }
  AllocCountsTable::fold_all();
  sum_up(copied);
  sum_up(promoted);
  sum_up(dead_old);
  const u4 top = AllocCountsIds::top();
  for (u4 id = 0; id < top; id++) {
    const jlong died_old = _sums[dead_old].take(id);
    const jlong young = population(id) - _old.at(id);
    settle(id, young + died_old, _sums[copied].take(id), "young collection");
    _old.add(id, _sums[promoted].take(id) - died_old);
  }
}

void AllocCountsDeaths::on_full_mark_end() {
  if (!CountAllocs) {
    return;
  }
  assert_at_safepoint();
  MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
  AllocCountsTable::fold_all();
  sum_up(marked);
  const u4 top = AllocCountsIds::top();
  for (u4 id = 0; id < top; id++) {
    const jlong alive = _sums[marked].take(id);
    settle(id, population(id), alive, "marking of the whole heap");
    _old.set(id, alive);
  }
  // A marking that was under way was in vain.
  _is_marking[young_space] = false;
  _is_marking[old_space] = false;
  AllocCountsVerifier::forget_archive_fillers();
}

// The young space is nearly always empty now. All that is in it is alive.
void AllocCountsDeaths::on_full_collection_end() {
  if (!CountAllocs) {
    return;
  }
  assert_at_safepoint();
  struct ExcludeFromOld : public ObjectClosure {
    void do_object(oop obj) override {
      Klass* const k = obj->klass();
      if (!is_filler(k)) {
        const u4 id = k->alloc_counts_id();
        _old.subtract_object(id, AllocCountsIds::counts_bytes(k, id), obj->size());
      }
    }
  } exclude;
#if INCLUDE_SERIALGC
  if (UseSerialGC) {
    SerialHeap::heap()->young_gen()->object_iterate(&exclude);
  }
#endif
#if INCLUDE_PARALLELGC
  if (UseParallelGC) {
    ParallelScavengeHeap::heap()->young_gen()->object_iterate(&exclude);
  }
#endif
}

void AllocCountsDeaths::on_mark_start(Space space) {
  if (!CountAllocs) {
    return;
  }
  assert_at_safepoint();
  MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
  const Census marked = space == young_space ? marked_young : marked_old;
  // A marking before may have been abandoned.
  drop(marked);
  if (space == young_space) {
    AllocCountsTable::fold_all();
  }
  const u4 top = AllocCountsIds::top();
  for (u4 id = 0; id < top; id++) {
    _sums[marked].take(id);
    _at_mark_start[space].set(id, space == young_space ? population(id) - _old.at(id) : _old.at(id));
  }
  _is_marking[space] = true;
}

void AllocCountsDeaths::on_mark_exclude(Space space, Klass* k, size_t word_size, bool is_marked) {
  assert_at_safepoint();
  if (!_is_marking[space]) {
    return;
  }
  const u4 id = k->alloc_counts_id();
  const bool with_bytes = AllocCountsIds::counts_bytes(k, id);
  _at_mark_start[space].subtract_object(id, with_bytes, word_size);
  if (is_marked) {
    _sums[space == young_space ? marked_young : marked_old].subtract_object(id, with_bytes, word_size);
  }
}

void AllocCountsDeaths::on_mark_end(Space space) {
  if (!CountAllocs) {
    return;
  }
  assert_at_safepoint();
  assert(_is_marking[space], "no marking to end");
  MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
  const Census marked = space == young_space ? marked_young : marked_old;
  AllocCountsTable::fold_all();
  sum_up(marked);
  const u4 top = AllocCountsIds::top();
  for (u4 id = 0; id < top; id++) {
    const jlong before = _at_mark_start[space].take(id);
    const jlong survivors = _sums[marked].take(id);
    settle(id, before, survivors, space == young_space ? "marking" : "marking of the old generation");
    if (space == old_space) {
      _old.add(id, survivors - before);
    }
  }
  _is_marking[space] = false;
}

void AllocCountsDeaths::on_promotion(Klass* k, size_t word_size) {
  if (CountAllocs) {
    on_old_allocation(k, word_size);
  }
}

void AllocCountsDeaths::forget(u4 id, bool with_bytes, jlong objects, jlong bytes) {
  assert_lock_strong(AllocCounts_lock);
  for (u4 slot = id; slot <= id + with_bytes; slot++) {
    const jlong allocated = slot == id ? objects : bytes;
    const jlong dead = _dead.take(slot);
    const jlong old = _old.take(slot);
    _max.take(slot);
    guarantee(!VerifyAllocCounts || !_settles || (dead == allocated && old == 0),
              "Objects of an unloaded class (slot %u) are alive: allocated " JLONG_FORMAT ", dead " JLONG_FORMAT
              ", old " JLONG_FORMAT, slot, allocated, dead, old);
  }
}

jlong AllocCountsDeaths::dead(u4 id) {
  return _dead.at(id);
}

jlong AllocCountsDeaths::old(u4 id) {
  return _old.at(id);
}

jlong AllocCountsDeaths::max(u4 id, jlong allocated) {
  return MAX2(_max.at(id), allocated - _dead.at(id));
}
