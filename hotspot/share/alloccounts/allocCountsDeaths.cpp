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

#include "alloccounts/allocCountsArray.hpp"
#include "alloccounts/allocCountsDeaths.inline.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "alloccounts/allocCountsVerifier.hpp"
#include "classfile/vmClasses.hpp"
#include "gc/shared/collectedHeap.hpp"
#include "gc/shared/gc_globals.hpp"
#include "gc/shared/gcId.hpp"
#include "gc/shared/workerThread.hpp"
#include "jfr/jfrEvents.hpp"
#include "logging/log.hpp"
#include "memory/allocation.inline.hpp"
#include "memory/resourceArea.hpp"
#include "memory/universe.hpp"
#include "oops/oop.inline.hpp"
#include "runtime/atomic.hpp"
#include "runtime/mutexLocker.hpp"
#include "runtime/os.hpp"
#include "runtime/safepoint.hpp"
#include "runtime/timer.hpp"
#include "utilities/align.hpp"
#include "utilities/powerOfTwo.hpp"

const jlong AllocCountsDeaths::not_known;

AllocCountsChunkedSlots AllocCountsDeaths::_dead;
AllocCountsChunkedSlots AllocCountsDeaths::_max;
AllocCountsChunkedSlots AllocCountsDeaths::_old;
AllocCountsChunkedSlots AllocCountsDeaths::_survived;
AllocCountsChunkedSlots AllocCountsDeaths::_aged;
AllocCountsChunkedSlots AllocCountsDeaths::_at_mark_start[number_of_spaces];
AllocCountsDeaths::WorkerSlots AllocCountsDeaths::_near[number_of_groups][near_workers];
AllocCountsDeaths::WorkerSlots* volatile AllocCountsDeaths::_far[number_of_groups][far_blocks] = {};
volatile uint AllocCountsDeaths::_workers = 0;
volatile size_t AllocCountsDeaths::_worker_bytes = 0;
volatile bool AllocCountsDeaths::_has_old_deaths = false;
bool AllocCountsDeaths::_is_marking[number_of_spaces] = {};
bool AllocCountsDeaths::_has_marks[number_of_spaces] = {};
bool AllocCountsDeaths::_is_population_known[number_of_spaces] = {};
int AllocCountsDeaths::_settling = 0;
u8 AllocCountsDeaths::_stripes = 0;
volatile jlong AllocCountsDeaths::_work_ticks = 0;

// Does the collector mark this space while threads run?
bool AllocCountsDeaths::has_marks_of(Space space) {
  return UseZGC || UseShenandoahGC || (UseG1GC && space == old_space);
}

// Calls f for all that the collector needs of the ledger, until it returns false.
template <typename Function>
bool AllocCountsDeaths::ledger_do(Function f) {
  if (!f(&_dead) || !f(&_max) || !f(&_old) || !f(&_survived) || (VerifyAllocCounts && !f(&_aged))) {
    return false;
  }
  for (int i = 0; i < number_of_spaces; i++) {
    if (has_marks_of((Space)i) && !f(&_at_mark_start[i])) {
      return false;
    }
  }
  return true;
}

bool AllocCountsDeaths::initialize() {
  return ledger_do([](AllocCountsChunkedSlots* slots) { return slots->initialize(AllocCountsIds::limit()); });
}

// The block of a worker from near_workers on, and its index there: block b has the
// workers from near_workers << b to twice that.
static int block_of(uint worker, uint near_workers, uint* index) {
  const int block = log2i(worker / near_workers);
  *index = worker - (near_workers << block);
  return block;
}

AllocCountsDeaths::WorkerSlots* AllocCountsDeaths::far_slots(Group group, uint worker) {
  uint index;
  WorkerSlots* const block = Atomic::load_acquire(&_far[group][block_of(worker, near_workers, &index)]);
  return block != nullptr ? &block[index] : nullptr;
}

