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

#include "alloccounts/allocCountsEden.inline.hpp"

Deferred<GrowableArrayCHeap<MemRegion, mtAllocCounts>> AllocCountsEden::_left;

void AllocCountsEden::initialize() {
  _left.initialize();
}

void AllocCountsEden::add_left(oop obj) {
  HeapWord* const p = cast_from_oop<HeapWord*>(obj);
  if (_left->is_nonempty() && _left->last().end() == p) {
    _left->last().set_end(p + obj->size());
  } else {
    _left->append(MemRegion(p, obj->size()));
  }
}
