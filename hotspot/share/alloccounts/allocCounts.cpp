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

#include "alloccounts/allocCounts.inline.hpp"
#include "alloccounts/allocCountsArchive.hpp"
#include "alloccounts/allocCountsArray.hpp"
#include "alloccounts/allocCountsDeaths.hpp"
#include "alloccounts/allocCountsEden.hpp"
#include "alloccounts/allocCountsGuard.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsReport.hpp"
#include "alloccounts/allocCountsScope.hpp"
#include "alloccounts/allocCountsSites.hpp"
#include "alloccounts/allocCountsSiteSwitch.hpp"
#include "alloccounts/allocCountsUnloaded.hpp"
#include "alloccounts/allocCountsVerifier.hpp"
#include "classfile/vmSymbols.hpp"
#include "gc/shared/cardTableBarrierSet.hpp"
#include "gc/shared/collectedHeap.hpp"
#include "gc/shared/gc_globals.hpp"
#include "logging/log.hpp"
#include "memory/resourceArea.hpp"
#include "memory/universe.hpp"
#include "runtime/globals_extension.hpp"
#include "runtime/java.hpp"
#include "runtime/mutexLocker.hpp"
#include "runtime/orderAccess.hpp"
#include "runtime/os.hpp"
#include "runtime/safepoint.hpp"
#include "runtime/timer.hpp"
#include "runtime/vmOperation.hpp"
#include "runtime/vmThread.hpp"
#if INCLUDE_G1GC
#include "gc/g1/g1CollectedHeap.hpp"
#endif
#if INCLUDE_JVMCI
#include "jvmci/jvmci_globals.hpp"
#endif

// The arrays of threads begin with room for so many ids: two pages, which do for a
// small program.
static const u4 ids_at_start = 1 * K;

bool AllocCounts::initialize_memory() {
  AllocCountsLocker::initialize();
  AllocCountsEden::initialize();
  AllocCountsVerifier::initialize();
  AllocCountsScope::initialize(AllocCountsSiteSwitch::acquire_slots, AllocCountsSites::release);
  return AllocCountsIds::initialize(add_chunk, AllocCountsTable::lengthen, AllocCountsUnloaded::reclaim_ids) &&
         AllocCountsTable::initialize(MIN2(ids_at_start, AllocCountsIds::limit())) &&
         AllocCountsDeaths::initialize() &&
         AllocCountsIds::start();
}

bool AllocCounts::add_chunk(u4 chunk) {
  if (!AllocCountsDeaths::add_chunk(chunk)) {
    return false;
  }
  if (!AllocCountsTable::add_chunk(chunk)) {
    AllocCountsDeaths::remove_chunk(chunk);
    return false;
  }
  return true;
}

size_t AllocCounts::committed_bytes() {
  AllocCountsLocker ml;
  return AllocCountsIds::committed_bytes() + AllocCountsPool::classes()->bytes_in_use() +
         AllocCountsPool::sites()->bytes_in_use() + AllocCountsSites::committed_bytes() + AllocCountsDeaths::committed_bytes();
}

void AllocCounts::initialize(JavaThread* main_thread) {
  ResourceMark rm(main_thread);
  const char* const wrong = AllocCountsReport::check_flags();
  if (wrong != nullptr) {
    vm_exit_during_initialization(wrong);
  }
  AllocCountsReport::check_files();
#if INCLUDE_JVMCI
  if (CountAllocs && EnableJVMCI) {
    if (!FLAG_IS_DEFAULT(CountAllocs)) {
      vm_exit_during_initialization("Objects allocated by code from a JVMCI compiler cannot be counted",
                                    "leave out -XX:+CountAllocs to run without counting, or leave out what enables JVMCI: "
                                    "EnableJVMCI, EnableJVMCIProduct, UseGraalJIT, or module jdk.internal.vm.ci");
    }
    FLAG_SET_ERGO(CountAllocs, false);
    log_warning(alloc)("%s", AllocCountsReport::disabled_message());
  }
#endif
  if (!CountAllocs) {
    if (CountAllocsPerThread) {
      log_warning(alloc)("CountAllocsPerThread has no effect. %s", AllocCountsReport::disabled_message());
    }
    if (CountAllocSites) {
      log_warning(alloc)("CountAllocSites has no effect. %s", AllocCountsReport::disabled_message());
    }
    return;
  }
  if (!initialize_memory() || !on_thread_create(main_thread) || (CountAllocSites && !AllocCountsSiteSwitch::initialize())) {
    vm_exit_during_initialization("Cannot reserve memory for allocation counts",
                                  "raise the limit (ulimit -v), or use -XX:-CountAllocs to run without counting");
  }
}

