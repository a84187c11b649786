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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSMEMORY_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSMEMORY_HPP

#include "memory/allStatic.hpp"
#include "utilities/globalDefinitions.hpp"

//
// Memory that is indexed by id: reserved once for all ids there can be, and
// committed as ids come into use, so that no array ever moves. None of these
// functions ends the VM if memory is short; the caller decides what happens.
//
class AllocCountsMemory : AllStatic {
 public:
  // Returns null if there is not enough address space.
  static char* reserve(size_t byte_size);
  static void release(char* start, size_t byte_size);

  // From the first page that begins in the range to the one that its end is in,
  // so that adjacent ranges can be committed one after the other. Returns false
  // if there is not enough memory.
  static bool commit(char* from, char* to);
  static void uncommit(char* from, char* to);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSMEMORY_HPP
