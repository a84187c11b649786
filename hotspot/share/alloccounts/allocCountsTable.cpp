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

Deferred<GrowableArrayCHeap<AllocCountsTable*, mtServiceability>> AllocCountsTable::_all;
AllocCountsTable* AllocCountsTable::_folded = nullptr;
Deferred<GrowableArrayCHeap<AllocCountsTable*, mtServiceability>> AllocCountsTable::_spare;
AllocCountsTable* AllocCountsTable::_active = nullptr;
bool AllocCountsTable::_in_freeze = false;
u8 AllocCountsTable::_deletions = 0;

// What the counters in use of all spare tables may take up together, when one is
// added. If no more threads come and go at a time than fit, each finds a table.
static const size_t max_spare_bytes = 2 * M;

static const u4 slots_per_line = DEFAULT_CACHE_LINE_SIZE / sizeof(jlong);

AllocCountsTable::AllocCountsTable(JavaThread* owner)
  : _counted(), _frozen(), _walked(), _owner(owner), _folded_at(),
    _index(-1), _next_active(nullptr), _is_active(false), _scope(nullptr) {
  if (CountAllocsPerThread && owner != nullptr) {
    _scope = AllocCountsScope::create_outermost();
  }
}

AllocCountsTable::~AllocCountsTable() {
  while (_scope != nullptr) {
    AllocCountsScope* const outer = _scope->outer();
    delete _scope;
    _scope = outer;
  }
  _counted.release();
  _frozen.release();
  _walked.release();
}

bool AllocCountsTable::has_freezes() {
  return UseShenandoahGC || UseZGC;
}

// Calls f for all arrays of counters that this table has, until it returns false.
template <typename Function>
bool AllocCountsTable::all_slots_do(Function f) {
  if (!f(_counted) || (has_freezes() && !f(_frozen)) || (VerifyAllocCounts && !f(_walked))) {
    return false;
  }
  for (AllocCountsScope* scope = _scope; scope != nullptr; scope = scope->outer()) {
    if (!f(*scope->kept())) {
      return false;
    }
  }
  return true;
}

bool AllocCountsTable::reserve() {
  return all_slots_do([](AllocCountsSlots& slots) { return slots.reserve(); });
}

bool AllocCountsTable::commit(u4 from, u4 to) {
  if (all_slots_do([&](AllocCountsSlots& slots) { return slots.commit(from, to); })) {
    return true;
  }
  uncommit(from, to);
  return false;
}

void AllocCountsTable::uncommit(u4 from, u4 to) {
  all_slots_do([&](AllocCountsSlots& slots) { slots.uncommit(from, to); return true; });
}

void AllocCountsTable::add_folded(u4 id, jlong n) {
  assert_lock_strong(AllocCounts_lock);
  assert(!_in_freeze, "it would be as if it had been there before");
  _folded->_counted.add(id, n);
  if (VerifyAllocCounts) {
    _folded->_walked.add(id, n);
  }
}

bool AllocCountsTable::initialize() {
  _all.initialize();
  _spare.initialize();
  _folded = create(nullptr);
  return _folded != nullptr;
}

void AllocCountsTable::join(JavaThread* owner) {
  assert_lock_strong(AllocCounts_lock);
  _owner = owner;
  _folded_at = Progress();
  _index = _all->append(this);
}

bool AllocCountsTable::has_open_scope() const {
  return CountAllocsPerThread ? _scope->outer() != nullptr : _scope != nullptr;
}

void AllocCountsTable::leave() {
  assert_lock_strong(AllocCounts_lock);
  _all->last()->_index = _index;
  _all->delete_at(_index);
  _deletions++;
}

#ifdef ASSERT
bool AllocCountsTable::is_empty() {
  return all_slots_do([](AllocCountsSlots& slots) {
    for (u4 id = 0; id < AllocCountsIds::top(); id++) {
      if (slots.at(id) != 0) {
        return false;
      }
    }
    return true;
  });
}
#endif

