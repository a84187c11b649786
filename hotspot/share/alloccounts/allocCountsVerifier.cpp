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
#include "alloccounts/allocCountsTable.inline.hpp"
#include "alloccounts/allocCountsVerifier.hpp"
#include "gc/shared/gc_globals.hpp"
#include "gc/shared/threadLocalAllocBuffer.inline.hpp"
#include "logging/log.hpp"
#include "memory/resourceArea.hpp"
#include "oops/oop.inline.hpp"
#include "runtime/javaThread.hpp"
#include "runtime/mutexLocker.hpp"
#include "runtime/safepoint.hpp"
#include "utilities/macros.hpp"
#if INCLUDE_SHENANDOAHGC
#include "gc/shenandoah/shenandoahForwarding.inline.hpp"
#endif

static Klass* klass_of(oop obj) {
#if INCLUDE_SHENANDOAHGC
  if (UseShenandoahGC && UseCompactObjectHeaders) {
    // The object may have been evacuated: its header is a forwarding pointer.
    return ShenandoahForwarding::klass(obj);
  }
#endif
  return obj->klass();
}

// Calls f(klass, word_size) for each object in the TLAB.
template <typename Function>
static void tlab_objects_do(ThreadLocalAllocBuffer& tlab, Function f) {
  HeapWord* const top = tlab.top();
  HeapWord* p = tlab.start();
  while (p < top) {
    const oop obj = cast_to_oop(p);
    Klass* const k = klass_of(obj);
    const size_t word_size = obj->size_given_klass(k);
    f(k, word_size);
    p += word_size;
  }
  guarantee(p == top, "TLAB walk ended at " PTR_FORMAT ", not at top " PTR_FORMAT, p2i(p), p2i(top));
}

void AllocCountsVerifier::walk_tlab(JavaThread* thread) {
  AllocCountsSlots* const walked = thread->alloc_counts()->table()->walked();
  tlab_objects_do(thread->tlab(), [&](Klass* k, size_t word_size) {
    const u4 id = k->alloc_counts_id();
    walked->add_object(id, AllocCountsIds::counts_bytes(k, id), word_size);
  });
}

static const char* describe(u4 id) {
  if (id == AllocCountsIds::_unassigned_id) {
    return "class without an id";
  }
  if (id == AllocCountsIds::_overflow_id) {
    return "classes that share one row";
  }
  const AllocCountsIds::Entry* const e = AllocCountsIds::entry(id);
  if (e->_klass != nullptr) {
    return e->_klass->external_name();
  }
  return e->_released ? "unloaded class" : "bytes of the class before, or class id not in use";
}

void AllocCountsVerifier::verify() {
  assert_at_safepoint();
  ResourceMark rm;
  // Threads that are being created or deleted do not stop at safepoints.
  MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
  const u4 top = AllocCountsIds::top();
  jlong* const counted = NEW_C_HEAP_ARRAY(jlong, top, mtServiceability);
  jlong* const walked = NEW_C_HEAP_ARRAY(jlong, top, mtServiceability);
  memset(counted, 0, top * sizeof(jlong));
  memset(walked, 0, top * sizeof(jlong));

  for (AllocCountsTable* t = AllocCountsTable::first(); t != nullptr; t = t->next()) {
    for (u4 id = 0; id < top; id++) {
      counted[id] += t->counted()->at(id);
      walked[id] += t->walked()->at(id);
    }
    if (t->owner() != nullptr) {
      tlab_objects_do(t->owner()->tlab(), [&](Klass* k, size_t word_size) {
        const u4 id = k->alloc_counts_id();
        walked[id]++;
        if (AllocCountsIds::counts_bytes(k, id)) {
          walked[id + 1] += (jlong)(word_size * HeapWordSize);
        } else {
          guarantee(AllocCountsIds::entry(id)->_instance_bytes == word_size * HeapWordSize,
                    "Instance of %s has %zu bytes, not %zu", k->external_name(),
                    word_size * HeapWordSize, AllocCountsIds::entry(id)->_instance_bytes);
        }
      });
    }
  }

  for (u4 id = 0; id < top; id++) {
    guarantee(counted[id] == walked[id], "Allocation counts differ for %s (slot %u): counted " JLONG_FORMAT
              ", walked " JLONG_FORMAT, describe(id), id, counted[id], walked[id]);
  }
  guarantee(counted[AllocCountsIds::_unassigned_id] == 0, "Objects of a class without an id: " JLONG_FORMAT,
            counted[AllocCountsIds::_unassigned_id]);
  FREE_C_HEAP_ARRAY(jlong, counted);
  FREE_C_HEAP_ARRAY(jlong, walked);
  log_debug(alloc, stats)("Allocation counts verified: %u slots", top);
}
