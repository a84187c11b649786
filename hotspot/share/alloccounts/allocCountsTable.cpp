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
#include "alloccounts/allocCountsScope.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "gc/shared/gc_globals.hpp"
#include "runtime/mutexLocker.hpp"
#include "runtime/orderAccess.hpp"
#include "runtime/prefetch.inline.hpp"
#include "runtime/safepoint.hpp"
#include "runtime/thread.inline.hpp"

Deferred<GrowableArrayCHeap<AllocCountsTable*, mtAllocCounts>> AllocCountsTable::_all;
AllocCountsTable* AllocCountsTable::_folded = nullptr;
AllocCountsTable* AllocCountsTable::_active = nullptr;
bool AllocCountsTable::_in_freeze = false;
u4 AllocCountsTable::_top_site = 0;
u8 AllocCountsTable::_deletions = 0;

static const u4 slots_per_line = DEFAULT_CACHE_LINE_SIZE / sizeof(jlong);

AllocCountsTable::AllocCountsTable(JavaThread* owner)
  : _counted(), _frozen(), _sites(), _walked(), _owner(owner), _folded_at(), _sites_folded_at(),
    _index(-1), _next_active(nullptr), _is_active(false), _was_active(false), _scope(nullptr), _is_followed(false) {
  if (CountAllocsPerThread && owner != nullptr) {
    _scope = AllocCountsScope::create_outermost();
  }
}

AllocCountsTable::~AllocCountsTable() {
  assert(!_counted.has_memory() && !_frozen.has_memory() && !_sites.has_memory(), "it would be lost");
  while (_scope != nullptr) {
    AllocCountsScope* const outer = _scope->outer();
    delete _scope;
    _scope = outer;
  }
}

void AllocCountsTable::set_scope(AllocCountsScope* scope) {
  _scope = scope;
  _is_followed = scope != nullptr && scope->follows();
}

bool AllocCountsTable::has_freezes() {
  return UseShenandoahGC || UseZGC;
}

template <typename Function>
void AllocCountsTable::arrays_with_memory_do(Function f) {
  auto do_array = [&](AllocCountsArray* array) {
    if (array->has_memory()) {
      f(array);
    }
  };
  do_array(&_counted);
  do_array(&_frozen);
  for (AllocCountsScope* scope = _scope; scope != nullptr; scope = scope->outer()) {
    do_array(scope->kept());
  }
}

bool AllocCountsTable::get_memory() {
  // What threads had counted that exited during a freeze is in the frozen array of the
  // table without an owner.
  AllocCountsPool* const pool = AllocCountsPool::classes();
  if (_counted.get_memory(pool) &&
      (!has_freezes() || _owner != nullptr || _frozen.get_memory(pool)) &&
      (_scope == nullptr || _scope->kept()->get_memory(pool)) &&
      (AllocCountsPool::sites()->length() == 0 || _sites.get_memory(AllocCountsPool::sites())) &&
      (!VerifyAllocCounts || (_walked.initialize(AllocCountsIds::limit()) &&
                              add_walked_chunks(0, AllocCountsChunkSize::chunks_for(AllocCountsIds::committed()))))) {
    return true;
  }
  give_memory_back();
  return false;
}

bool AllocCountsTable::add_walked_chunks(u4 first, u4 end) {
  for (u4 chunk = first; chunk < end; chunk++) {
    if (!_walked.add_chunk(chunk)) {
      remove_walked_chunks(first, chunk);
      return false;
    }
  }
  return true;
}

void AllocCountsTable::remove_walked_chunks(u4 first, u4 end) {
  for (u4 chunk = first; chunk < end; chunk++) {
    _walked.remove_chunk(chunk);
  }
}

bool AllocCountsTable::add_chunk(u4 chunk) {
  assert_lock_strong(AllocCounts_lock);
  if (VerifyAllocCounts) {
    for (int i = 0; i < _all->length(); i++) {
      if (!_all->at(i)->add_walked_chunks(chunk, chunk + 1)) {
        while (--i >= 0) {
          _all->at(i)->remove_walked_chunks(chunk, chunk + 1);
        }
        return false;
      }
    }
  }
  return true;
}

// Scopes that the thread has left open go with its table.
void AllocCountsTable::give_memory_back() {
  for (AllocCountsScope* scope = _scope; scope != nullptr; scope = scope->outer()) {
    scope->clear();
  }
  arrays_with_memory_do([](AllocCountsArray* array) { array->give_memory_back(); });
  _sites.give_memory_back();
  _walked.release();
}

void AllocCountsTable::add_folded(u4 id, jlong n) {
  assert_lock_strong(AllocCounts_lock);
  assert(!_in_freeze, "it would be as if it had been there before");
  _folded->_counted.add(id, n);
  if (VerifyAllocCounts) {
    _folded->_walked.add(id, n);
  }
}