AllocCountsTable* AllocCountsTable::create(JavaThread* owner) {
  {
    AllocCountsLocker ml;
    if (_spare->is_nonempty()) {
      AllocCountsTable* const table = _spare->pop();
      assert(table->is_empty(), "a thread that is gone has counted");
      table->join(owner);
      return table;
    }
  }
  AllocCountsTable* const table = new AllocCountsTable(owner);
  if (!table->reserve()) {
    delete table;
    return nullptr;
  }
  {
    // Joining the others and committing are one step: no id can be published
    // that this table has no memory for.
    AllocCountsLocker ml;
    if (table->commit(0, AllocCountsIds::committed())) {
      table->join(owner);
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
    table->leave();
    // Scopes that the thread left open go with its table.
    const size_t bytes = table->number_of_arrays() * AllocCountsIds::top() * sizeof(jlong);
    if (!table->has_open_scope() && (_spare->length() + 1) * bytes <= max_spare_bytes) {
      if (table->_scope != nullptr) {
        table->_scope->clear();
      }
      assert(table->is_empty(), "not all is folded");
      _spare->append(table);
      return;
    }
  }
  delete table;
}

void AllocCountsTable::fold_all() {
  assert_lock_strong(AllocCounts_lock);
  const u4 top = AllocCountsIds::top();
  if (_in_freeze) {
    if (_is_active) {
      fold_range(&_frozen, &_folded->_counted, 0, top);
      AllocCountsTable** p = &_active;
      while (*p != this) {
        p = &(*p)->_next_active;
      }
      *p = _next_active;
      _is_active = false;
    }
    fold_range(&_counted, &_folded->_frozen, 0, top);
  } else {
    fold_range(&_counted, &_folded->_counted, 0, top);
  }
  if (VerifyAllocCounts) {
    fold_range(&_walked, &_folded->_walked, 0, top);
  }
}

void AllocCountsTable::fold_range(AllocCountsSlots* from, AllocCountsSlots* to, u4 first, u4 end,
                                  const AllocCountsSlots* next) {
  AllocCountsSlots* const kept = _scope != nullptr && from != &_walked ? _scope->kept() : nullptr;
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

bool AllocCountsTable::is_in_use() const {
  assert_lock_strong(AllocCounts_lock);
  return _owner == nullptr || _is_active || !(Progress(_owner) == _folded_at);
}

// Makes the list of tables whose owners have allocated something since it was
// made last, and calls f for each. Returns how many there are.
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
      t->_next_active = _active;
      _active = t;
      length++;
      f(t);
    } else if (VerifyAllocCounts) {
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
      sum += Atomic::load_acquire(&arrays[i][id]);
    }
    sums[id - first] += sum;
  }
}

void AllocCountsTable::add_up(const GrowableArrayCHeap<AllocCountsTable*, mtServiceability>& tables, u4 first, u4 end,
                              jlong* sums) {
  assert_lock_strong(AllocCounts_lock);
  GrowableArrayCHeap<volatile jlong*, mtServiceability> arrays(tables.length() * 2);
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
  return active_do([] (AllocCountsTable* t) {});
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
    swap(t->_counted, t->_frozen);
    t->_is_active = true;
    t->_owner->alloc_counts()->set_table(t, t->_counted.base());
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
    t->_is_active = false;
    t->fold_range(&t->_frozen, &_folded->_counted, 0, AllocCountsIds::top());
  }
}

void AllocCountsTable::end_freeze() {
  AllocCountsLocker ml;
  assert(_in_freeze && _active == nullptr, "not all that is frozen is folded");
  // What threads had counted that exited since.
  _folded->fold_range(&_folded->_frozen, &_folded->_counted, 0, AllocCountsIds::top());
  _in_freeze = false;
}

size_t AllocCountsTable::number_of_arrays() {
  size_t n = 0;
  all_slots_do([&](AllocCountsSlots& slots) { n++; return true; });
  return n;
}

size_t AllocCountsTable::committed_bytes() {
  assert_lock_strong(AllocCounts_lock);
  size_t arrays = 0;
  for (AllocCountsTable* t : *_all) {
    arrays += t->number_of_arrays();
  }
  for (AllocCountsTable* t : *_spare) {
    arrays += t->number_of_arrays();
  }
  return arrays * AllocCountsIds::committed() * sizeof(jlong);
}

bool AllocCountsTable::commit_all(u4 from, u4 to) {
  assert_lock_strong(AllocCounts_lock);
  // Deleted rather than grown, too: ids grow rarely.
  while (_spare->is_nonempty()) {
    delete _spare->pop();
  }
  for (int i = 0; i < _all->length(); i++) {
    if (!_all->at(i)->commit(from, to)) {
      while (--i >= 0) {
        _all->at(i)->uncommit(from, to);
      }
      return false;
    }
  }
  return true;
}
