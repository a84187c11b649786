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
#include "alloccounts/allocCountsSnapshot.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "alloccounts/allocCounts_globals.hpp"
#include "classfile/symbolTable.hpp"
#include "classfile/vmClasses.hpp"
#include "memory/resourceArea.hpp"
#include "memory/universe.hpp"
#include "oops/instanceKlass.hpp"
#include "runtime/interfaceSupport.inline.hpp"
#include "runtime/mutexLocker.hpp"
#include "utilities/align.hpp"
#include "unittest.hpp"

// A class of which nobody makes an instance while tests run.
static InstanceKlass* unused_class() {
  return vmClasses::IllegalMonitorStateException_klass();
}

// Objects and bytes of a class according to a snapshot.
static void read(Klass* k, jlong* objects, jlong* bytes) {
  ThreadInVMfromNative invm(JavaThread::current());
  AllocCountsSnapshot snapshot;
  snapshot.take();
  *objects = 0;
  *bytes = 0;
  for (int i = 0; i < snapshot.length(); i++) {
    if (snapshot.row(i)._name == k->name()) {
      *objects = snapshot.row(i)._objects._allocated;
      *bytes = snapshot.row(i)._bytes._allocated;
    }
  }
}

TEST_VM(AllocCountsSlots, counts_and_takes) {
  AllocCountsSlots slots;
  ASSERT_TRUE(slots.reserve());
  ASSERT_TRUE(slots.commit(0, 1024));
  for (u4 id = 0; id < 1024; id++) {
    ASSERT_EQ(0, slots.at(id)) << "new slot " << id;
  }
  slots.add_object(10, false /* with_bytes */, 3);
  slots.add_object(10, false /* with_bytes */, 3);
  EXPECT_EQ(2, slots.at(10));
  EXPECT_EQ(0, slots.at(11));
  slots.add_object(20, true /* with_bytes */, 3);
  slots.add_object(20, true /* with_bytes */, 5);
  EXPECT_EQ(2, slots.at(20));
  EXPECT_EQ(8 * HeapWordSize, slots.at(21));
  EXPECT_EQ(2, slots.take(20));
  EXPECT_EQ(0, slots.at(20));
  EXPECT_EQ(0, slots.take(20));
  slots.release();
}

TEST_VM(AllocCountsSlots, second_commit_keeps_the_first) {
  AllocCountsSlots slots;
  ASSERT_TRUE(slots.reserve());
  const u4 page = (u4)(os::vm_page_size() / sizeof(jlong));
  ASSERT_TRUE(slots.commit(0, page / 2));
  slots.add(page / 2 - 1, 7);
  ASSERT_TRUE(slots.commit(page / 2, 4 * page));
  EXPECT_EQ(7, slots.at(page / 2 - 1));
  EXPECT_EQ(0, slots.at(4 * page - 1));
  slots.release();
}

TEST_VM(AllocCountsIds, arrays_and_mirrors_count_bytes) {
  Klass* const classes[] = { Universe::byteArrayKlass(), Universe::objectArrayKlass(), vmClasses::Class_klass() };
  for (Klass* k : classes) {
    const u4 id = AllocCountsIds::id_of(k);
    EXPECT_TRUE(is_aligned(id, 2)) << "the pair shares a cache line";
    EXPECT_TRUE(AllocCountsIds::counts_bytes(k, id));
    MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
    EXPECT_EQ((size_t)0, AllocCountsIds::entry(id)->_instance_bytes);
  }
  const u4 id = AllocCountsIds::id_of(unused_class());
  EXPECT_FALSE(AllocCountsIds::counts_bytes(unused_class(), id));
  MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
  EXPECT_EQ((size_t)(unused_class()->size_helper() * HeapWordSize), AllocCountsIds::entry(id)->_instance_bytes);
}

TEST_VM(AllocCountsIds, asking_again_gives_the_same_id) {
  const u4 id = AllocCountsIds::id_of(unused_class());
  EXPECT_EQ(id, AllocCountsIds::id_of(unused_class()));
  EXPECT_GE(id, (u4)AllocCountsIds::_first_id);
  MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
  EXPECT_LT(id, AllocCountsIds::top());
  EXPECT_EQ(unused_class(), AllocCountsIds::entry(id)->_klass);
}

TEST_VM(AllocCountsTable, folding_loses_nothing) {
  Klass* const k = unused_class();
  const u4 id = AllocCountsIds::id_of(k);
  jlong objects_before, bytes_before, objects, bytes;
  read(k, &objects_before, &bytes_before);

  AllocCountsTable* const one = AllocCountsTable::create(JavaThread::current());
  AllocCountsTable* const two = AllocCountsTable::create(JavaThread::current());
  ASSERT_NE((AllocCountsTable*)nullptr, one);
  ASSERT_NE((AllocCountsTable*)nullptr, two);
  one->counted()->add(id, 3);
  two->counted()->add(id, 4);
  read(k, &objects, &bytes);
  EXPECT_EQ(objects_before + 7, objects) << "both tables are in the sum";

  AllocCountsTable::fold_and_delete(one);
  read(k, &objects, &bytes);
  EXPECT_EQ(objects_before + 7, objects) << "one is folded";
  AllocCountsTable::fold_and_delete(two);
  read(k, &objects, &bytes);
  EXPECT_EQ(objects_before + 7, objects) << "both are folded";
  EXPECT_EQ(bytes_before + 7 * (jlong)(unused_class()->size_helper() * HeapWordSize), bytes);
}