bool AllocCountsTable::initialize(u4 length) {
  _all.initialize();
  {
    AllocCountsLocker ml;
    if (!AllocCountsPool::classes()->set_length(length, 0 /* arrays */)) {
      return false;
    }
  }
  _folded = create(nullptr);
  return _folded != nullptr;
}

bool AllocCountsTable::lengthen(u4 length) {
  assert_lock_strong(AllocCounts_lock);
  size_t arrays = 0;
  for (AllocCountsTable* t : *_all) {
    t->arrays_with_memory_do([&](AllocCountsArray* array) { arrays++; });
  }
  if (!AllocCountsPool::classes()->set_length(length, arrays)) {
    return false;
  }
  for (AllocCountsTable* t : *_all) {
    t->arrays_with_memory_do([&](AllocCountsArray* array) {
      if (t->_owner != nullptr && array == &t->_counted) {
        // Folded, not moved. Of many threads, most have counted nothing since the last fold;
        // and when arrays are lengthened again, soon, hardly any has.
        t->fold_counted();
        array->lengthen(0);
        t->_owner->alloc_counts()->set_table(t, array->base());
      } else {
        array->lengthen(AllocCountsIds::top());
      }
    });
  }
  return true;
}

void AllocCountsTable::join() {
  assert_lock_strong(AllocCounts_lock);
  _index = _all->append(this);
}

void AllocCountsTable::leave() {
  assert_lock_strong(AllocCounts_lock);
  _all->last()->_index = _index;
  _all->delete_at(_index);
  _deletions++;
}

AllocCountsTable* AllocCountsTable::create(JavaThread* owner) {
  AllocCountsTable* const table = new AllocCountsTable(owner);
  {
    // Joining the others and getting memory are one step: no id can be published
    // that this table has no room for.
    AllocCountsLocker ml;
    if (table->get_memory()) {
      table->join();
      table->publish_sites();
      return table;
    }
  }
  delete table;
  return nullptr;
}

void AllocCountsTable::fold_and_delete(AllocCountsTable* table) {
  assert(table != _folded, "not a thread's");
  {
    // Counts move and the table leaves the others in one step, so that no sum
    // ever sees them twice or not at all.
    AllocCountsLocker ml;
    table->fold_all();
    table->fold_sites();
    table->leave();
    table->give_memory_back();
  }
  delete table;
}

void AllocCountsTable::fold_frozen_of_owner() {
  fold_range(&_frozen, &_folded->_counted, 0, AllocCountsIds::top());
  _frozen.give_memory_back();
  _is_active = false;
}

void AllocCountsTable::fold_counted() {
  const Progress progress(_owner);
  if (!(progress == _folded_at)) {
    fold_range(&_counted, _in_freeze ? &_folded->_frozen : &_folded->_counted, 0, AllocCountsIds::top());
    _folded_at = progress;
  }
}

void AllocCountsTable::fold_all() {
  assert_lock_strong(AllocCounts_lock);
  if (_is_active) {
    AllocCountsTable** p = &_active;
    while (*p != this) {
      p = &(*p)->_next_active;
    }
    *p = _next_active;
    fold_frozen_of_owner();
  }
  fold_counted();
  if (VerifyAllocCounts) {
    for (u4 id = 0; id < AllocCountsIds::top(); id++) {
      _folded->_walked.add(id, _walked.take(id));
    }
  }
}

void AllocCountsTable::fold_sites() {
  const Progress progress(_owner);
  if (_sites.has_memory() && !(progress == _sites_folded_at)) {
    for (u4 site = 0; site < _top_site; site++) {
      const jlong n = _sites.take(site);
      if (n != 0) {
        _folded->_sites.add(site, n);
      }
    }
    _sites_folded_at = progress;
  }
}

bool AllocCountsTable::start_sites(u4 length) {
  assert_lock_strong(AllocCounts_lock);
  AllocCountsPool* const pool = AllocCountsPool::sites();
  if (!pool->set_length(length, _all->length())) {
    return false;
  }
  for (AllocCountsTable* t : *_all) {
    const bool has_got_memory = t->_sites.get_memory(pool);
    guarantee(has_got_memory, "memory has been set aside");
    if (t->_owner != nullptr) {
      t->_sites_folded_at = Progress(t->_owner);
    }
    t->publish_sites();
  }
  return true;
}

