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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSSHENANDOAH_INLINE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSSHENANDOAH_INLINE_HPP

#include "alloccounts/allocCountsDeaths.inline.hpp"
#include "alloccounts/allocCountsVerifier.hpp"
#include "gc/shenandoah/mode/shenandoahMode.hpp"
#include "gc/shenandoah/shenandoahGeneration.hpp"
#include "gc/shenandoah/shenandoahHeap.inline.hpp"
#include "gc/shenandoah/shenandoahHeapRegion.inline.hpp"
#include "gc/shenandoah/shenandoahMarkingContext.inline.hpp"
#include "memory/allStatic.hpp"
#include "oops/oop.inline.hpp"

//
// The callbacks of Shenandoah. Copies do not matter: what is evacuated was marked
// before. Only an object that is promoted changes its space.
//
class AllocCountsShenandoah : AllStatic {
 public:
  // In the pause that starts, or ends, a marking of this generation. A marking
  // that degenerates goes on, or starts anew.
  static inline void on_mark_start(const ShenandoahGeneration* generation);
  static inline void on_mark_end_pause(const ShenandoahGeneration* generation);

  // After the pause that has started a marking.
  static void on_mark_started() { AllocCountsDeaths::on_mark_started(); }

  // After the pause that has ended a marking, if threads run again before the
  // cycle goes on.
  static inline void on_mark_end(const ShenandoahGeneration* generation);

  // A worker accounts for a marked object.
  template <ShenandoahGenerationType GENERATION>
  static inline void on_mark(uint worker, const ShenandoahHeapRegion* r, oop obj, size_t word_size);

  // A worker promotes an object with its region.
  static void on_promotion(oop obj) { AllocCountsDeaths::on_promotion(obj); }

  // A worker promotes a humongous object, which stays where it is.
  static inline void on_humongous_promotion(oop obj);

  // A thread moves an object, and owns it.
  static inline void on_move(oop obj, bool is_promotion);

 private:
  static inline bool marks_old(const ShenandoahGeneration* generation);
  static inline void end_mark(AllocCountsDeaths::Space space);
};

inline bool AllocCountsShenandoah::marks_old(const ShenandoahGeneration* generation) {
  // Without generations, all is young.
  return generation->is_old() || (generation->is_global() && ShenandoahHeap::heap()->mode()->is_generational());
}

inline void AllocCountsShenandoah::on_mark_start(const ShenandoahGeneration* generation) {
  if (!generation->is_old()) {
    AllocCountsDeaths::on_mark_start(AllocCountsDeaths::young_space);
  }
  if (marks_old(generation)) {
    AllocCountsDeaths::on_mark_start(AllocCountsDeaths::old_space);
  }
}

inline void AllocCountsShenandoah::end_mark(AllocCountsDeaths::Space space) {
  if (VerifyAllocCounts && CountAllocs) {
    const bool is_old = space == AllocCountsDeaths::old_space;
    AllocCountsMarkVerifier verifier(is_old ? AllocCountsDeaths::marked_old : AllocCountsDeaths::marked_young,
                                     is_old ? "marking of the old generation" : "marking");
    ShenandoahHeap* const heap = ShenandoahHeap::heap();
    for (size_t i = 0; i < heap->num_regions(); i++) {
      ShenandoahHeapRegion* const r = heap->get_region(i);
      // What was there when marking started is not recycled before classes are
      // unloaded. Other regions may come into use while this goes on.
      HeapWord* const tams = heap->marking_context()->top_at_mark_start(r);
      if (tams > r->bottom() && r->is_old() == is_old && !r->is_humongous_continuation()) {
        heap->marked_object_iterate(r, &verifier, tams);
      }
    }
    verifier.compare();
  }
  AllocCountsDeaths::on_mark_end(space);
}

inline void AllocCountsShenandoah::on_mark_end(const ShenandoahGeneration* generation) {
  // One marking may have been of both spaces.
  AllocCountsDeaths::SettlingScope scope;
  if (!generation->is_old()) {
    end_mark(AllocCountsDeaths::young_space);
  }
  if (marks_old(generation)) {
    end_mark(AllocCountsDeaths::old_space);
  }
}

inline void AllocCountsShenandoah::on_mark_end_pause(const ShenandoahGeneration* generation) {
  ShenandoahHeap* const heap = ShenandoahHeap::heap();
  if (VerifyAllocCounts && UseTLAB && heap->is_degenerated_gc_in_progress()) {
    // The objects in TLABs are looked at when these are retired. That comes later
    // here, when classes of the dead among them have been unloaded.
    heap->tlabs_retire(false);
  }
  if (heap->is_degenerated_gc_in_progress() || heap->is_full_gc_in_progress()) {
    on_mark_end(generation);
  }
}

template <ShenandoahGenerationType GENERATION>
inline void AllocCountsShenandoah::on_mark(uint worker, const ShenandoahHeapRegion* r, oop obj, size_t word_size) {
  if (CountAllocs) {
    const bool is_old = GENERATION == OLD || (GENERATION == GLOBAL && r->is_old());
    AllocCountsDeaths::on_mark(is_old ? AllocCountsDeaths::old_space : AllocCountsDeaths::young_space,
                               worker, obj->klass(), word_size, false /* is_new: not known */);
  }
}

inline void AllocCountsShenandoah::on_humongous_promotion(oop obj) {
  AllocCountsDeaths::on_promotion(obj);
  if (VerifyAllocCounts && CountAllocs && AllocCountsDeaths::is_marking(AllocCountsDeaths::old_space)) {
    // The young collection has marked it already, in the bitmap that the marking
    // of the old generation, which goes on afterwards, uses as well.
    Klass* const k = obj->klass();
    const u4 id = k->alloc_counts_id();
    AllocCountsDeaths::on_mark_include(AllocCountsDeaths::old_space, id, 1);
    if (AllocCountsIds::counts_bytes(k, id)) {
      AllocCountsDeaths::on_mark_include(AllocCountsDeaths::old_space, id + 1, (jlong)(obj->size() * HeapWordSize));
    }
  }
}

inline void AllocCountsShenandoah::on_move(oop obj, bool is_promotion) {
  if (is_promotion) {
    AllocCountsDeaths::on_promotion(obj);
  }
}

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSSHENANDOAH_INLINE_HPP
