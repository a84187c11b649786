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

#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsMemory.hpp"
#include "alloccounts/allocCountsSlots.hpp"

size_t AllocCountsSlots::reserved_size(u4 slots_per_id) {
  return AllocCountsIds::limit() * slots_per_id * sizeof(jlong);
}

bool AllocCountsSlots::reserve(u4 slots_per_id) {
  _base = (volatile jlong*)AllocCountsMemory::reserve(reserved_size(slots_per_id));
  return _base != nullptr;
}

bool AllocCountsSlots::commit(u4 from, u4 to) {
  return AllocCountsMemory::commit((char*)&_base[from], (char*)&_base[to]);
}

void AllocCountsSlots::uncommit(u4 from, u4 to) {
  AllocCountsMemory::uncommit((char*)&_base[from], (char*)&_base[to]);
}

void AllocCountsSlots::release() {
  if (_base != nullptr) {
    AllocCountsMemory::release((char*)_base, reserved_size(1));
    _base = nullptr;
  }
}