bool AllocCountsTable::lengthen_sites(u4 length) {
  assert_lock_strong(AllocCounts_lock);
  if (!AllocCountsPool::sites()->set_length(length, _all->length())) {
    return false;
  }
  // Folded, not moved, as in lengthen().
  for (AllocCountsTable* t : *_all) {
    if (t->_owner != nullptr) {
      t->fold_sites();
      t->_sites.lengthen(0);
    } else {
      t->_sites.lengthen(_top_site);
    }
    t->publish_sites();
  }
  return true;
}

void AllocCountsTable::stop_sites() {
  assert_lock_strong(AllocCounts_lock);
  for (AllocCountsTable* t : *_all) {
    t->_sites.abandon();
    t->publish_sites();
  }
  AllocCountsPool::sites()->release();
  _top_site = 0;
}

void AllocCountsTable::add_folded_site(u4 slot, jlong n) {
  assert_lock_strong(AllocCounts_lock);
  _folded->_sites.add(slot, n);
}

void AllocCountsTable::add_up_sites(u4 top, jlong* sums) {
  assert_lock_strong(AllocCounts_lock);
  for (AllocCountsTable* t : *_all) {
    if (t->_owner != nullptr && Progress(t->_owner) == t->_sites_folded_at) {
      continue;
    }
    for (u4 slot = 0; slot < top; slot++) {
      sums[slot] += t->_sites.at(slot);
    }
  }
}

// Where the owner counts sites from now on, if at all.
void AllocCountsTable::publish_sites() {
  if (_owner != nullptr) {
    _owner->alloc_counts()->set_sites(_sites.base());
  }
}

void AllocCountsTable::fold_range(AllocCountsSlots* from, AllocCountsSlots* to, u4 first, u4 end,
                                  const AllocCountsSlots* next) {
  AllocCountsSlots* const kept = _scope != nullptr ? _scope->kept() : nullptr;
  for (u4 id = first; id < end; id++) {
    if (next != nullptr && id % slots_per_line == 0) {
      Prefetch::read((void*)&next->base()[id], 0);
    }
    const jlong n = from->take(id);
    if (n != 0) {
      to->add(id, n);
      if (kept != nullptr) {
        kept->add(id, n);
      }
    }
  }
}

jlong AllocCountsTable::counted_by_owner(u4 id) const {
  assert_lock_strong(AllocCounts_lock);
  assert(CountAllocsPerThread && _owner != nullptr, "it is not known");
  jlong n = at(id);
  for (const AllocCountsScope* scope = _scope; scope != nullptr; scope = scope->outer()) {
    n += scope->kept()->at(id);
  }
  return n;
}

void AllocCountsTable::unloaded_of_owner(jlong* objects, jlong* bytes) const {
  assert_lock_strong(AllocCounts_lock);
  *objects = 0;
  *bytes = 0;
  for (const AllocCountsScope* scope = _scope; scope != nullptr; scope = scope->outer()) {
    *objects += scope->unloaded_objects();
    *bytes += scope->unloaded_bytes();
  }
}

void AllocCountsTable::total_of_owner(jlong* objects, jlong* bytes) const {
  unloaded_of_owner(objects, bytes);
  for (u4 id = 0; id < AllocCountsIds::top(); id++) {
    const AllocCountsIds::Entry* const e = AllocCountsIds::entry(id);
    const jlong n = counted_by_owner(id);
    if (n == 0 || (e->_klass == nullptr && !e->_released && id != AllocCountsIds::_overflow_id)) {
      continue; // or the second slot of a pair
    }
    *objects += n;
    *bytes += e->_instance_bytes == 0 ? counted_by_owner(id + 1) : n * (jlong)e->_instance_bytes;
  }
}

// The thread may run. It writes its bytes before it gives up a TLAB. Read the other
// way round, they can only be the same as before if it has neither given up a TLAB nor
// allocated in one.
AllocCountsTable::Progress::Progress(JavaThread* thread) {
  _top = thread->tlab().top_relaxed();
  OrderAccess::loadload();
  _start = thread->tlab().start_relaxed();
  OrderAccess::loadload();
  _bytes = thread->allocated_bytes();
}

// As long as a table is active, a sum may have what its owner has counted since the
// freeze without any of its progress: the owner stores both in no particular order. So
// the table is in use until the next freeze, or a later sum could be less.
bool AllocCountsTable::is_in_use() const {
  assert_lock_strong(AllocCounts_lock);
  return _owner == nullptr || _was_active || !(Progress(_owner) == _folded_at);
}

