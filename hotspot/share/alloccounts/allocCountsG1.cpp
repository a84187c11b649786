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

#include "utilities/macros.hpp"

#if INCLUDE_G1GC

#include "alloccounts/allocCounts_globals.hpp"
#include "alloccounts/allocCountsG1.inline.hpp"
#include "alloccounts/allocCountsVerifier.hpp"
#include "gc/g1/g1CollectedHeap.inline.hpp"
#include "gc/g1/g1ConcurrentMark.inline.hpp"
#include "gc/g1/g1HeapRegion.inline.hpp"
#include "gc/shared/workerThread.hpp"
#include "oops/oop.inline.hpp"
#include "runtime/atomic.hpp"
#include "utilities/growableArray.hpp"

// Calls f(obj) for all objects in this range of a region of the collection set
// that were not copied out of it. The range begins and ends at objects.
template <typename Function>
static void uncopied_objects_do(HeapWord* start, HeapWord* end, Function f) {
  for (HeapWord* p = start; p < end; ) {
    const oop obj = cast_to_oop(p);
    if (obj->is_forwarded()) {
      // The header may no longer hold the class, but the header of the copy does.
      p += obj->forwardee()->size();
    } else {
      p += obj->size();
      if (!AllocCountsDeaths::is_filler(obj->klass())) {
        f(obj);
      }
    }
  }
}

void AllocCountsG1::on_old_object_dead(oop obj) {
  AllocCountsDeaths::on_old_death(WorkerThread::worker_id(), obj->klass(), obj->size());
}

void AllocCountsG1::on_region_free(G1HeapRegion* r) {
  if (CountAllocs && r->is_old()) {
    uncopied_objects_do(r->bottom(), r->top(), on_old_object_dead);
  }
}

void AllocCountsG1::on_zap(G1HeapRegion* r, HeapWord* start, HeapWord* end) {
  // A region that was young is still called so.
  if (CountAllocs && r->is_old()) {
    uncopied_objects_do(start, end, on_old_object_dead);
  }
}

void AllocCountsG1::on_eager_reclaim(G1HeapRegion* r) {
  if (!CountAllocs) {
    return;
  }
  const oop obj = cast_to_oop(r->bottom());
  on_old_object_dead(obj);
  const G1ConcurrentMark* const cm = G1CollectedHeap::heap()->concurrent_mark();
  if (cm->top_at_mark_start(r) != r->bottom()) {
    // The marking in progress counts on this one.
    AllocCountsDeaths::on_old_mark_exclude(WorkerThread::worker_id(), obj->klass(), obj->size(), cm->is_marked_in_bitmap(obj));
  }
}

void AllocCountsG1::on_concurrent_mark_start() {
  if (!CountAllocs) {
    return;
  }
  AllocCountsDeaths::on_mark_start(AllocCountsDeaths::old_space);
  AllocCountsDeaths::on_mark_started();
  // These regions were retained when an evacuation failed, and can be parsed.
  // Usually there are none.
  class Excluded : public G1HeapRegionClosure {
   public:
    GrowableArrayCHeap<G1HeapRegion*, mtAllocCounts> _regions;

    bool do_heap_region(G1HeapRegion* r) override {
      if (r->is_old() && (r->is_collection_set_candidate() || r->in_collection_set())) {
        _regions.append(r);
      }
      return false;
    }
  } excluded;
  G1CollectedHeap::heap()->heap_region_iterate(&excluded);
  if (excluded._regions.is_empty()) {
    return;
  }

  class ExcludeTask : public WorkerTask {
    const GrowableArrayCHeap<G1HeapRegion*, mtAllocCounts>& _regions;
    volatile int _next;

   public:
    ExcludeTask(const GrowableArrayCHeap<G1HeapRegion*, mtAllocCounts>& regions)
      : WorkerTask("Exclude From Marking"), _regions(regions), _next(0) {}

    void work(uint worker_id) override {
      int i;
      while ((i = Atomic::fetch_then_add(&_next, 1, memory_order_relaxed)) < _regions.length()) {
        G1HeapRegion* const r = _regions.at(i);
        uncopied_objects_do(r->bottom(), r->top(), [=] (oop obj) {
          AllocCountsDeaths::on_old_mark_exclude(worker_id, obj->klass(), obj->size(), false /* is_marked */);
        });
      }
    }
  } task(excluded._regions);
  G1CollectedHeap::heap()->workers()->run_task(&task);
}

