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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTS_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTS_HPP

#include "memory/allStatic.hpp"
#include "utilities/globalDefinitions.hpp"

class JavaThread;
class Klass;
class outputStream;
class Thread;
class VM_Operation;

//
// The VM interface to allocation counts: one callback for each event in the
// life of a class, a thread, an object or the VM that the counts depend on.
// Upstream files call this class, and besides it only
//   - the callbacks of their collector: AllocCountsSerial, AllocCountsParallel,
//     AllocCountsG1, AllocCountsShenandoah and AllocCountsZ,
//   - what emits code: AllocCountsAssembler and AllocCountsC2,
//   - the fields of Klass and JavaThread that the *Extension.hpp files define,
//   - the flags, to keep a CPU's fast paths from allocating where it does not count,
//   - what its closed lists name: the jcmd command, the VM operation and the natives.
//
// Every class that can have instances owns an id, every JavaThread a table of
// counters indexed by it. A thread writes its own table only, without atomics;
// anyone may read it at any time. No callback counts with -CountAllocs.
//
// What is indexed by ids gets room for more of them here, see make_room().
//
class AllocCounts : AllStatic {
 private:
  // Gets memory for another chunk of ids in all that has chunks. Returns false, and does
  // nothing, if there is not enough. With the lock.
  static bool add_chunk(u4 chunk);
  static bool initialize_memory();
  static void make_room();
  static void before_first_allocation(Klass* k);
  static bool before_allocation_at_site(JavaThread* thread, Klass* k);
  static void on_allocation_at_site(JavaThread* thread, Klass* k, u4 id, size_t word_size);

  static bool is_old(HeapWord* mem, size_t word_size);
  static void on_allocation_outside_tlab(JavaThread* thread, Klass* k, size_t word_size, bool is_old);

 public:
  // The main thread exists and locks can be taken. Exits the VM with a message
  // if counting is impossible.
  static void initialize(JavaThread* main_thread);

  // A class joins its class loader data, or an array class is about to be found
  // through its component class, which comes first: no thread has been able to
  // allocate an instance of it so far. If it is an array class, the current thread may
  // wait for a VM operation.
  static void on_class_add(Klass* k);

  // Gives a class an id, if it has none. Not a callback. The current thread may wait for a
  // VM operation.
  static void give_id(Klass* k);

  // The runtime is about to claim memory for an object. The current thread may wait
  // for a VM operation. Returns false, with a pending exception, if the thread must not
  // allocate.
  static inline bool before_allocation(JavaThread* thread, Klass* k);

  // A class leaves its class loader data for good: no thread can allocate an
  // instance of it any more. May come from a thread of a concurrent collector.
  static void on_class_remove(Klass* k);

  // A copy of a class is made ready for the CDS archive.
  static void on_class_archive(Klass* k);

  // A thread is about to become able to allocate. Returns false if there is no
  // memory for its counters; the thread must not run then.
  static bool on_thread_create(JavaThread* thread);

  // A thread that will never allocate again is being deleted.
  static void on_thread_destroy(JavaThread* thread);

  // Must the runtime allocate, because fast paths do not know sites?
  static inline bool needs_runtime(JavaThread* thread);

  // An object came into being outside of compiled or interpreted fast paths:
  // its memory is claimed but not initialized. The current thread is thread,
  // and does not stop for a safepoint between the claim and this call.
  static inline void on_allocation(JavaThread* thread, Klass* k, HeapWord* mem, size_t word_size, bool outside_tlab);

  // There was no memory for an object.
  static inline void after_failed_allocation(JavaThread* thread);

  // The objects of the CDS archive have appeared in the Java heap, this many
  // bytes from bottom.
  static void on_archived_heap_use(HeapWord* bottom, size_t byte_size);

  // A thread gives up its TLAB. The current thread is the owner, or one that
  // acts for it while it cannot allocate.
  static void on_tlab_retire(Thread* thread);

  // The VM thread is about to execute an operation.
  static void before_vm_operation(VM_Operation* op);

  // The VM exits in an orderly way; the current thread is a JavaThread.
  static void before_exit();

  // The first OutOfMemoryError is about to be thrown.
  static void on_out_of_memory();

  // The VM crashes, and reports what it can.
  static void print_on_error(outputStream* st);

  // That has ended, perhaps because it crashed or took too long itself.
  static void after_print_on_error();

  // Memory committed for all counters, and for what is known of ids. Not a
  // callback; takes the lock.
  static size_t committed_bytes();
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTS_HPP