AllocCountsDeaths::WorkerSlots* AllocCountsDeaths::add_far_slots(Group group, uint worker) {
  uint index;
  const int b = block_of(worker, near_workers, &index);
  const size_t length = (size_t)near_workers << b;
  WorkerSlots* const block = NEW_C_HEAP_ARRAY(WorkerSlots, length, mtAllocCounts);
  for (size_t i = 0; i < length; i++) {
    ::new (&block[i]) WorkerSlots();
  }
  // Release, for the workers that share the block.
  if (Atomic::cmpxchg(&_far[group][b], (WorkerSlots*)nullptr, block) != nullptr) {
    FREE_C_HEAP_ARRAY(WorkerSlots, block); // another one was faster
  }
  return far_slots(group, worker);
}

AllocCountsDeaths::WorkerSlots* AllocCountsDeaths::make_room(Group group, uint worker, u4 id) {
  WorkerSlots* w = worker_slots(group, worker);
  if (w == nullptr) {
    w = add_far_slots(group, worker);
  }
  // As much as threads have, which is enough until their arrays are lengthened.
  const u4 ids = MAX2(AllocCountsPool::classes()->length(), id + 2);
  const size_t length = (size_t)ids * censuses_per_group;
  const size_t old_length = (size_t)w->_ids * censuses_per_group;
  // The VM ends if there is no memory: there is nowhere else to count to.
  volatile jlong* const base = NEW_C_HEAP_ARRAY(volatile jlong, length, mtAllocCounts);
  for (size_t i = 0; i < length; i++) {
    base[i] = i < old_length ? w->slots().at((u4)i) : 0;
  }
  // A thread that verifies may read the old counters just now. They stay: all of them
  // together take less than the new ones. Release, as it must find room for these ids.
  Atomic::release_store(&w->_base, base);
  Atomic::release_store(&w->_ids, ids);
  Atomic::add(&_worker_bytes, length * sizeof(jlong), memory_order_relaxed);
  uint workers = Atomic::load(&_workers);
  while (worker >= workers) {
    workers = Atomic::cmpxchg(&_workers, workers, worker + 1);
  }
  return w;
}

bool AllocCountsDeaths::tells_new() {
  // In Shenandoah, what survives may stay among what was allocated meanwhile.
  return !UseShenandoahGC;
}

bool AllocCountsDeaths::is_filler(const Klass* k) {
  return k == Universe::fillerArrayKlass() || k == vmClasses::FillerObject_klass();
}

bool AllocCountsDeaths::add_chunk(u4 chunk) {
  assert_lock_strong(AllocCounts_lock);
  if (ledger_do([=](AllocCountsChunkedSlots* slots) { return slots->add_chunk(chunk); })) {
    return true;
  }
  remove_chunk(chunk);
  return false;
}

void AllocCountsDeaths::remove_chunk(u4 chunk) {
  ledger_do([=](AllocCountsChunkedSlots* slots) { slots->remove_chunk(chunk); return true; });
}

void AllocCountsDeaths::on_old_allocation(Klass* k, size_t word_size) {
  // By any thread, without the lock.
  const u4 id = k->alloc_counts_id();
  _old.add_object_atomic(id, AllocCountsIds::counts_bytes(k, id), word_size);
}

// What the workers counted, which is zero again then.
jlong AllocCountsDeaths::take(Census census, u4 id) {
  jlong sum = 0;
  const uint workers = Atomic::load(&_workers);
  for (uint worker = 0; worker < workers; worker++) {
    const WorkerSlots* const w = worker_slots(group_of(census), worker);
    if (w != nullptr && id < Atomic::load_acquire(&w->_ids)) {
      sum += w->slots().take(index(census, id));
    }
  }
  return sum;
}

AllocCountsDeaths::Survivors AllocCountsDeaths::take_survivors(Census census, u4 id) {
  return { take(census, id), take(that_is(census, true), id) };
}

void AllocCountsDeaths::drop(Census census) {
  const u4 top = AllocCountsIds::top();
  for (u4 id = 0; id < top; id++) {
    take(census, id);
  }
}

// A ledger that does not add up stops the VM, and is looked for where nothing
// should be in it, too.
static bool stops_at_errors() {
  return VerifyAllocCounts DEBUG_ONLY(|| true);
}

