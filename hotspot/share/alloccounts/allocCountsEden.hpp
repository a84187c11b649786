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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSEDEN_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSEDEN_HPP

#include "memory/allStatic.hpp"
#include "memory/memRegion.hpp"
#include "oops/oopsHierarchy.hpp"
#include "utilities/deferred.hpp"
#include "utilities/growableArray.hpp"

//
// The eden of Serial and Parallel. An object in it is new, unless a collection
// of the whole heap has left it there, because the old generation is full, or a
// young collection that failed for the same reason.
//
class AllocCountsEden : AllStatic {
 private:
  // Never destroyed, as collections go on while a process exits.
  static Deferred<GrowableArrayCHeap<MemRegion, mtAllocCounts>> _left;

  static void add_left(oop obj);

 public:
  static void initialize();

  template <typename Space>
  static inline bool is_new(const Space* eden, oop obj);

  // A young collection is done. If it failed, all that it has not copied stays
  // where it is until the collection that follows.
  template <typename Space>
  static inline void on_young_collection_end(const Space* eden, bool succeeded);

  // A collection of the whole heap is done, and objects are where they belong.
  template <typename Generation, typename Space>
  static inline void on_full_collection_end(Generation* young, const Space* eden);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSEDEN_HPP
