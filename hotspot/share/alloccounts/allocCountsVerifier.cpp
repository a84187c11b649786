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
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "alloccounts/allocCountsVerifier.hpp"
#include "gc/shared/cardTableBarrierSet.hpp"
#include "gc/shared/collectedHeap.hpp"
#include "gc/shared/gc_globals.hpp"
#include "gc/shared/threadLocalAllocBuffer.inline.hpp"
#include "logging/log.hpp"
#include "memory/iterator.hpp"
#include "memory/resourceArea.hpp"
#include "memory/universe.hpp"
#include "oops/oop.inline.hpp"
#include "runtime/javaThread.hpp"
#include "runtime/mutexLocker.hpp"
#include "runtime/safepoint.hpp"
#include "runtime/vmOperations.hpp"
#include "runtime/vmThread.hpp"
#include "utilities/deferred.hpp"
#include "utilities/growableArray.hpp"
#include "utilities/macros.hpp"
#if INCLUDE_G1GC
#include "gc/g1/g1CollectedHeap.inline.hpp"
#endif
#if INCLUDE_PARALLELGC
#include "gc/parallel/mutableSpace.hpp"
#include "gc/parallel/parallelScavengeHeap.hpp"
#include "gc/parallel/psYoungGen.hpp"
#endif
#if INCLUDE_SERIALGC
#include "gc/serial/defNewGeneration.hpp"
#include "gc/serial/serialHeap.hpp"
#endif
#if INCLUDE_SHENANDOAHGC
#include "gc/shenandoah/shenandoahForwarding.inline.hpp"
#endif

static Klass* klass_of(oop obj) {
#if INCLUDE_SHENANDOAHGC
  if (UseShenandoahGC && UseCompactObjectHeaders) {
    // The object may have been evacuated: its header is a forwarding pointer.
    return ShenandoahForwarding::klass(obj);
  }
#endif
  return obj->klass();
}

// Calls f(klass, word_size) for each object in the TLAB.
template <typename Function>
static void tlab_objects_do(ThreadLocalAllocBuffer& tlab, Function f) {
  HeapWord* const top = tlab.top();
  HeapWord* p = tlab.start();
  while (p < top) {
    const oop obj = cast_to_oop(p);
    Klass* const k = klass_of(obj);
    const size_t word_size = obj->size_given_klass(k);
    f(k, word_size);
    p += word_size;
  }
  guarantee(p == top, "TLAB walk ended at " PTR_FORMAT ", not at top " PTR_FORMAT, p2i(p), p2i(top));
}

void AllocCountsVerifier::walk_tlab(JavaThread* thread) {
  AllocCountsChunkedSlots* const walked = thread->alloc_counts()->table()->walked();
  tlab_objects_do(thread->tlab(), [&](Klass* k, size_t word_size) {
    const u4 id = k->alloc_counts_id();
    walked->add_object(id, AllocCountsIds::counts_bytes(k, id), word_size);
  });
}

// Counters of the kind that threads have, for the time of a comparison.
class LocalSlots : public StackObj {
 private:
  const u4     _length;
  jlong* const _slots;

 public:
  LocalSlots(u4 length) : _length(length), _slots(NEW_C_HEAP_ARRAY(jlong, length, mtAllocCounts)) {
    memset(_slots, 0, length * sizeof(jlong));
  }
  ~LocalSlots() {
    FREE_C_HEAP_ARRAY(jlong, _slots);
  }

  jlong& operator[](u4 id) {
    assert(id < _length, "slot %u of %u", id, _length);
    return _slots[id];
  }

  void add_object(Klass* k, size_t word_size) {
    const u4 id = k->alloc_counts_id();
    (*this)[id]++;
    if (AllocCountsIds::counts_bytes(k, id)) {
      (*this)[id + 1] += (jlong)(word_size * HeapWordSize);
    } else {
      guarantee(AllocCountsIds::entry(id)->_instance_bytes == word_size * HeapWordSize,
                "Instance of %s has %zu bytes, not %zu", k->external_name(),
                word_size * HeapWordSize, AllocCountsIds::entry(id)->_instance_bytes);
    }
  }
};

// Stops the VM if what was counted for a class is not what was found.
static void check_equal(const char* what, const char* phase, u4 id, jlong counted, jlong found) {
  if (counted != found) {
    ResourceMark rm;
    fatal("%s of %s (slot %u) differ: " JLONG_FORMAT " counted, " JLONG_FORMAT " found (%s, %s)", what,
          AllocCountsIds::describe(id), id, counted, found, Universe::heap()->name(), phase);
  }
}

