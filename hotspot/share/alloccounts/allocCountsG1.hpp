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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSG1_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSG1_HPP

#include "gc/g1/g1HeapRegionAttr.hpp"
#include "memory/allStatic.hpp"
#include "oops/markWord.hpp"
#include "oops/oopsHierarchy.hpp"
#include "utilities/globalDefinitions.hpp"

class G1HeapRegion;
class Klass;
class ObjectClosure;

//
// The callbacks of G1, which sees more deaths than other collectors.
//
// Regions leave the old generation in a young collection too, without a
// marking that has counted what is alive in them: old regions that are
// evacuated, and humongous objects that nothing refers to. These deaths are
// seen one by one.
//
// A concurrent marking finds dead what was old when it started and was not
// marked since. It does not look at regions that may be evacuated meanwhile;
// neither do we.
//
class AllocCountsG1 : AllStatic {
 private:
  static void on_old_object_dead(oop obj);
  template <typename Function>
  static void pinned_unmarked_do(Function f);
  static void marked_objects_do(bool of_whole_heap, ObjectClosure* cl);
  static void verify_marks(bool of_whole_heap);

 public:
  // The age in the header of a young object, which somebody may have locked.
  static inline uint age(markWord m);

  // An object of the collection set was copied or stays where it is, and the worker
  // owns it. The age is what it had before, if it was young.
  static inline void on_evacuation(uint worker, Klass* k, size_t word_size, G1HeapRegionAttr from, G1HeapRegionAttr to,
                                   uint age);

  static void on_young_collection_end();

  // A region of the collection set is about to be freed: what was not copied
  // out of it is dead.
  static void on_region_free(G1HeapRegion* r);

  // A part of a region whose evacuation failed is about to be overwritten: what
  // was not copied out of it is dead.
  static void on_zap(G1HeapRegion* r, HeapWord* start, HeapWord* end);

  // A humongous object is about to be reclaimed by a young collection.
  static void on_eager_reclaim(G1HeapRegion* r);

  // The pause that starts a marking has chosen its collection set.
  static void on_concurrent_mark_start();
  static inline void on_concurrent_mark(uint worker, oop obj);
  // References have been processed; no class has been unloaded.
  static void on_concurrent_mark_end();

  // A worker has marked an object in a marking of the whole heap.
  static inline void on_full_mark(uint worker, oop obj);
  static void on_full_mark_end();
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSG1_HPP
