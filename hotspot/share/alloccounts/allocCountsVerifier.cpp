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
#include "utilities/growableArray.hpp"
#include "utilities/macros.hpp"
#if INCLUDE_G1GC
#include "gc/g1/g1CollectedHeap.inline.hpp"
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
  AllocCountsSlots* const walked = thread->alloc_counts()->table()->walked();
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
  LocalSlots(u4 length) : _length(length), _slots(NEW_C_HEAP_ARRAY(jlong, length, mtServiceability)) {
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

void AllocCountsVerifier::verify() {
  assert_at_safepoint();
  ResourceMark rm;
  // Threads that are being created or deleted do not stop at safepoints.
  MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
  const u4 top = AllocCountsIds::top();
  LocalSlots counted(top);
  LocalSlots walked(top);

  for (AllocCountsTable* t = AllocCountsTable::first(); t != nullptr; t = t->next()) {
    for (u4 id = 0; id < top; id++) {
      counted[id] += t->at(id);
      walked[id] += t->walked()->at(id);
    }
    if (t->owner() != nullptr) {
      tlab_objects_do(t->owner()->tlab(), [&](Klass* k, size_t word_size) { walked.add_object(k, word_size); });
    }
  }

  for (u4 id = 0; id < top; id++) {
    guarantee(counted[id] == walked[id], "Allocation counts differ for %s (slot %u): counted " JLONG_FORMAT
              ", walked " JLONG_FORMAT, AllocCountsIds::describe(id), id, counted[id], walked[id]);
  }
  guarantee(counted[AllocCountsIds::_unassigned_id] == 0, "Objects of a class without an id: " JLONG_FORMAT,
            counted[AllocCountsIds::_unassigned_id]);
  log_debug(alloc, stats)("Allocation counts verified: %u slots", top);
}

static GrowableArrayCHeap<HeapWord*, mtServiceability> archive_fillers;

void AllocCountsVerifier::add_archive_filler(HeapWord* p) {
  archive_fillers.append(p);
}

void AllocCountsVerifier::forget_archive_fillers() {
  archive_fillers.clear();
}

static bool is_young(oop obj) {
#if INCLUDE_G1GC
  if (UseG1GC) {
    return G1CollectedHeap::heap()->is_in_young(obj);
  }
#endif
  return barrier_set_cast<CardTableBarrierSet>(BarrierSet::barrier_set())->card_table()->is_in_young(obj);
}

void AllocCountsVerifier::verify_alive() {
  assert_at_safepoint();
  if (!UseSerialGC && !UseParallelGC && !UseG1GC) {
    return;
  }
  Universe::heap()->ensure_parsability(false /* retire_tlabs */);
  ResourceMark rm;
  MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
  const u4 top = AllocCountsIds::top();
  LocalSlots alive(top);
  LocalSlots old(top);

  class CountObjects : public ObjectClosure {
    LocalSlots* const _alive;
    LocalSlots* const _old;

   public:
    CountObjects(LocalSlots* alive, LocalSlots* old) : _alive(alive), _old(old) {}

    void do_object(oop obj) override {
      Klass* const k = obj->klass();
      if (AllocCountsDeaths::is_filler(k) ||
          (k == Universe::objectArrayKlass() && archive_fillers.contains(cast_from_oop<HeapWord*>(obj)))) {
        return;
      }
      const size_t word_size = obj->size();
      _alive->add_object(k, word_size);
      if (!is_young(obj)) {
        _old->add_object(k, word_size);
      }
    }
  } count(&alive, &old);
  Universe::heap()->object_iterate(&count);

  for (u4 id = 0; id < top; id++) {
    jlong population = -AllocCountsDeaths::dead(id);
    for (AllocCountsTable* t = AllocCountsTable::first(); t != nullptr; t = t->next()) {
      population += t->at(id);
    }
    guarantee(population == alive[id], "Objects alive differ for %s (slot %u): allocated less dead " JLONG_FORMAT
              ", in the heap " JLONG_FORMAT, AllocCountsIds::describe(id), id, population, alive[id]);
    guarantee(AllocCountsDeaths::old(id) == old[id], "Old objects differ for %s (slot %u): accounted " JLONG_FORMAT
              ", in the heap " JLONG_FORMAT, AllocCountsIds::describe(id), id, AllocCountsDeaths::old(id), old[id]);
  }
  log_debug(alloc, stats)("Objects alive verified: %u slots", top);
}
