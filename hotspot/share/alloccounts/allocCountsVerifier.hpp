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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSVERIFIER_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSVERIFIER_HPP

#include "memory/allStatic.hpp"
#include "utilities/globalDefinitions.hpp"

class JavaThread;

//
// The second engine of -XX:+VerifyAllocCounts. It counts objects by walking
// TLABs from their start to the allocation pointer, when they are retired and
// at safepoints, and shares no code with the counters of the fast paths.
// Objects outside of TLABs pass through one place, where both count them.
//
// The third is the heap itself: all objects that a walk finds in it.
//
class AllocCountsVerifier : AllStatic {
 public:
  // Adds the objects in the TLAB of a thread to what has been walked for it.
  // The TLAB must be retired before the thread allocates again.
  static void walk_tlab(JavaThread* thread);

  // Compares both engines for every class, and stops the VM with a report at a
  // difference. At a safepoint.
  static void verify();

  // Compares what the ledger takes for alive, and for old, with the objects in
  // the heap, for collectors whose heap can be walked object by object. At a
  // safepoint, when no thread is between the claim and the count of an object.
  static void verify_alive();

  // An array that pads the archived heap.
  static void add_archive_filler(HeapWord* p);

  // Marking of the whole heap has found these to be dead.
  static void forget_archive_fillers();
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSVERIFIER_HPP
