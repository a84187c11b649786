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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSTABLE_INLINE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSTABLE_INLINE_HPP

#include "alloccounts/allocCountsTable.hpp"

#include "alloccounts/allocCountsSlots.inline.hpp"

inline jlong AllocCountsTable::at(u4 id) const {
  return _counted.at(id) + (_frozen.has_memory() ? _frozen.at(id) : 0);
}

inline jlong AllocCountsTable::take(u4 id) {
  return _counted.take(id) + (_frozen.has_memory() ? _frozen.take(id) : 0);
}

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSTABLE_INLINE_HPP