// What was found out in one settlement, as an event of JFR if anyone wants it.
class AllocCountsDeaths::Settlement : public StackObj {
 private:
  const char* const          _collection;
  EventAllocCountsSettlement _event;
  const bool                 _is_wanted;
  volatile jlong             _died;
  volatile jlong             _died_bytes;
  volatile jlong             _survived;
  volatile jlong             _survived_bytes;

 public:
  Settlement(const char* collection)
    : _collection(collection), _event(), _is_wanted(EventAllocCountsSettlement::is_enabled()),
      _died(0), _died_bytes(0), _survived(0), _survived_bytes(0) {}

  ~Settlement() {
    if (_is_wanted && _event.should_commit()) {
      _event.set_gcId(GCId::current_or_undefined());
      _event.set_collection(_collection);
      _event.set_deallocs((u8)_died);
      _event.set_deallocBytes((u8)_died_bytes);
      _event.set_survived(tells_new() ? _survived : not_known);
      _event.set_survivedBytes(tells_new() ? _survived_bytes : not_known);
      _event.commit();
    }
  }

  const char* collection() const { return _collection; }

  // By any worker.
  void add(u4 id, jlong died, jlong survived) {
    if (_is_wanted && (died != 0 || survived != 0)) {
      const size_t objects = AllocCountsIds::objects_per_count(id);
      const size_t bytes = AllocCountsIds::bytes_per_count(id);
      Atomic::add(&_died, died * (jlong)objects, memory_order_relaxed);
      Atomic::add(&_died_bytes, died * (jlong)bytes, memory_order_relaxed);
      Atomic::add(&_survived, survived * (jlong)objects, memory_order_relaxed);
      Atomic::add(&_survived_bytes, survived * (jlong)bytes, memory_order_relaxed);
    }
  }
};

void AllocCountsDeaths::settle(Settlement* settlement, u4 id, jlong allocated, jlong population, jlong survivors,
                               jlong survived) {
  const char* const collection = settlement->collection();
  const jlong died = population - survivors;
  if (died < 0) {
    ResourceMark rm;
    const char* const format = "More objects survived a %s than there were: %s (slot %u), population " JLONG_FORMAT
                               ", survivors " JLONG_FORMAT;
    if (stops_at_errors()) {
      fatal(format, collection, AllocCountsIds::describe(id), id, population, survivors);
    }
    log_error(alloc, gc)(format, collection, AllocCountsIds::describe(id), id, population, survivors);
  }
  if (died > 0) {
    _max.set(id, max(id, allocated));
    _dead.add(id, died);
  }
  if (survived != 0) {
    _survived.add(id, survived);
  }
  settlement->add(id, died, survived);
}

// Adds up how long parts of the work take, and logs it, and whether threads stood
// still meanwhile.
class AllocCountsDeaths::WorkTimer : public StackObj {
 private:
  const char* const _work;
  const jlong       _start;

 public:
  WorkTimer(const char* work) : _work(work), _start(os::elapsed_counter()) {}

  ~WorkTimer() {
    const jlong ticks = os::elapsed_counter() - _start;
    Atomic::add(&_work_ticks, ticks, memory_order_relaxed);
    // A safepoint that only begins while another thread does this is not its pause.
    log_debug(alloc, gc)("%s%s: %.3f ms", _work, Thread::current()->is_VM_thread() ? " in the pause" : "",
                         TimeHelper::counter_to_millis(ticks));
  }
};

jlong AllocCountsDeaths::work_nanos() {
  return (jlong)(TimeHelper::counter_to_seconds(Atomic::load(&_work_ticks)) * NANOSECS_PER_SEC);
}

void AllocCountsDeaths::reset_max() {
  for (u4 id = 0; id < AllocCountsIds::top(); id++) {
    // So that what is alive is the maximum, see max().
    _max.set(id, 0);
  }
  AllocCountsVerifier::skip_alive();
}

size_t AllocCountsDeaths::committed_bytes() {
  size_t arrays = 0;
  ledger_do([&](AllocCountsChunkedSlots* slots) { arrays++; return true; });
  return arrays * AllocCountsChunkSize::chunks_for(AllocCountsIds::committed()) * AllocCountsChunkSize::ids * sizeof(jlong) +
         _worker_bytes;
}

