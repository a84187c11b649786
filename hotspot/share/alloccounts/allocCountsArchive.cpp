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

#include "alloccounts/allocCounts_globals.hpp"
#include "alloccounts/allocCountsArchive.hpp"
#include "alloccounts/allocCountsDeaths.inline.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsSites.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "alloccounts/allocCountsVerifier.hpp"
#include "gc/shared/gc_globals.hpp"
#include "memory/universe.hpp"
#include "oops/oop.inline.hpp"
#include "runtime/atomic.hpp"
#include "runtime/javaThread.inline.hpp"
#include "runtime/safepoint.hpp"
#include "runtime/vmOperations.hpp"
#include "runtime/vmThread.hpp"
#include "utilities/align.hpp"
#include "utilities/growableArray.hpp"
#if INCLUDE_CDS_JAVA_HEAP
#include "cds/archiveHeapWriter.hpp"
#include "cds/filemap.hpp"
#endif

HeapWord* volatile AllocCountsArchive::_bottom = nullptr;
HeapWord* AllocCountsArchive::_roots_end = nullptr;
HeapWord* AllocCountsArchive::_end = nullptr;

// Collectors without generations, or that load the archive, have it in the space
// where they allocate.
static bool is_old() {
  return UseSerialGC || UseParallelGC || UseG1GC;
}

void AllocCountsArchive::on_use(HeapWord* bottom, size_t byte_size) {
#if INCLUDE_CDS_JAVA_HEAP
  HeapRootSegments roots = FileMapInfo::current_info()->heap_root_segments();
  _roots_end = bottom;
  if (roots.count() > 0) {
    const size_t last = roots.count() - 1;
    _roots_end += (roots.segment_offset(last) + roots.size_in_bytes(last)) / HeapWordSize;
  }
  _end = bottom + byte_size / HeapWordSize;
  Atomic::release_store(&_bottom, bottom);
  if (!is_old()) {
    const bool is_counted = count();
    assert(is_counted, "no other threads run yet");
  }
#endif
}

bool AllocCountsArchive::count() {
#if INCLUDE_CDS_JAVA_HEAP
  HeapWord* const bottom = Atomic::load_acquire(&_bottom);
  if (bottom == nullptr) {
    return true;
  }
  assert(Thread::current()->is_VM_thread() ? SafepointSynchronize::is_at_safepoint()
                                           : JavaThread::current()->thread_state() == _thread_in_vm,
         "the heap is to stay as it is");
  // Each object may be the first of a class that has no id yet, which takes the lock.
  GrowableArrayCHeap<jlong, mtAllocCounts> slots(AllocCountsIds::top_acquire());
  GrowableArrayCHeap<Klass*, mtAllocCounts> classes(AllocCountsIds::top_acquire()); // null for a second slot
  GrowableArrayCHeap<HeapWord*, mtAllocCounts> fillers;
  auto add = [&](u4 id, jlong n) {
    slots.at_put_grow((int)id, (int)id < slots.length() ? slots.at((int)id) + n : n, 0);
  };
  for (HeapWord* p = bottom; p < _end; ) {
    HeapWord* const mem = p;
    Klass* const k = cast_to_oop(mem)->klass();
    const size_t word_size = cast_to_oop(mem)->size_given_klass(k);
    p += word_size;
    // After its roots the archive pads regions with arrays of this type. They
    // end where a region ends, and no other object there does.
    if (p > _roots_end && k == Universe::objectArrayKlass() &&
        is_aligned(pointer_delta(p, bottom, 1), ArchiveHeapWriter::MIN_GC_REGION_ALIGNMENT)) {
      fillers.append(mem);
      continue;
    }
    const u4 id = AllocCountsIds::id_of(k);
    if (id == AllocCountsIds::_unassigned_id) {
      return false;
    }
    classes.at_put_grow((int)id, k, nullptr);
    add(id, 1);
    if (AllocCountsIds::counts_bytes(k, id)) {
      add(id + 1, (jlong)(word_size * HeapWordSize));
    }
  }

  {
    AllocCountsLocker ml;
    if (_bottom == nullptr) {
      // Somebody else was faster.
      return true;
    }
    for (int id = 0; id < slots.length(); id++) {
      AllocCountsTable::add_folded((u4)id, slots.at(id));
      if (is_old()) {
        AllocCountsDeaths::add_old((u4)id, slots.at(id));
      }
    }
    if (VerifyAllocCounts) {
      for (HeapWord* filler : fillers) {
        AllocCountsVerifier::add_archive_filler(filler);
      }
    }
    Atomic::release_store(&_bottom, (HeapWord*)nullptr);
  }
  for (int id = 0; id < classes.length(); id++) {
    Klass* const k = classes.at(id);
    if (k != nullptr) {
      AllocCountsSites::on_archived_objects(k, slots.at(id), id + 1 < slots.length() ? slots.at(id + 1) : 0);
    }
  }
#endif
  return true;
}

void AllocCountsArchive::ensure_counted() {
  if (!count()) {
    // Before each operation the VM thread counts, and makes room for ids if there is none.
    VM_ForceSafepoint op;
    VMThread::execute(&op);
  }
}
