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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSARCHIVE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSARCHIVE_HPP

#include "memory/allStatic.hpp"
#include "runtime/atomic.hpp"
#include "utilities/globalDefinitions.hpp"

//
// The objects of the CDS archive that are in the Java heap from the start, some
// 25,000 of them. To count them takes a sixtieth of the time in which the VM
// starts. Where they are in the old generation, nothing can happen to them before
// the first pause, and so they are counted before it or before the first snapshot.
//
class AllocCountsArchive : AllStatic {
 private:
  static HeapWord* volatile _bottom; // of what is still to be counted, else null
  static HeapWord*          _roots_end;
  static HeapWord*          _end;

 public:
  // The archive has appeared in the heap.
  static void on_use(HeapWord* bottom, size_t byte_size);

  // Counts its objects, if that has not been done. By the VM thread at a safepoint, or
  // by a JavaThread, which keeps such from beginning. Returns false if there is no room
  // for the ids of their classes, and threads run.
  static bool count();
  // The same by a JavaThread, which may wait for a VM operation.
  static void ensure_counted();
  static bool is_counted() { return Atomic::load(&_bottom) == nullptr; }
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSARCHIVE_HPP