// Ids that are settled at a time without giving up the lock.
static const u4 ids_per_stripe = 128;

// In a pause, a worker settles no more at a time than this: a page of a thread's
// table, so that the next thread's has been fetched when its turn comes.
static const u4 max_ids_per_pause_stripe = 4 * ids_per_stripe;

// Stripes of one size for a pause, as many for each worker as for the others.
static u4 ids_per_pause_stripe(u4 top, uint workers) {
  const u4 ids_per_line = DEFAULT_CACHE_LINE_SIZE / sizeof(jlong);
  const u4 rounds = (top - 1) / (workers * max_ids_per_pause_stripe) + 1;
  return MAX2(align_up((top - 1) / (workers * rounds) + 1, ids_per_line), ids_per_stripe);
}

// Below this many counters to visit, more workers would rather slow it down.
static const size_t counters_per_worker = 64 * K;

// Calls f(id, allocated) for all ids, where allocated is what had been until the
// pause, by all workers that the collector has.
template <typename Function>
void AllocCountsDeaths::settle_in_pause(Function f) {
  assert_at_safepoint();
  WorkTimer timer("Settling deaths");
  AllocCountsLocker ml;
  const size_t arrays = AllocCountsTable::start_fold() + censuses_per_group * _workers;

  class SettleTask : public WorkerTask {
    Function&    _f;
    const u4     _top;
    const u4     _ids_per_stripe;
    volatile u4  _next;

   public:
    SettleTask(Function& f, u4 top, uint workers)
      : WorkerTask("Settle Deaths"), _f(f), _top(top),
        _ids_per_stripe(ids_per_pause_stripe(top, workers)), _next(0) {}

    void work(uint worker_id) override {
      u4 first;
      while ((first = Atomic::fetch_then_add(&_next, _ids_per_stripe, memory_order_relaxed)) < _top) {
        const u4 end = MIN2(first + _ids_per_stripe, _top);
        AllocCountsTable::fold(first, end);
        for (u4 id = first; id < end; id++) {
          _f(id, AllocCountsTable::folded()->at(id));
        }
      }
    }
  };

  const u4 top = AllocCountsIds::top();
  WorkerThreads* const workers = Universe::heap()->safepoint_workers();
  const size_t useful = arrays * top / counters_per_worker;
  const uint used = workers == nullptr ? 1 : (uint)clamp(useful, (size_t)1, (size_t)workers->active_workers());
  SettleTask task(f, top, used);
  if (used > 1) {
    log_trace(alloc, gc)("Using %u workers of %u to settle deaths", used, workers->active_workers());
    workers->run_task(&task, used);
  } else {
    task.work(0);
  }
}

AllocCountsDeaths::SettlingScope::SettlingScope() {
  if (CountAllocs) {
    AllocCountsLocker ml;
    _settling++;
  }
}

AllocCountsDeaths::SettlingScope::~SettlingScope() {
  if (CountAllocs) {
    AllocCountsLocker ml;
    _settling--;
  }
}

// Calls f(id, allocated) for all ids, where allocated is what has been now. What
// threads allocate of a class meanwhile is as if it came before its deaths are
// settled, or after: a thread that gets the lock sees one or the other.
template <typename Function>
void AllocCountsDeaths::settle_while_allocating(Function f) {
  WorkTimer timer("Settling deaths");
  SettlingScope scope;
  GrowableArrayCHeap<AllocCountsTable*, mtAllocCounts> in_use;
  for (u4 first = 0; first < AllocCountsIds::top_acquire(); first += ids_per_stripe) {
    AllocCountsLocker ml(AllocCountsLocker::one_of_many_steps);
    const u4 end = MIN2(first + ids_per_stripe, AllocCountsIds::top());
    jlong allocated[ids_per_stripe] = {};
    in_use.clear();
    for (AllocCountsTable* t : AllocCountsTable::all()) {
      if (t->is_in_use()) {
        in_use.append(t);
      }
    }
    AllocCountsTable::add_up(in_use, first, end, allocated);
    for (u4 id = first; id < end; id++) {
      f(id, allocated[id - first]);
    }
    _stripes++;
  }
}

