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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSZ_INLINE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSZ_INLINE_HPP

#include "alloccounts/allocCountsDeaths.inline.hpp"
#include "alloccounts/allocCountsVerifier.hpp"
#include "gc/shared/workerThread.hpp"
#include "gc/z/zForwarding.inline.hpp"
#include "gc/z/zGeneration.inline.hpp"
#include "gc/z/zPage.inline.hpp"
#include "gc/z/zPageAge.hpp"
#include "gc/z/zPageTable.inline.hpp"
#include "memory/allStatic.hpp"
#include "oops/oop.inline.hpp"

//
// The callbacks of ZGC. Copies do not matter: what is relocated was marked
// before. Only an object that is promoted changes its space, with its page or
// when a worker relocates it.
//
class AllocCountsZ : AllStatic {
 public:
  // In the pause that starts a marking.
  static inline void on_mark_start(const ZGeneration* generation);

  // After that pause, before anything can become old or be found dead.
  static void on_mark_started() { AllocCountsDeaths::on_mark_started(); }

  // After the pause that has ended it.
  static inline void on_mark_end(const ZGeneration* generation, ZPageAllocator* page_allocator);

  // A worker adds a marked object to the live bytes of its page.
  static inline void on_mark(const ZGeneration* generation, const ZPage* page, oop obj, size_t byte_size);

  // A worker comes to a live object of a page that is being relocated. It may
  // have been copied already, but has not been overwritten.
  static inline void on_relocation(const ZForwarding* forwarding, oop obj);

  // A worker comes to a live object of a page that is being promoted as it is.
  static inline void on_promotion(oop obj);

 private:
  static AllocCountsDeaths::Space space(const ZGeneration* generation) {
    return generation->is_old() ? AllocCountsDeaths::old_space : AllocCountsDeaths::young_space;
  }
};

inline void AllocCountsZ::on_mark_start(const ZGeneration* generation) {
  AllocCountsDeaths::on_mark_start(space(generation));
}

inline void AllocCountsZ::on_mark_end(const ZGeneration* generation, ZPageAllocator* page_allocator) {
  if (VerifyAllocCounts && CountAllocs) {
    AllocCountsMarkVerifier verifier(generation->is_old() ? AllocCountsDeaths::marked_old : AllocCountsDeaths::marked_young,
                                     generation->is_old() ? "marking of the old generation" : "marking");
    ZGenerationPagesIterator pages(generation->page_table(), generation->id(), page_allocator);
    for (ZPage* page; pages.next(&page);) {
      if (page->is_relocatable() && page->is_marked()) {
        page->object_iterate([&](oop obj) { verifier.do_object(obj); });
      }
    }
    verifier.compare();
  }
  AllocCountsDeaths::on_mark_end(space(generation));
}

inline void AllocCountsZ::on_mark(const ZGeneration* generation, const ZPage* page, oop obj, size_t byte_size) {
  if (CountAllocs) {
    AllocCountsDeaths::on_mark(space(generation), WorkerThread::worker_id(), obj->klass(), byte_size / HeapWordSize,
                               page->age() == ZPageAge::eden);
  }
}

inline void AllocCountsZ::on_relocation(const ZForwarding* forwarding, oop obj) {
  if (forwarding->is_promotion()) {
    on_promotion(obj);
  }
}

inline void AllocCountsZ::on_promotion(oop obj) {
  AllocCountsDeaths::on_promotion(obj);
}

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSZ_INLINE_HPP