TEST_VM(AllocCountsTable, threads_take_over_empty_tables) {
  const u4 id = AllocCountsIds::id_of(unused_class());
  bool is_taken_over = false;
  // A thread of the VM may start meanwhile and get the table, but not each time.
  for (int i = 0; i < 10 && !is_taken_over; i++) {
    AllocCountsTable* const one = AllocCountsTable::create(JavaThread::current());
    ASSERT_NE((AllocCountsTable*)nullptr, one);
    one->counted()->add(id, 3);
    AllocCountsTable::fold_and_delete(one);
    AllocCountsTable* const two = AllocCountsTable::create(JavaThread::current());
    ASSERT_NE((AllocCountsTable*)nullptr, two);
    is_taken_over = one == two;
    for (u4 slot = 0; slot < AllocCountsIds::top(); slot++) {
      ASSERT_EQ(0, two->at(slot)) << "slot " << slot;
    }
    AllocCountsTable::fold_and_delete(two);
  }
  EXPECT_TRUE(is_taken_over) << "memory is mapped for each thread";
}

// What tables take up that serve, or wait for, threads: of the counters in use.
static size_t bytes_in_use_of_tables() {
  AllocCountsLocker ml;
  return AllocCountsTable::committed_bytes() / AllocCountsIds::committed() * AllocCountsIds::top();
}

TEST_VM(AllocCountsTable, spare_tables_are_many_but_bounded) {
  static AllocCountsTable* tables[2000];
  const size_t before = bytes_in_use_of_tables();
  for (AllocCountsTable*& table : tables) {
    table = AllocCountsTable::create(JavaThread::current());
    ASSERT_NE((AllocCountsTable*)nullptr, table);
  }
  const size_t all = bytes_in_use_of_tables();
  ASSERT_GT(all, before + 4 * M) << "more than can wait";
  for (AllocCountsTable* table : tables) {
    AllocCountsTable::fold_and_delete(table);
  }
  const size_t after = bytes_in_use_of_tables();
  EXPECT_LE(after, before + 2 * M);
  EXPECT_GE(after, before + M) << "threads that come and go find hardly any";
}

TEST_VM(AllocCountsSlots, objects_add_up_and_cancel_out) {
  AllocCountsSlots slots;
  ASSERT_TRUE(slots.reserve());
  ASSERT_TRUE(slots.commit(0, 1024));
  slots.add_object_atomic(20, true /* with_bytes */, 3);
  slots.add_object(20, true /* with_bytes */, 5);
  slots.subtract_object(20, true /* with_bytes */, 3);
  EXPECT_EQ(1, slots.at(20));
  EXPECT_EQ(5 * HeapWordSize, slots.at(21));
  slots.add_object_atomic(30, false /* with_bytes */, 3);
  EXPECT_EQ(0, slots.at(31));
  slots.set(30, 9);
  EXPECT_EQ(9, slots.at(30));
  slots.release();
}

static void expect_type_name(const char* expected, const char* name, bool is_hidden) {
  ResourceMark rm;
  AllocCountsRow row;
  row._name = SymbolTable::new_symbol(name);
  row._is_hidden = is_hidden;
  EXPECT_STREQ(expected, row.type_name());
  Symbol::maybe_decrement_refcount(row._name);
}

TEST_VM(AllocCountsRow, type_names) {
  expect_type_name("java.lang.String", "java/lang/String", false);
  expect_type_name("byte[]", "[B", false);
  expect_type_name("boolean[][]", "[[Z", false);
  expect_type_name("java.util.Map$Entry[]", "[Ljava/util/Map$Entry;", false);
  expect_type_name("p.C$$Lambda/0x0000123", "p/C$$Lambda+0x0000123", true);
  expect_type_name("p.C/0x1[][]", "[[Lp/C+0x1;", true);
  expect_type_name("p.a+b", "p/a+b", false);
}

TEST_VM(AllocCountsSnapshot, totals_are_the_sums_of_rows) {
  ThreadInVMfromNative invm(JavaThread::current());
  AllocCountsSnapshot snapshot;
  snapshot.take();
  jlong objects = 0;
  jlong bytes = 0;
  ASSERT_GT(snapshot.length(), 0);
  for (int i = 0; i < snapshot.length(); i++) {
    const AllocCountsFigures& f = snapshot.row(i)._objects;
    EXPECT_GT(f._allocated, 0);
    EXPECT_GE(f._dead, 0);
    EXPECT_GE(f._max, f._allocated - f._dead);
    EXPECT_GE(f._allocated, f._max);
    objects += f._allocated;
    bytes += snapshot.row(i)._bytes._allocated;
    if (i > 0) {
      EXPECT_GT(snapshot.row(i - 1)._serial, snapshot.row(i)._serial) << "newest class first";
    }
  }
  EXPECT_EQ(objects, snapshot.objects()._allocated);
  EXPECT_EQ(bytes, snapshot.bytes()._allocated);
}