void AllocCountsDeaths::on_young_collection_end(bool succeeded) {
  if (!CountAllocs) {
    return;
  }
  if (!succeeded) {
    // It was the first collection of what it has reached all the same.
    Settlement settlement("failed young collection");
    settle_in_pause([&] (u4 id, jlong allocated) {
      const jlong survived = take_survivors(kept, id)._new + take_survivors(promoted, id)._new;
      _survived.add(id, survived);
      settlement.add(id, 0 /* died */, survived);
    });
    return;
  }
  const bool has_old_deaths = _has_old_deaths;
  _has_old_deaths = false;
  Settlement settlement("young collection");
  settle_in_pause([&] (u4 id, jlong allocated) {
    const jlong died_old = has_old_deaths ? take(dead_old, id) : 0;
    const jlong population = allocated - _dead.at(id) - _old.at(id) + died_old;
    if (population == 0 && !stops_at_errors()) {
      // As with most classes: no young objects were there, so workers have counted none.
      return;
    }
    const Survivors young = take_survivors(kept, id);
    const Survivors old = take_survivors(promoted, id);
    settle(&settlement, id, allocated, population, young.all() + old.all(), young._new + old._new);
    _old.add(id, old.all() - died_old);
    if (VerifyAllocCounts) {
      _aged.set(id, young.all());
    }
  });
}

void AllocCountsDeaths::on_full_mark_end() {
  if (!CountAllocs) {
    return;
  }
  Settlement settlement("marking of the whole heap");
  settle_in_pause([&] (u4 id, jlong allocated) {
    const Survivors alive = take_survivors(marked, id);
    settle(&settlement, id, allocated, allocated - _dead.at(id), alive.all(), alive._new);
    _old.set(id, alive.all());
    if (VerifyAllocCounts) {
      _aged.set(id, 0);
    }
  });
  // A marking that was under way was in vain.
  _is_marking[young_space] = false;
  _is_marking[old_space] = false;
  AllocCountsVerifier::forget_archive_fillers();
}

void AllocCountsDeaths::on_full_collection_left(Klass* k, size_t word_size, bool is_in_eden) {
  assert_at_safepoint();
  const u4 id = k->alloc_counts_id();
  const bool with_bytes = AllocCountsIds::counts_bytes(k, id);
  _old.subtract_object(id, with_bytes, word_size);
  if (VerifyAllocCounts && !is_in_eden) {
    _aged.add_object(id, with_bytes, word_size);
  }
}

void AllocCountsDeaths::on_mark_start(Space space) {
  if (!CountAllocs) {
    return;
  }
  assert_at_safepoint();
  WorkTimer timer("Noting the population");
  if (_has_marks[space]) {
    // A marking was abandoned.
    drop(marked_in(space));
    drop(space == young_space ? marked_young_new : excluded_old);
  }
  _is_marking[space] = true;
  _has_marks[space] = true;
  _is_population_known[space] = false;
  if (space == young_space) {
    if (AllocCountsTable::in_freeze()) {
      // It was abandoned at once.
      AllocCountsTable::fold_frozen();
      AllocCountsTable::end_freeze();
    }
    AllocCountsLocker ml;
    AllocCountsTable::start_freeze();
  }
}

void AllocCountsDeaths::note_population(Space space) {
  for (u4 first = 0; first < AllocCountsIds::top_acquire(); first += ids_per_stripe) {
    AllocCountsLocker ml(AllocCountsLocker::one_of_many_steps);
    const u4 end = MIN2(first + ids_per_stripe, AllocCountsIds::top());
    for (u4 id = first; id < end; id++) {
      // Deaths of old objects may have been settled since the freeze, but that takes
      // from one what it adds to the other.
      const jlong dead_or_old = _dead.at(id) + _old.at(id);
      _at_mark_start[space].set(id, space == young_space ? AllocCountsTable::folded()->at(id) - dead_or_old : _old.at(id));
    }
  }
  _is_population_known[space] = true;
}

