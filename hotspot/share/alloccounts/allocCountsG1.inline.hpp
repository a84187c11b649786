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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSG1_INLINE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSG1_INLINE_HPP

#include "alloccounts/allocCountsG1.hpp"

#include "alloccounts/allocCountsDeaths.inline.hpp"
#include "gc/g1/g1CollectedHeap.inline.hpp"
#include "gc/g1/g1HeapRegion.hpp"
#include "oops/markWord.hpp"

inline uint AllocCountsG1::age(markWord m) {
  return m.has_displaced_mark_helper() ? m.displaced_mark_helper().age() : m.age();
}

inline void AllocCountsG1::on_evacuation(uint worker, Klass* k, size_t word_size, G1HeapRegionAttr from, G1HeapRegionAttr to,
                                         uint age) {
  if (CountAllocs && from.is_young()) {
    // Survivor regions are called eden, too, while they are evacuated. But what has
    // survived in the young generation has an age.
    AllocCountsDeaths::on_copy(worker, k, word_size, !to.is_young() /* is_promoted */, age == 0 /* is_new */);
  }
}

inline void AllocCountsG1::on_concurrent_mark(uint worker, oop obj) {
  if (CountAllocs) {
    Klass* const k = obj->klass();
    AllocCountsDeaths::on_mark(AllocCountsDeaths::old_space, worker, k, obj->size_given_klass(k), false /* is_new */);
  }
}

inline void AllocCountsG1::on_full_mark(uint worker, oop obj) {
  if (CountAllocs) {
    const bool is_new = G1CollectedHeap::heap()->heap_region_containing(obj)->is_eden();
    AllocCountsDeaths::on_full_mark(worker, obj->klass(), obj->size(), is_new);
  }
}

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSG1_INLINE_HPP