// The operation that is about to be executed.
static const char* operation_name() {
  VM_Operation* const op = VMThread::vm_operation();
  return op != nullptr ? op->name() : "no operation";
}

void AllocCountsVerifier::verify() {
  assert_at_safepoint();
  ResourceMark rm;
  // Threads that are being created or deleted do not stop at safepoints.
  AllocCountsLocker ml;
  const u4 top = AllocCountsIds::top();
  LocalSlots counted(top);
  LocalSlots walked(top);

  for (AllocCountsTable* t : AllocCountsTable::all()) {
    for (u4 id = 0; id < top; id++) {
      counted[id] += t->at(id);
      walked[id] += t->walked()->at(id);
    }
    if (t->owner() != nullptr) {
      tlab_objects_do(t->owner()->tlab(), [&](Klass* k, size_t word_size) { walked.add_object(k, word_size); });
    }
  }

  for (u4 id = 0; id < top; id++) {
    check_equal("Allocations", operation_name(), id, counted[id], walked[id]);
  }
  guarantee(counted[AllocCountsIds::_unassigned_id] == 0, "Objects of a class without an id: " JLONG_FORMAT,
            counted[AllocCountsIds::_unassigned_id]);
  log_debug(alloc, stats)("Allocation counts verified: %u slots", top);
}

// What follows is never destroyed, as operations go on while a process exits.

static Deferred<GrowableArrayCHeap<HeapWord*, mtAllocCounts>> archive_fillers;

// The most objects that were in the heap when it was walked. Deaths are settled in
// operations, and the heap is walked before, so this is the maximum; unless the
// heap could not be walked before an operation, which may have settled deaths.
static Deferred<GrowableArrayCHeap<jlong, mtAllocCounts>> most_alive;
static bool is_most_alive_known = false;

void AllocCountsVerifier::initialize() {
  archive_fillers.initialize();
  most_alive.initialize();
}

void AllocCountsVerifier::add_archive_filler(HeapWord* p) {
  archive_fillers->append(p);
}

void AllocCountsVerifier::forget_archive_fillers() {
  archive_fillers->clear();
}

static bool is_eden(oop obj) {
#if INCLUDE_G1GC
  if (UseG1GC) {
    return G1CollectedHeap::heap()->heap_region_containing(obj)->is_eden();
  }
#endif
#if INCLUDE_SERIALGC
  if (UseSerialGC) {
    return SerialHeap::heap()->young_gen()->eden()->is_in_reserved(obj);
  }
#endif
#if INCLUDE_PARALLELGC
  if (UseParallelGC) {
    return ParallelScavengeHeap::young_gen()->eden_space()->contains(obj);
  }
#endif
  ShouldNotReachHere();
  return false;
}

static bool is_young(oop obj) {
#if INCLUDE_G1GC
  if (UseG1GC) {
    return G1CollectedHeap::heap()->is_in_young(obj);
  }
#endif
  return barrier_set_cast<CardTableBarrierSet>(BarrierSet::barrier_set())->card_table()->is_in_young(obj);
}

void AllocCountsVerifier::skip_alive() {
  is_most_alive_known = false;
}

void AllocCountsVerifier::forget(u4 slot) {
  assert_lock_strong(AllocCounts_lock);
  if ((int)slot < most_alive->length()) {
    most_alive->at_put(slot, 0);
  }
}

