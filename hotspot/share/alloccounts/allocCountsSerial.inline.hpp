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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSSERIAL_INLINE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSSERIAL_INLINE_HPP

#include "alloccounts/allocCountsDeaths.inline.hpp"
#include "alloccounts/allocCountsEden.inline.hpp"
#include "alloccounts/allocCountsVerifier.hpp"
#include "gc/serial/defNewGeneration.hpp"
#include "gc/serial/serialHeap.hpp"
#include "gc/serial/tenuredGeneration.hpp"
#include "gc/shared/space.hpp"
#include "memory/allStatic.hpp"

// The callbacks of Serial.
class AllocCountsSerial : AllStatic {
 private:
  static bool is_new(oop obj) {
    return AllocCountsEden::is_new(SerialHeap::heap()->young_gen()->eden(), obj);
  }

  static void verify_marks() {
    AllocCountsMarkVerifier verifier(AllocCountsDeaths::marked, "marking of the whole heap",
                                     [] (oop obj) { return obj->is_gc_marked(); });
    DefNewGeneration* const young = SerialHeap::heap()->young_gen();
    young->eden()->object_iterate(&verifier);
    young->from()->object_iterate(&verifier);
    young->to()->object_iterate(&verifier); // not empty after a young collection that failed
    SerialHeap::heap()->old_gen()->object_iterate(&verifier);
    verifier.compare();
  }

 public:
  // A worker has copied an object, or has left it where it is because there is no
  // room for a copy.
  static void on_copy(uint worker, oop from, oop to, size_t word_size, bool is_promoted) {
    if (CountAllocs) {
      AllocCountsDeaths::on_copy(worker, to->klass(), word_size, is_promoted, is_new(from));
    }
  }

  // A worker has marked an object, which has not been moved.
  static void on_full_mark(uint worker, oop obj) {
    if (CountAllocs) {
      AllocCountsDeaths::on_full_mark(worker, obj->klass(), obj->size(), is_new(obj));
    }
  }

  // All that is alive is marked, and nothing has been moved.
  static void on_full_mark_end() {
    if (VerifyAllocCounts && CountAllocs) {
      verify_marks();
    }
    AllocCountsDeaths::on_full_mark_end();
  }

  // See AllocCountsDeaths::on_young_collection_end().
  static void on_young_collection_end(bool succeeded) {
    AllocCountsEden::on_young_collection_end(SerialHeap::heap()->young_gen()->eden(), succeeded);
  }

  static void on_full_collection_end() {
    AllocCountsEden::on_full_collection_end(SerialHeap::heap()->young_gen(), SerialHeap::heap()->young_gen()->eden());
  }
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSSERIAL_INLINE_HPP