void AllocCounts::on_class_add(Klass* k) {
  if (!CountAllocs) {
    return;
  }
  if (AllocCountsIds::has_variable_size(k) || k->name() == vmSymbols::jdk_internal_vm_FillerObject()) {
    // An object that pads the heap is not allocated, but is found there.
    give_id(k);
  } else if (AllocCountsIds::can_use_fast_paths(k)) {
    AllocCountsIds::keep_from_fast_paths(k);
  }
}

class VM_AllocCountsGrowth : public VM_Operation {
 public:
  VMOp_Type type() const { return VMOp_AllocCountsGrowth; }
  void doit() {
    const jlong start = os::elapsed_counter();
    {
      AllocCountsLocker ml;
      AllocCountsIds::make_room();
    }
    log_debug(alloc)("Threads have room for the counters of %u ids (%.3f ms in the pause)", AllocCountsPool::classes()->length(),
                     TimeHelper::counter_to_millis(os::elapsed_counter() - start));
  }
};

void AllocCounts::make_room() {
  VM_AllocCountsGrowth op;
  VMThread::execute(&op);
}

void AllocCounts::give_id(Klass* k) {
  while (AllocCountsIds::id_of(k) == AllocCountsIds::_unassigned_id) {
    make_room();
  }
}

void AllocCounts::before_first_allocation(Klass* k) {
  // Here is where a thread can wait, so there is room for ids that others need.
  if (AllocCountsIds::is_room_low() && VMThread::vm_thread() != nullptr) {
    make_room();
  }
  give_id(k);
}

bool AllocCounts::before_allocation_at_site(JavaThread* thread, Klass* k) {
  const AllocCountsScope* const scope = thread->alloc_counts()->table()->scope();
  const bool is_followed = thread->alloc_counts()->table()->is_followed();
  if (is_followed) {
    if (!AllocCountsGuard::may_allocate(thread, k)) {
      return false;
    }
    thread->tlab().set_back_allocation_end();
  }
  const bool has_acquired = is_followed && const_cast<AllocCountsScope*>(scope)->with_sites() != nullptr;
  if (has_acquired || thread->alloc_counts()->sites() != nullptr) {
    thread->alloc_counts()->set_site(AllocCountsSites::slot_of_current(thread, k, has_acquired));
  }
  return true;
}

void AllocCounts::on_allocation_at_site(JavaThread* thread, Klass* k, u4 id, size_t word_size) {
  const u4 slot = thread->alloc_counts()->take_site();
  if (thread->alloc_counts()->sites() != nullptr) {
    AllocCountsSites::on_allocation(thread, k, id, slot, word_size);
  }
  if (thread->alloc_counts()->table()->is_followed()) {
    AllocCountsScope* const scope = thread->alloc_counts()->table()->scope()->with_sites();
    if (scope != nullptr && slot != 0) {
      scope->add_site(slot, 1);
      if (AllocCountsIds::counts_bytes(k, id)) {
        scope->add_site(slot + 1, (jlong)(word_size * HeapWordSize));
      }
    }
    AllocCountsScope::set_tlab_end(thread);
  }
}

void AllocCounts::on_class_remove(Klass* k) {
  if (CountAllocs) {
    AllocCountsFrames::on_class_remove(k);
    AllocCountsIds::release(k);
  }
}

void AllocCounts::on_class_archive(Klass* k) {
  AllocCountsIds::archive(k);
}

