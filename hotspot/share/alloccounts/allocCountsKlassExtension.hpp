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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSKLASSEXTENSION_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSKLASSEXTENSION_HPP

#include "runtime/atomic.hpp"

// What Klass carries for allocation counts: the id of its counters, see
// allocCountsIds.hpp. Zero until the class has been given one. Collectors read it
// for each object that survives, just after the layout helper, so it is next to it.
#define DEFINE_ALLOC_COUNTS_KLASS_FIELD                                      \
  volatile u4 _alloc_counts_id

// Release and acquire, because readers take no lock and use the counters behind
// the id, whose memory was committed before the id was set.
#define DEFINE_ALLOC_COUNTS_KLASS_METHODS                                    \
  u4 alloc_counts_id() const {                                               \
    return Atomic::load_acquire(&_alloc_counts_id);                          \
  }                                                                          \
  void set_alloc_counts_id(u4 id) {                                          \
    Atomic::release_store(&_alloc_counts_id, id);                            \
  }                                                                          \
  static ByteSize alloc_counts_id_offset() {                                 \
    return byte_offset_of(Klass, _alloc_counts_id);                          \
  }

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSKLASSEXTENSION_HPP
