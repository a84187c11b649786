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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSUNLOADED_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSUNLOADED_HPP

#include "memory/allStatic.hpp"
#include "utilities/globalDefinitions.hpp"

//
// What instances of classes that are gone amount to, and how counts get here:
// out of the slots of released ids, so that other classes can have these ids.
//
class AllocCountsUnloaded : AllStatic {
 public:
  struct Totals {
    jlong _objects;
    jlong _bytes;
    jlong _surviving_objects; // their first collection
    jlong _surviving_bytes;
    u8    _moves;             // how often counts were moved here
  };

 private:
  // The most ids whose counts are moved at a time.
  static const int max_moved = 64;

  static Totals _totals;

  static void move(const u4* ids, int length);

 public:
  // Moves the counts of some released ids here and frees the ids. Done for
  // several at a time and when ids are needed, since it visits each table, and
  // classes are often released in a pause. Needs the lock.
  static void reclaim_ids(bool pair);

  // What was moved so far. Needs the lock.
  static const Totals& totals() { return _totals; }
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSUNLOADED_HPP