bool AllocCounts::on_thread_create(JavaThread* thread) {
  if (!CountAllocs) {
    return true;
  }
  AllocCountsTable* const table = AllocCountsTable::create(thread);
  if (table == nullptr) {
    log_warning(alloc, thread)("A thread cannot start: there is no memory, or no address space, for its allocation counters. "
                               "Raise the limits (ulimit -v, vm.max_map_count), or use -XX:-CountAllocs to run without counting");
    return false;
  }
  thread->alloc_counts()->set_table(table, table->counted()->base());
  return true;
}

void AllocCounts::on_thread_destroy(JavaThread* thread) {
  AllocCountsTable* const table = thread->alloc_counts()->table();
  if (table != nullptr) {
    AllocCountsTable::fold_and_delete(table);
    thread->alloc_counts()->set_table(nullptr, nullptr);
    thread->alloc_counts()->set_sites(nullptr);
  }
}

// Is memory that was claimed outside of TLABs in the old generation?
bool AllocCounts::is_old(HeapWord* mem, size_t word_size) {
#if INCLUDE_G1GC
  if (UseG1GC) {
    return G1CollectedHeap::is_humongous(word_size);
  }
#endif
  if (UseSerialGC || UseParallelGC) {
    return !barrier_set_cast<CardTableBarrierSet>(BarrierSet::barrier_set())->card_table()->is_in_young(mem);
  }
  return false;
}

void AllocCounts::on_allocation_outside_tlab(JavaThread* thread, Klass* k, size_t word_size, bool is_old) {
  if (VerifyAllocCounts) {
    // The walk of TLABs will not see this one.
    const u4 id = k->alloc_counts_id();
    thread->alloc_counts()->table()->walked()->add_object(id, AllocCountsIds::counts_bytes(k, id), word_size);
  }
  if (is_old) {
    AllocCountsDeaths::on_old_allocation(k, word_size);
  }
}

void AllocCounts::on_archived_heap_use(HeapWord* bottom, size_t byte_size) {
  if (CountAllocs) {
    AllocCountsArchive::on_use(bottom, byte_size);
  }
}

void AllocCounts::on_tlab_retire(Thread* thread) {
  // See AllocCountsTable::Progress: the bytes have been written, and the TLAB is
  // given up after this.
  OrderAccess::storestore();
  if (VerifyAllocCounts && CountAllocs) {
    AllocCountsVerifier::walk_tlab(JavaThread::cast(thread));
  }
}

void AllocCounts::before_vm_operation(VM_Operation* op) {
  if (!CountAllocs || !SafepointSynchronize::is_at_safepoint()) {
    return;
  }
  if (op->type() != VM_Operation::VMOp_Halt && op->type() != VM_Operation::VMOp_Exit) {
    // It may be a collection.
    AllocCountsArchive::count();
  }
  if (!VerifyAllocCounts) {
    return;
  }
  if (UseShenandoahGC && op->skip_thread_oop_barriers()) {
    // Other operations begin by processing all threads. For this one a worker
    // of the collector may still be retiring the TLAB of a stopped thread.
    return;
  }
  AllocCountsVerifier::verify();
  AllocCountsSites::verify();
  // A thread that waits for an operation to get it memory holds this lock, and
  // counts what it got before it can stop again. Operations may also come from
  // within a collection.
  const Thread* const owner = Heap_lock->owner();
  if ((owner == nullptr || owner == op->calling_thread()) && !Universe::heap()->is_stw_gc_active()) {
    AllocCountsVerifier::verify_alive();
  } else {
    AllocCountsVerifier::skip_alive();
  }
}

void AllocCounts::before_exit() {
  if (PrintAllocCountsAtExit || AllocCountsFile != nullptr || AllocSitesFile != nullptr || (VerifyAllocCounts && CountAllocs)) {
    AllocCountsReport::at_exit();
  }
}

void AllocCounts::on_out_of_memory() {
  AllocCountsReport::at_out_of_memory();
}

void AllocCounts::print_on_error(outputStream* st) {
  AllocCountsReport::print_on_error(st);
}

void AllocCounts::after_print_on_error() {
  AllocCountsReport::after_print_on_error();
}
