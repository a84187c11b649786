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

inline void AllocCountsG1::on_evacuation(uint worker, Klass* k, size_t word_size, G1HeapRegionAttr from, G1HeapRegionAttr to) {
  if (from.is_young()) {
    AllocCountsDeaths::on_copy(worker, k, word_size, !to.is_young() /* is_promoted */);
  }
}

inline void AllocCountsG1::on_concurrent_mark(uint worker, Klass* k, size_t word_size) {
  AllocCountsDeaths::on_mark(AllocCountsDeaths::old_space, worker, k, word_size);
}

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSG1_INLINE_HPP