// Calls f(region, obj) for humongous objects that are not marked, but which G1 keeps
// because native code uses them, as if they were.
template <typename Function>
void AllocCountsG1::pinned_unmarked_do(Function f) {
  class PinnedUnmarked : public G1HeapRegionClosure {
    Function& _f;

   public:
    PinnedUnmarked(Function& f) : _f(f) {}

    bool do_heap_region(G1HeapRegion* r) override {
      if (r->is_starts_humongous() && r->has_pinned_objects()) {
        const oop obj = cast_to_oop(r->bottom());
        if (!G1CollectedHeap::heap()->concurrent_mark()->is_marked_in_bitmap(obj)) {
          _f(r, obj);
        }
      }
      return false;
    }
  } closure(f);
  G1CollectedHeap::heap()->heap_region_iterate(&closure);
}

// Unlike the heap, the bitmap does not need regions that can be parsed.
void AllocCountsG1::marked_objects_do(bool of_whole_heap, ObjectClosure* cl) {
  class MarkedObjects : public G1HeapRegionClosure {
    const bool           _of_whole_heap;
    ObjectClosure* const _cl;

   public:
    MarkedObjects(bool of_whole_heap, ObjectClosure* cl) : _of_whole_heap(of_whole_heap), _cl(cl) {}

    bool do_heap_region(G1HeapRegion* r) override {
      const G1ConcurrentMark* const cm = G1CollectedHeap::heap()->concurrent_mark();
      HeapWord* const end = _of_whole_heap ? r->top() : cm->top_at_mark_start(r);
      HeapWord* p = r->is_continues_humongous() ? end : r->bottom();
      while ((p = cm->mark_bitmap()->get_next_marked_addr(p, end)) < end) {
        _cl->do_object(cast_to_oop(p));
        p++;
      }
      return false;
    }
  } marked(of_whole_heap, cl);
  G1CollectedHeap::heap()->heap_region_iterate(&marked);
}

void AllocCountsG1::verify_marks(bool of_whole_heap) {
  AllocCountsMarkVerifier verifier(of_whole_heap ? AllocCountsDeaths::marked : AllocCountsDeaths::marked_old,
                                   of_whole_heap ? "marking of the whole heap" : "concurrent marking");
  marked_objects_do(of_whole_heap, &verifier);
  verifier.compare();
}

void AllocCountsG1::on_young_collection_end() {
  AllocCountsDeaths::on_young_collection_end(true /* succeeded */);
  if (!VerifyAllocCounts || !CountAllocs || !G1CollectedHeap::heap()->collector_state()->in_concurrent_start_gc()) {
    return;
  }
  // Regions whose evacuation failed may be marked through: what has stayed in them
  // is marked already. That matters only to the comparison of all marks.
  AllocCountsMarkVerifier verifier(AllocCountsDeaths::marked_old, "start of the concurrent marking");
  marked_objects_do(false /* of_whole_heap */, &verifier);
  verifier.include(AllocCountsDeaths::old_space);
}

void AllocCountsG1::on_concurrent_mark_end() {
  if (!CountAllocs) {
    return;
  }
  if (VerifyAllocCounts) {
    verify_marks(false /* of_whole_heap */);
  }
  const G1ConcurrentMark* const cm = G1CollectedHeap::heap()->concurrent_mark();
  auto mark = [=] (G1HeapRegion* r, oop obj) {
    if (cm->top_at_mark_start(r) != r->bottom()) {
      on_concurrent_mark(0 /* worker */, obj);
    }
  };
  pinned_unmarked_do(mark);
  AllocCountsDeaths::on_mark_end(AllocCountsDeaths::old_space);
  AllocCountsVerifier::forget_archive_fillers();
}

void AllocCountsG1::on_full_mark_end() {
  if (!CountAllocs) {
    return;
  }
  if (VerifyAllocCounts) {
    verify_marks(true /* of_whole_heap */);
  }
  auto mark = [] (G1HeapRegion* r, oop obj) {
    AllocCountsG1::on_full_mark(0 /* worker */, obj);
  };
  pinned_unmarked_do(mark);
  AllocCountsDeaths::on_full_mark_end();
}

#endif // INCLUDE_G1GC
