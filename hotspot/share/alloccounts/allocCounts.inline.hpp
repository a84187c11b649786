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
#include "alloccounts/allocCountsScope.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "oops/klass.hpp"
#include "runtime/javaThread.hpp"

inline bool AllocCounts::needs_runtime(JavaThread* thread) {
  return thread->alloc_counts()->sites() != nullptr || thread->alloc_counts()->table()->is_followed();
}

inline bool AllocCounts::before_allocation(JavaThread* thread, Klass* k) {
  if (!CountAllocs) {
    return true;
  }
  if (k->alloc_counts_id() == AllocCountsIds::_unassigned_id) {
    before_first_allocation(k);
  }
  return !needs_runtime(thread) || before_allocation_at_site(thread, k);
}

inline void AllocCounts::on_allocation(JavaThread* thread, Klass* k, HeapWord* mem, size_t word_size,
                                       bool outside_tlab) {
  if (!CountAllocs) {
    return;
  }
  const u4 id = k->alloc_counts_id();
  assert(id != AllocCountsIds::_unassigned_id, "class without an id: %s", k->external_name());
  thread->alloc_counts()->table()->counted()->add_object(id, AllocCountsIds::counts_bytes(k, id), word_size);
  if (needs_runtime(thread)) {
    on_allocation_at_site(thread, k, id, word_size);
  }
  if (outside_tlab) {
    on_allocation_outside_tlab(thread, k, word_size, is_old(mem, word_size));
  }
}

inline void AllocCounts::after_failed_allocation(JavaThread* thread) {
  if (CountAllocs && needs_runtime(thread)) {
    AllocCountsScope::set_tlab_end(thread);
  }
}

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTS_INLINE_HPP
