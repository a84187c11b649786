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

#include "alloccounts/allocCountsDeaths.hpp"
#include "memory/allStatic.hpp"
#include "memory/iterator.hpp"
#include "utilities/globalDefinitions.hpp"

class JavaThread;

//
// The second engine of -XX:+VerifyAllocCounts. It counts objects by walking
// TLABs from their start to the allocation pointer, when they are retired and
// at safepoints, and shares no code with the counters of the fast paths.
// Objects outside of TLABs pass through one place, where both count them.
//
// The third is the heap itself: all objects that a walk finds in it, or all that
// are marked in the bitmap of a collector.
//
class AllocCountsVerifier : AllStatic {
 public:
  static void initialize();

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

  // An operation is not preceded by that comparison.
  static void skip_alive();

  // The slot is going to be that of another class. Needs the lock.
  static void forget(u4 slot);

  // The same for collectors whose heap can only be walked from its roots: as many
  // objects at least are alive as can be reached.
  static void verify_reachable();

  // An array that pads the archived heap.
  static void add_archive_filler(HeapWord* p);

  // Marking of the whole heap has found these to be dead.
  static void forget_archive_fillers();
};

//
// Counts the marked ones of the objects it is applied to, which must be all those
// that a marking has marked, and compares them with the marks that the workers have
// counted. To be used before these are settled.
//
class AllocCountsMarkVerifier : public ObjectClosure {
 private:
  const AllocCountsDeaths::Census _census;
  const char* const               _marking;
  bool                          (*_is_marked)(oop obj);
  const u4                        _length;
  jlong* const                    _found;

 public:
  // Without is_marked, it is applied to marked objects only.
  AllocCountsMarkVerifier(AllocCountsDeaths::Census census, const char* marking, bool (*is_marked)(oop obj) = nullptr);
  ~AllocCountsMarkVerifier();

  void do_object(oop obj) override;
  void compare();

  // Lets the marks that have not been counted so far pass for counted ones.
  void include(AllocCountsDeaths::Space space);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSVERIFIER_HPP