void AllocCountsDeaths::on_mark_started() {
  if (!CountAllocs) {
    return;
  }
  WorkTimer timer("Noting the population");
  const bool in_freeze = AllocCountsTable::in_freeze();
  if (in_freeze) {
    AllocCountsTable::fold_frozen();
  }
  for (int i = 0; i < number_of_spaces; i++) {
    const Space space = (Space)i;
    if (_is_marking[space] && !_is_population_known[space]) {
      note_population(space);
    }
  }
  if (in_freeze) {
    AllocCountsTable::end_freeze();
  }
}

void AllocCountsDeaths::on_mark_include(Space space, u4 id, jlong n) {
  assert(_is_population_known[space], "there is nothing to include it in");
  _at_mark_start[space].add_atomic(id, n);
  const Census census = marked_in(space);
  slots_for(census, 0 /* worker */, id).add_atomic(index(census, id), n);
}

void AllocCountsDeaths::on_mark_end(Space space) {
  if (!CountAllocs) {
    return;
  }
  assert(_is_marking[space], "no marking to end");
  if (!_is_population_known[space]) {
    // Marking has not left the pause. Else readers and exiting threads would have
    // had to do with a freeze for as long as it took.
    guarantee(!VerifyAllocCounts || SafepointSynchronize::is_at_safepoint(), "the freeze was held through a marking");
    on_mark_started();
  }
  Settlement settlement(space == young_space ? "marking" : "marking of the old generation");
  auto settle_marked = [&] (u4 id, jlong allocated) {
    const jlong before = _at_mark_start[space].take(id);
    if (space == young_space) {
      const Survivors survivors = take_survivors(marked_young, id);
      settle(&settlement, id, allocated, before, survivors.all(), survivors._new);
    } else {
      const jlong population = before - take(excluded_old, id);
      const jlong survivors = take(marked_old, id);
      settle(&settlement, id, allocated, population, survivors, 0 /* survived */);
      if (survivors != population) {
        _old.add_atomic(id, survivors - population);
      }
    }
  };
  if (!AllocCountsTable::has_freezes()) {
    settle_in_pause(settle_marked);
  } else {
    settle_while_allocating(settle_marked);
  }
  AllocCountsLocker ml;
  _is_marking[space] = false;
  _has_marks[space] = false;
}

void AllocCountsDeaths::on_promotion(oop obj) {
  if (CountAllocs) {
    on_old_allocation(obj->klass(), obj->size());
  }
}

void AllocCountsDeaths::forget(u4 slot, jlong allocated) {
  assert_lock_strong(AllocCounts_lock);
  const jlong dead = _dead.take(slot);
  const jlong old = _old.take(slot);
  _max.take(slot);
  _survived.take(slot);
  if (VerifyAllocCounts) {
    _aged.take(slot);
  }
  AllocCountsVerifier::forget(slot);
  guarantee(!VerifyAllocCounts || (dead == allocated && old == 0),
            "Objects of an unloaded class (slot %u) are alive: allocated " JLONG_FORMAT ", dead " JLONG_FORMAT
            ", old " JLONG_FORMAT, slot, allocated, dead, old);
}

void AllocCountsDeaths::add_old(u4 id, jlong n) {
  assert_lock_strong(AllocCounts_lock);
  // Threads may allocate there meanwhile.
  _old.add_atomic(id, n);
}

jlong AllocCountsDeaths::dead(u4 id) {
  return _dead.at(id);
}

jlong AllocCountsDeaths::old(u4 id) {
  return _old.at(id);
}

jlong AllocCountsDeaths::survived(u4 id) {
  return _survived.at(id);
}

jlong AllocCountsDeaths::aged(u4 id) {
  return _aged.at(id);
}

jlong AllocCountsDeaths::counted(Census census, u4 id) {
  const int last = census == marked || census == marked_young ? census + 1 : census;
  jlong sum = 0;
  for (int c = census; c <= last; c++) {
    for (uint worker = 0; worker < _workers; worker++) {
      const WorkerSlots* const w = worker_slots(group_of((Census)c), worker);
      if (w != nullptr && id < Atomic::load_acquire(&w->_ids)) {
        sum += w->slots().at(index((Census)c, id));
      }
    }
  }
  return sum;
}

jlong AllocCountsDeaths::max(u4 id, jlong allocated) {
  return MAX2(_max.at(id), allocated - _dead.at(id));
}