void AllocCountsVerifier::verify_alive() {
  assert_at_safepoint();
  if (!UseSerialGC && !UseParallelGC && !UseG1GC) {
    return;
  }
  Universe::heap()->ensure_parsability(false /* retire_tlabs */);
  ResourceMark rm;
  AllocCountsLocker ml;
  const u4 top = AllocCountsIds::top();
  LocalSlots alive(top);
  LocalSlots old(top);
  LocalSlots eden(top);

  class CountObjects : public ObjectClosure {
    LocalSlots* const _alive;
    LocalSlots* const _old;
    LocalSlots* const _eden;

   public:
    CountObjects(LocalSlots* alive, LocalSlots* old, LocalSlots* eden) : _alive(alive), _old(old), _eden(eden) {}

    void do_object(oop obj) override {
      Klass* const k = obj->klass();
      if (AllocCountsDeaths::is_filler(k) ||
          (k == Universe::objectArrayKlass() && archive_fillers->contains(cast_from_oop<HeapWord*>(obj)))) {
        return;
      }
      const size_t word_size = obj->size();
      _alive->add_object(k, word_size);
      if (!is_young(obj)) {
        _old->add_object(k, word_size);
      } else if (is_eden(obj)) {
        _eden->add_object(k, word_size);
      }
    }
  } count(&alive, &old, &eden);
  Universe::heap()->object_iterate(&count);

  for (u4 id = 0; id < top; id++) {
    jlong allocated = 0;
    for (AllocCountsTable* t : AllocCountsTable::all()) {
      allocated += t->at(id);
    }
    const jlong population = allocated - AllocCountsDeaths::dead(id);
    check_equal("Objects alive", operation_name(), id, population, alive[id]);
    const jlong max = AllocCountsDeaths::max(id, allocated);
    const jlong most = MAX2(most_alive->at_grow((int)id, 0), alive[id]);
    if (is_most_alive_known) {
      check_equal("Objects alive at most", operation_name(), id, max, most);
    }
    most_alive->at_put((int)id, is_most_alive_known ? most : max);
    check_equal("Old objects", operation_name(), id, AllocCountsDeaths::old(id), old[id]);
    // Objects allocated since the last collection, except those that are old at once.
    check_equal("Objects in eden", operation_name(), id,
                population - AllocCountsDeaths::old(id) - AllocCountsDeaths::aged(id), eden[id]);
  }
  is_most_alive_known = true;
  log_debug(alloc, stats)("Objects alive verified: %u slots", top);
}

void AllocCountsVerifier::verify_reachable() {
  assert_at_safepoint();
  if (!UseShenandoahGC && !UseZGC) {
    return;
  }
  ResourceMark rm;
  // Other threads may load classes between the walk and the comparison, but not
  // have instances of them.
  const u4 top = AllocCountsIds::top_acquire();
  LocalSlots reachable(top);

  class CountObjects : public ObjectClosure {
    LocalSlots* const _slots;

   public:
    CountObjects(LocalSlots* slots) : _slots(slots) {}

    void do_object(oop obj) override {
      _slots->add_object(obj->klass(), obj->size());
    }
  } count(&reachable);
  Universe::heap()->object_iterate(&count);

  AllocCountsLocker ml;
  for (u4 id = 0; id < top; id++) {
    jlong population = -AllocCountsDeaths::dead(id);
    for (AllocCountsTable* t : AllocCountsTable::all()) {
      population += t->at(id);
    }
    if (population < reachable[id]) {
      check_equal("Objects alive, more of which can be reached,", operation_name(), id, population, reachable[id]);
    }
  }
  log_debug(alloc, stats)("Reachable objects verified: %u slots", top);
}

AllocCountsMarkVerifier::AllocCountsMarkVerifier(AllocCountsDeaths::Census census, const char* marking,
                                                 bool (*is_marked)(oop obj))
  : _census(census), _marking(marking), _is_marked(is_marked), _length(AllocCountsIds::top_acquire()),
    _found(NEW_C_HEAP_ARRAY(jlong, _length, mtAllocCounts)) {
  memset(_found, 0, _length * sizeof(jlong));
}

AllocCountsMarkVerifier::~AllocCountsMarkVerifier() {
  FREE_C_HEAP_ARRAY(jlong, _found);
}

void AllocCountsMarkVerifier::do_object(oop obj) {
  if (_is_marked != nullptr && !_is_marked(obj)) {
    return;
  }
  Klass* const k = klass_of(obj);
  const u4 id = k->alloc_counts_id();
  _found[id]++;
  if (AllocCountsIds::counts_bytes(k, id)) {
    _found[id + 1] += (jlong)(obj->size_given_klass(k) * HeapWordSize);
  }
}

void AllocCountsMarkVerifier::include(AllocCountsDeaths::Space space) {
  for (u4 id = 0; id < _length; id++) {
    AllocCountsDeaths::on_mark_include(space, id, _found[id] - AllocCountsDeaths::counted(_census, id));
  }
}

void AllocCountsMarkVerifier::compare() {
  // The message names a class, which must not go meanwhile.
  AllocCountsLocker ml;
  for (u4 id = 0; id < _length; id++) {
    check_equal("Marks", _marking, id, AllocCountsDeaths::counted(_census, id), _found[id]);
  }
  log_debug(alloc, stats)("Marks verified after %s: %u slots", _marking, _length);
}
