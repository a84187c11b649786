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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTS_INLINE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTS_INLINE_HPP

#include "alloccounts/allocCounts.hpp"

#include "alloccounts/allocCounts_globals.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "oops/klass.hpp"
#include "runtime/javaThread.hpp"

inline void AllocCounts::before_allocation(Klass* k) {
  if (CountAllocs && k->alloc_counts_id() == AllocCountsIds::_unassigned_id) {
    before_first_allocation(k);
  }
}

inline void AllocCounts::on_allocation(JavaThread* thread, Klass* k, HeapWord* mem, size_t word_size,
                                       bool outside_tlab) {
  if (!CountAllocs) {
    return;
  }
  const u4 id = k->alloc_counts_id();
  assert(id != AllocCountsIds::_unassigned_id, "class without an id: %s", k->external_name());
  thread->alloc_counts()->table()->counted()->add_object(id, AllocCountsIds::counts_bytes(k, id), word_size);
  if (outside_tlab) {
    on_allocation_outside_tlab(thread, k, word_size, is_old(mem, word_size));
  }
}

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTS_INLINE_HPP