// Makes the list of tables whose owners have allocated something since it was
// made last, except those for which f returns false. Returns its length.
template <typename Function>
size_t AllocCountsTable::active_do(Function f) {
  assert_at_safepoint();
  assert_lock_strong(AllocCounts_lock);
  // With many threads, nothing of this is in the cache.
  const int tables_ahead = 16;
  const int threads_ahead = 8;
  size_t length = 0;
  _active = nullptr;
  for (int i = 1; i < _all->length(); i++) {
    if (i + tables_ahead < _all->length()) {
      Prefetch::read(_all->at(i + tables_ahead), 0);
    }
    if (i + threads_ahead < _all->length()) {
      ThreadLocalAllocBuffer* const tlab = &_all->at(i + threads_ahead)->_owner->tlab();
      Prefetch::read(tlab, 0);
      Prefetch::read(tlab + 1, 0); // the bytes allocated are behind it
    }
    AllocCountsTable* const t = _all->at(i);
    const Progress progress(t->_owner);
    if (!(progress == t->_folded_at)) {
      t->_folded_at = progress;
      if (f(t)) {
        t->_next_active = _active;
        _active = t;
        length++;
      }
      continue;
    }
    t->_was_active = false;
    if (VerifyAllocCounts) {
      for (u4 id = 0; id < AllocCountsIds::top(); id++) {
        guarantee(t->_counted.at(id) == 0, "Thread " PTR_FORMAT " has counted " JLONG_FORMAT " in slot %u, but allocated nothing",
                  p2i(t->_owner), t->_counted.at(id), id);
      }
    }
  }
  return length;
}

// Adds the slots of so many arrays to sums, and fetches those of the next ones.
template <int n>
static void add_arrays(volatile jlong* const* arrays, volatile jlong* const* next, u4 first, u4 end, jlong* sums) {
  for (u4 id = first; id < end; id++) {
    if (next != nullptr && id % slots_per_line == 0) {
      for (int i = 0; i < n; i++) {
        Prefetch::read((void*)&next[i][id], 0);
      }
    }
    jlong sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Atomic::load(&arrays[i][id]);
    }
    sums[id - first] += sum;
  }
}

void AllocCountsTable::add_up(const GrowableArrayCHeap<AllocCountsTable*, mtAllocCounts>& tables, u4 first, u4 end,
                              jlong* sums) {
  assert_lock_strong(AllocCounts_lock);
  GrowableArrayCHeap<volatile jlong*, mtAllocCounts> arrays(tables.length() * 2);
  for (AllocCountsTable* t : tables) {
    arrays.append(t->_counted.base());
    if (t->has_frozen()) {
      arrays.append(t->_frozen.base());
    }
  }
  // With many threads, nothing of this is in the cache: several arrays side by
  // side keep the memory busy.
  const int n = 4;
  int i = 0;
  for (; i + n <= arrays.length(); i += n) {
    add_arrays<n>(arrays.adr_at(i), i + 2 * n <= arrays.length() ? arrays.adr_at(i + n) : nullptr, first, end, sums);
  }
  for (; i < arrays.length(); i++) {
    add_arrays<1>(arrays.adr_at(i), nullptr, first, end, sums);
  }
}

size_t AllocCountsTable::start_fold() {
  assert(!_in_freeze, "collectors either freeze or fold");
  // What threads had counted that exited is folded already.
  return active_do([] (AllocCountsTable* t) { return true; });
}

void AllocCountsTable::fold(u4 first, u4 end) {
  for (AllocCountsTable* t = _active; t != nullptr; t = t->_next_active) {
    t->fold_range(&t->_counted, &_folded->_counted, first, end,
                  t->_next_active != nullptr ? &t->_next_active->_counted : nullptr);
  }
}

void AllocCountsTable::start_freeze() {
  assert(!_in_freeze, "the last freeze has not ended");
  active_do([] (AllocCountsTable* t) {
    if (!t->_frozen.get_memory(AllocCountsPool::classes())) {
      // Then the pause takes the time that folding takes.
      t->_was_active = false;
      t->fold_range(&t->_counted, &_folded->_counted, 0, AllocCountsIds::top());
      return false;
    }
    swap(t->_counted, t->_frozen);
    t->_is_active = true;
    t->_was_active = true;
    t->_owner->alloc_counts()->set_table(t, t->_counted.base());
    return true;
  });
  _in_freeze = true;
}

void AllocCountsTable::fold_frozen() {
  while (true) {
    AllocCountsLocker ml(AllocCountsLocker::one_of_many_steps);
    assert(_in_freeze, "no freeze to fold");
    AllocCountsTable* const t = _active;
    if (t == nullptr) {
      return;
    }
    _active = t->_next_active;
    t->fold_frozen_of_owner();
  }
}

void AllocCountsTable::end_freeze() {
  AllocCountsLocker ml;
  assert(_in_freeze && _active == nullptr, "not all that is frozen is folded");
  // What threads had counted that exited since.
  _folded->fold_range(&_folded->_frozen, &_folded->_counted, 0, AllocCountsIds::top());
  _in_freeze = false;
}
