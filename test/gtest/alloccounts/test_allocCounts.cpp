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

#include "alloccounts/allocCounts.hpp"
#include "alloccounts/allocCountsArray.hpp"
#include "alloccounts/allocCountsClassCache.hpp"
#include "alloccounts/allocCountsDeaths.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsRecords.hpp"
#include "alloccounts/allocCountsReport.hpp"
#include "alloccounts/allocCountsSnapshot.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "alloccounts/allocCountsText.hpp"
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

// The id of a class as its first allocation gives it.
static u4 id_of(Klass* k) {
  ThreadInVMfromNative invm(JavaThread::current());
  AllocCounts::give_id(k);
  return k->alloc_counts_id();
}

// An array for counters, for the time of a test.
class ArrayInTest : public StackObj {
 private:
  AllocCountsArray _array;

 public:
  ArrayInTest() : _array() {
    AllocCountsLocker ml;
    EXPECT_TRUE(_array.get_memory(AllocCountsPool::classes()));
  }
  ~ArrayInTest() {
    for (u4 id = 0; id < AllocCountsPool::classes()->length(); id++) {
      _array.take(id);
    }
    AllocCountsLocker ml;
    _array.give_memory_back();
  }

  AllocCountsArray& operator*()  { return _array; }
  AllocCountsArray* operator->() { return &_array; }
};

TEST_VM(AllocCountsArray, counts_and_takes) {
  ArrayInTest slots;
  for (u4 id = 0; id < AllocCountsPool::classes()->length(); id++) {
    ASSERT_EQ(0, slots->at(id)) << "new slot " << id;
  }
  slots->add_object(10, false /* with_bytes */, 3);
  slots->add_object(10, false /* with_bytes */, 3);
  EXPECT_EQ(2, slots->at(10));
  EXPECT_EQ(0, slots->at(11));
  slots->add_object(20, true /* with_bytes */, 3);
  slots->add_object(20, true /* with_bytes */, 5);
  EXPECT_EQ(2, slots->at(20));
  EXPECT_EQ(8 * HeapWordSize, slots->at(21));
  EXPECT_EQ(2, slots->take(20));
  EXPECT_EQ(0, slots->at(20));
  EXPECT_EQ(0, slots->take(20));
}

TEST_VM(AllocCountsArray, objects_add_up_and_cancel_out) {
  ArrayInTest slots;
  slots->add_object_atomic(20, true /* with_bytes */, 3);
  slots->add_object(20, true /* with_bytes */, 5);
  slots->subtract_object(20, true /* with_bytes */, 3);
  EXPECT_EQ(1, slots->at(20));
  EXPECT_EQ(5 * HeapWordSize, slots->at(21));
  slots->add_object_atomic(30, false /* with_bytes */, 3);
  EXPECT_EQ(0, slots->at(31));
  slots->set(30, 9);
  EXPECT_EQ(9, slots->at(30));
}

TEST_VM(AllocCountsArray, memory_that_was_given_back_serves_again) {
  bool serves_again = false;
  // A thread of the VM may start meanwhile and get it, but not each time.
  for (int i = 0; i < 10 && !serves_again; i++) {
    volatile jlong* base;
    {
      ArrayInTest array;
      array->add(7, 1);
      base = array->base();
    }
    ArrayInTest array;
    serves_again = array->base() == base;
    EXPECT_EQ(0, array->at(7));
  }
  EXPECT_TRUE(serves_again);
}

TEST_VM(AllocCountsArray, many_share_a_mapping) {
  static const int n = 1000;
  static AllocCountsArray arrays[n];
  int neighbours = 0;
  {
    AllocCountsLocker ml;
    const size_t before = AllocCountsPool::classes()->bytes_in_use();
    for (int i = 0; i < n; i++) {
      ASSERT_TRUE(arrays[i].get_memory(AllocCountsPool::classes()));
      neighbours += i > 0 && arrays[i].base() == arrays[i - 1].base() + AllocCountsPool::classes()->length();
    }
    EXPECT_EQ(before + n * AllocCountsPool::classes()->length() * sizeof(jlong), AllocCountsPool::classes()->bytes_in_use());
    for (AllocCountsArray& array : arrays) {
      array.give_memory_back();
    }
    EXPECT_EQ(before, AllocCountsPool::classes()->bytes_in_use());
  }
  EXPECT_GT(neighbours, n * 9 / 10);
}

TEST_VM(AllocCountsChunks, elements_stay_where_they_are) {
  const u4 ids = AllocCountsChunkSize::ids;
  AllocCountsChunkedSlots slots;
  ASSERT_TRUE(slots.initialize(3 * ids));
  ASSERT_TRUE(slots.add_chunk(0));
  slots.add_object(ids - 2, true /* with_bytes */, 5);
  volatile jlong* const address = slots.address(ids - 1);
  ASSERT_TRUE(slots.add_chunk(1));
  EXPECT_EQ(address, slots.address(ids - 1));
  EXPECT_EQ(5 * HeapWordSize, slots.at(ids - 1));
  for (u4 id = ids; id < 2 * ids; id++) {
    ASSERT_EQ(0, slots.at(id));
  }
  slots.remove_chunk(0);
  slots.remove_chunk(1);
  slots.remove_chunk(2); // which is not there
}

TEST_VM(AllocCountsIds, arrays_and_mirrors_count_bytes) {
  Klass* const classes[] = { Universe::byteArrayKlass(), Universe::objectArrayKlass(), vmClasses::Class_klass() };
  for (Klass* k : classes) {
    const u4 id = id_of(k);
    EXPECT_TRUE(is_aligned(id, 2)) << "the pair shares a cache line";
    EXPECT_TRUE(AllocCountsIds::counts_bytes(k, id));
    MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
    EXPECT_EQ((size_t)0, AllocCountsIds::entry(id)->_instance_bytes);
  }
  const u4 id = id_of(unused_class());
  EXPECT_FALSE(AllocCountsIds::counts_bytes(unused_class(), id));
  MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
  EXPECT_EQ((size_t)(unused_class()->size_helper() * HeapWordSize), AllocCountsIds::entry(id)->_instance_bytes);
}

TEST_VM(AllocCountsIds, asking_again_gives_the_same_id) {
  const u4 id = id_of(unused_class());
  EXPECT_EQ(id, id_of(unused_class()));
  EXPECT_GE(id, (u4)AllocCountsIds::_first_id);
  MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
  EXPECT_LT(id, AllocCountsIds::top());
  EXPECT_EQ(unused_class(), AllocCountsIds::entry(id)->_klass);
}

TEST_VM(AllocCountsIds, a_class_gets_an_id_with_its_first_instance) {
  // Made by nobody but a program that stores into an array what does not belong there.
  InstanceKlass* const k = vmClasses::ArrayStoreException_klass();
  ThreadInVMfromNative invm(JavaThread::current());
  const bool had_id = k->alloc_counts_id() != AllocCountsIds::_unassigned_id;
  EXPECT_NE(had_id, Klass::layout_helper_needs_slow_path(k->layout_helper())) << "a fast path needs an id";
  JavaThread* const current = JavaThread::current();
  HandleMark hm(current);
  k->initialize(current);
  k->allocate_instance(current);
  ASSERT_FALSE(current->has_pending_exception());
  EXPECT_GE(k->alloc_counts_id(), (u4)AllocCountsIds::_first_id);
  EXPECT_FALSE(Klass::layout_helper_needs_slow_path(k->layout_helper()));
}

TEST_VM(AllocCountsTable, folding_loses_nothing) {
  Klass* const k = unused_class();
  const u4 id = id_of(k);
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

TEST_VM(AllocCountsSnapshot, patterns_match_whole_names) {
  struct {
    const char* _pattern;
    const char* _name;
    bool        _matches;
  } const cases[] = {
    { "java.lang.String", "java.lang.String", true },
    { "java.lang.String", "java.lang.StringBuilder", false },
    { "java.lang.StringBuilder", "java.lang.String", false },
    { "String", "java.lang.String", false },
    { "*String", "java.lang.String", true },
    { "java.*", "java.lang.String", true },
    { "java.*.String", "java.lang.String", true },
    { "java.*.String", "java.String", false },
    { "*", "", true },
    { "", "", true },
    { "", "a", false },
    { "a", "", false },
    { "**", "anything", true },
    { "a*", "a", true },
    { "a**", "a", true },
    { "*ab", "aab", true },             // the star has to take back one character
    { "*aab*", "aaaab", true },
    { "*a*b*c", "xaxbxbxc", true },
    { "*a*b*c", "xaxcxb", false },
    { "a*b", "abab", true },
    { "a*b", "aba", false },
    { "byte[]", "byte[]", true },       // no character but the star is special
    { "byte[]", "byte", false },
    { "a.c", "abc", false },
    { "a?c", "abc", false },
    { "A", "a", false },
  };
  for (const auto& c : cases) {
    EXPECT_EQ(c._matches, AllocCountsSnapshot::matches(c._pattern, c._name)) << c._pattern << " and " << c._name;
  }
}

// Snapshots of classes that there are not.
class AllocCountsSnapshotTest {
 public:
  static AllocCountsFigures figures(jlong allocated, jlong dead, jlong max, jlong survived) {
    AllocCountsFigures f;
    f._allocated = allocated;
    f._dead = dead;
    f._max = max;
    f._survived = AllocCountsDeaths::tells_new() ? survived : AllocCountsDeaths::not_known;
    return f;
  }

  // Each object has 10 bytes.
  static void add(AllocCountsSnapshot* snapshot, const char* name, u8 serial, jlong allocated, jlong dead, jlong max,
                  jlong survived, const char* loader = nullptr) {
    AllocCountsRow row;
    row._name = SymbolTable::new_symbol(name);
    row._loader = loader != nullptr ? SymbolTable::new_symbol(loader) : nullptr;
    row._serial = serial;
    row._objects = figures(allocated, dead, max, survived);
    row._bytes = figures(allocated * 10, dead * 10, max * 10, survived * 10);
    snapshot->append(row);
  }

  static void add(AllocCountsSnapshot* snapshot, AllocCountsRow::Kind kind, jlong allocated, jlong dead) {
    AllocCountsRow row;
    row._kind = kind;
    row._objects = figures(allocated, dead, 0, 0);
    row._bytes = figures(allocated * 10, dead * 10, 0, 0);
    snapshot->append(row);
  }

  static void expect_row(const AllocCountsSnapshot& snapshot, int i, const char* name, jlong allocated, jlong dead,
                         jlong survived) {
    ResourceMark rm;
    ASSERT_LT(i, snapshot.length());
    const AllocCountsRow& row = snapshot.row(i);
    EXPECT_STREQ(name, row.type_name());
    EXPECT_EQ(allocated, row._objects._allocated) << name;
    EXPECT_EQ(allocated * 10, row._bytes._allocated) << name;
    EXPECT_EQ(dead, row._objects._dead) << name;
    EXPECT_EQ(dead * 10, row._bytes._dead) << name;
    if (AllocCountsDeaths::tells_new()) {
      EXPECT_EQ(survived, row._objects._survived) << name;
      EXPECT_EQ(survived * 10, row._bytes._survived) << name;
    }
  }

  static void expect_order(const AllocCountsSnapshot& snapshot, const char* expected) {
    ResourceMark rm;
    stringStream names;
    for (int i = 0; i < snapshot.length(); i++) {
      names.print("%s%s", i == 0 ? "" : " ", snapshot.row(i).type_name());
    }
    EXPECT_STREQ(expected, names.base());
  }
};

TEST_VM(AllocCountsSnapshot, subtract_makes_differences) {
  typedef AllocCountsSnapshotTest T;
  AllocCountsSnapshot baseline;
  T::add(&baseline, "Gone", 5, 7, 4, 6, 2);
  T::add(&baseline, "Busy", 4, 100, 40, 80, 30);
  T::add(&baseline, "Idle", 3, 50, 10, 45, 5);
  T::add(&baseline, "Shrinking", 2, 20, 0, 20, 0);
  T::add(&baseline, "Survivor", 1, 9, 0, 9, 0);
  T::add(&baseline, AllocCountsRow::overflow, 8, 1);
  T::add(&baseline, AllocCountsRow::unloaded, 30, 30);

  AllocCountsSnapshot later;
  T::add(&later, "New", 6, 11, 2, 10, 1);
  T::add(&later, "Busy", 4, 103, 45, 81, 32);
  T::add(&later, "Idle", 3, 50, 10, 45, 5);
  T::add(&later, "Shrinking", 2, 20, 1, 20, 0);
  T::add(&later, "Survivor", 1, 9, 0, 9, 3);
  T::add(&later, AllocCountsRow::overflow, 8, 1);
  T::add(&later, AllocCountsRow::unloaded, 39, 39); // the objects of Gone, and two more of it

  later.subtract(baseline);
  T::expect_row(later, 0, "New", 11, 2, 1);
  T::expect_row(later, 1, "Busy", 3, 5, 2);
  T::expect_row(later, 2, "Shrinking", 0, 1, 0);
  const bool has_survivors = AllocCountsDeaths::tells_new();
  if (has_survivors) {
    T::expect_row(later, 3, "Survivor", 0, 0, 3);
  }
  // The baseline had 30 + 7 objects of classes that are gone now, 30 + 4 of them dead.
  T::expect_row(later, has_survivors ? 4 : 3, "unloaded classes", 2, 5, -2);
  EXPECT_EQ(has_survivors ? 5 : 4, later.length()) << "rows without any difference are left out";
  EXPECT_EQ((size_t)(has_survivors ? 4 : 3), later.classes());
  EXPECT_EQ(11 + 3 + 0 + 2, later.objects()._allocated);
  EXPECT_EQ(2 + 5 + 1 + 5, later.objects()._dead);
  for (int i = 0; i < later.length(); i++) {
    EXPECT_EQ(AllocCountsDeaths::not_known, later.row(i)._objects._max);
    EXPECT_EQ(AllocCountsDeaths::not_known, later.row(i)._bytes._max);
  }
  // One object fewer is alive: -1 is a number here.
  const AllocCountsRow& shrinking = later.row(2);
  EXPECT_EQ(-1, shrinking._objects.alive());
  EXPECT_TRUE(AllocCountsFigure::is_known(AllocCountsFigure::alive, shrinking._objects, shrinking._bytes));
  EXPECT_FALSE(AllocCountsFigure::is_known(AllocCountsFigure::max, shrinking._objects, shrinking._bytes));
}

TEST_VM(AllocCountsSnapshot, subtract_from_the_same_leaves_nothing) {
  typedef AllocCountsSnapshotTest T;
  AllocCountsSnapshot baseline;
  AllocCountsSnapshot later;
  for (AllocCountsSnapshot* snapshot : { &baseline, &later }) {
    T::add(snapshot, "A", 2, 10, 4, 8, 3);
    T::add(snapshot, AllocCountsRow::unloaded, 5, 5);
  }
  later.subtract(baseline);
  EXPECT_EQ(0, later.length());
  EXPECT_EQ((size_t)0, later.classes());
  EXPECT_EQ(0, later.objects()._allocated);
  EXPECT_EQ(0, later.bytes()._dead);
}

TEST_VM(AllocCountsSnapshot, filter_leaves_classes_that_match) {
  typedef AllocCountsSnapshotTest T;
  AllocCountsSnapshot snapshot;
  T::add(&snapshot, "p/One", 4, 10, 1, 9, 0);
  T::add(&snapshot, "[Lp/One;", 3, 20, 2, 19, 0);
  T::add(&snapshot, "p/Two", 2, 40, 4, 39, 0);
  T::add(&snapshot, "q/One", 1, 80, 8, 79, 0);
  T::add(&snapshot, AllocCountsRow::unloaded, 160, 160);
  snapshot.filter("p.*");
  T::expect_order(snapshot, "p.One p.One[] p.Two");
  EXPECT_EQ((size_t)3, snapshot.classes());
  EXPECT_EQ(70, snapshot.objects()._allocated) << "totals are those of the rows that are left";
  EXPECT_EQ(70, snapshot.bytes()._dead);
  snapshot.filter("*[]");
  T::expect_order(snapshot, "p.One[]");
  snapshot.filter("unloaded classes");
  EXPECT_EQ(0, snapshot.length());
  AllocCountsSnapshot others;
  T::add(&others, AllocCountsRow::unloaded, 160, 160);
  others.filter("*");
  EXPECT_EQ(0, others.length()) << "rows that are no class match nothing";
}

TEST_VM(AllocCountsSnapshot, select_knows_no_patterns) {
  typedef AllocCountsSnapshotTest T;
  AllocCountsSnapshot snapshot;
  T::add(&snapshot, "p/One", 3, 10, 1, 9, 0); // of two class loaders
  T::add(&snapshot, "p/One", 2, 20, 2, 19, 0);
  T::add(&snapshot, "p/*", 1, 40, 4, 39, 0);
  T::add(&snapshot, AllocCountsRow::unloaded, 160, 160);
  AllocCountsSnapshot stars;
  T::add(&stars, "p/One", 2, 10, 1, 9, 0);
  T::add(&stars, "p/*", 1, 40, 4, 39, 0);
  stars.select("p.*");
  T::expect_order(stars, "p.*");
  snapshot.select("p.One");
  T::expect_order(snapshot, "p.One p.One");
  EXPECT_EQ(30, snapshot.objects()._allocated);
  snapshot.select("unloaded classes");
  EXPECT_EQ(0, snapshot.length());
}

TEST_VM(AllocCountsSnapshot, rows_are_sorted_by_each_figure) {
  typedef AllocCountsSnapshotTest T;
  AllocCountsSnapshot snapshot;
  //                       allocs dead max survived     alive
  T::add(&snapshot, "c", 3, 10,    9,  5,  2);        // 1
  T::add(&snapshot, "a", 2, 20,    3,  6,  1);        // 17
  T::add(&snapshot, "b", 1, 10,    1,  7,  3);        // 9
  T::add(&snapshot, AllocCountsRow::unloaded, 15, 15);
  struct {
    AllocCountsFigure::Id _figure;
    const char* _name;
    const char* _order;
  } const cases[] = {
    { AllocCountsFigure::allocs,         "allocs",         "a unloaded classes c b" }, // newest first of equals
    { AllocCountsFigure::deallocs,       "deallocs",       "unloaded classes c a b" },
    { AllocCountsFigure::max,            "max",            "b a c unloaded classes" },
    { AllocCountsFigure::survived,       "survived",       "b c a unloaded classes" },
    { AllocCountsFigure::alloc_bytes,    "alloc_bytes",    "a unloaded classes c b" },
    { AllocCountsFigure::dealloc_bytes,  "dealloc_bytes",  "unloaded classes c a b" },
    { AllocCountsFigure::max_bytes,      "max_bytes",      "b a c unloaded classes" },
    { AllocCountsFigure::survived_bytes, "survived_bytes", "b c a unloaded classes" },
    { AllocCountsFigure::alive,          "alive",          "a b c unloaded classes" },
    { AllocCountsFigure::alive_bytes,    "alive_bytes",    "a b c unloaded classes" },
  };
  ASSERT_EQ((size_t)AllocCountsFigure::number_of_figures, ARRAY_SIZE(cases));
  for (const auto& c : cases) {
    EXPECT_STREQ(c._name, AllocCountsFigure::name(c._figure));
    if (!AllocCountsDeaths::tells_new() &&
        (c._figure == AllocCountsFigure::survived || c._figure == AllocCountsFigure::survived_bytes)) {
      continue;
    }
    snapshot.sort(c._figure);
    T::expect_order(snapshot, c._order);
  }
  snapshot.sort_by_name();
  T::expect_order(snapshot, "a b c unloaded classes");
  snapshot.sort_by_age();
  T::expect_order(snapshot, "c a b unloaded classes");
}

TEST_VM(AllocCountsSnapshot, totals_need_no_rows) {
  typedef AllocCountsSnapshotTest T;
  AllocCountsSnapshot with_rows;
  AllocCountsSnapshot without_rows(false /* keeps_rows */);
  for (AllocCountsSnapshot* snapshot : { &with_rows, &without_rows }) {
    T::add(snapshot, "A", 2, 10, 4, 8, 3);
    T::add(snapshot, "B", 1, 5, 5, 5, 1);
    T::add(snapshot, AllocCountsRow::unloaded, 7, 7);
  }
  EXPECT_EQ(3, with_rows.length());
  EXPECT_EQ(0, without_rows.length());
  EXPECT_EQ((size_t)2, without_rows.classes());
  EXPECT_EQ(with_rows.classes(), without_rows.classes());
  EXPECT_EQ(22, without_rows.objects()._allocated);
  EXPECT_EQ(160, without_rows.bytes()._dead);
  EXPECT_EQ(with_rows.objects()._survived, without_rows.objects()._survived);
}

// Counts the writes, and keeps the text.
class CountingStream : public stringStream {
 public:
  int _writes = 0;

  void write(const char* s, size_t len) override {
    _writes++;
    stringStream::write(s, len);
  }
};

TEST_VM(AllocCountsBlockStream, writes_in_blocks) {
  ResourceMark rm;
  CountingStream blocks;
  stringStream expected;
  {
    AllocCountsBlockStream out(&blocks);
    for (int i = 0; i < 10 * K; i++) {
      out.print("%d,", i);
      expected.print("%d,", i);
    }
    out.put('x');
    expected.put('x');
    out.print_raw(expected.base(), 9 * K); // more than a block at once
  }
  stringStream twice;
  twice.print_raw(expected.base());
  twice.print_raw(expected.base(), 9 * K);
  EXPECT_STREQ(twice.base(), blocks.base());
  EXPECT_LE(blocks._writes, (int)(twice.size() / (4 * K)) + 1);
}

TEST_VM(AllocCountsBlockStream, nothing_is_no_write) {
  ResourceMark rm;
  CountingStream blocks;
  {
    AllocCountsBlockStream out(&blocks);
    out.flush();
  }
  EXPECT_EQ(0, blocks._writes);
}

TEST_VM(AllocCountsText, names_stay_on_their_line) {
  ResourceMark rm;
  struct {
    const char* _name;
    const char* _escaped;
  } const cases[] = {
    { "java.lang.String[]", "java.lang.String[]" },
    { "", "" },
    { "a\x1b" "c", "a\\u001bc" },
    { "a\nb\r", "a\\u000ab\\u000d" },
    { "a\xc0\x80" "b", "a\\u0000b" },
    { "\x7f\xc2\x80\xc2\x9f\xc2\xa0", "\\u007f\\u0080\\u009f\xc2\xa0" },
    { "\xe2\x80\xa7\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaf", "\xe2\x80\xa7\\u2028\\u2029\xe2\x80\xaf" },
    { "\xe2\x80\x8a\xe2\x80\x8b\xe2\x80\xaa\xe2\x80\xae\xe2\x81\xa6\xef\xbb\xbf", "\xe2\x80\x8a\\u200b\\u202a\\u202e\\u2066\\ufeff" },
    { "\xed\xa0\xbd\xed\xb8\x80", "\xf0\x9f\x98\x80" }, // U+1F600
    { "\xed\xaf\xbf\xed\xbf\xbf", "\xf4\x8f\xbf\xbf" }, // U+10FFFF
    { "\xed\xa0\xbd", "\\ud83d" },
    { "\xed\xb8\x80\xed\xa0\xbd", "\\ude00\\ud83d" },
    { "\xed\xa0\xbd\xed\xa0\xbd\xed\xb8\x80", "\\ud83d\xf0\x9f\x98\x80" },
    { "\\u001b", "\\u005cu001b" },
    { "\xc3\xa9\xe4\xb8\xad\"'=", "\xc3\xa9\xe4\xb8\xad\"'=" },
  };
  for (const auto& c : cases) {
    EXPECT_STREQ(c._escaped, AllocCountsText::escaped(c._name));
  }
}

TEST_VM(AllocCountsText, cells_are_no_formulas) {
  ResourceMark rm;
  struct {
    const char* _name;
    const char* _cell;
  } const cases[] = {
    { "a", "\"a\"" },
    { "", "\"\"" },
    { "=1", "\"'=1\"" },
    { "+1", "\"'+1\"" },
    { "-1", "\"'-1\"" },
    { "@a", "\"'@a\"" },
    { "a=1", "\"a=1\"" },
    { "a\"b\"", "\"a\"\"b\"\"\"" },
    { "\t=1", "\"\\u0009=1\"" },
    { "a,b\n", "\"a,b\\u000a\"" },
  };
  for (const auto& c : cases) {
    stringStream cell;
    AllocCountsText::print_csv_cell(&cell, c._name);
    EXPECT_STREQ(c._cell, cell.base());
  }
}

TEST_VM(AllocCountsText, json_is_ascii) {
  ResourceMark rm;
  stringStream json;
  AllocCountsText::print_json_string(&json, "a\"\\\x1b\xc3\xa9\xed\xa0\xbd\xed\xb8\x80\xed\xa0\xbd=");
  EXPECT_STREQ("\"a\\\"\\\\\\u001b\\u00e9\\ud83d\\ude00\\ud83d=\"", json.base());
}

TEST_VM(AllocCountsText, both_encodings) {
  ResourceMark rm;
  const char* const modified = "a\n\xc3\xa9\xed\xa0\xbd\xed\xb8\x80\xed\xa0\xbd";
  const char* const standard = "a\n\xc3\xa9\xf0\x9f\x98\x80?";
  EXPECT_STREQ(standard, AllocCountsText::standard_utf8(modified));
  EXPECT_STREQ("a\n\xc3\xa9\xed\xa0\xbd\xed\xb8\x80?", AllocCountsText::modified_utf8(standard));
  EXPECT_STREQ("\xed\xaf\xbf\xed\xbf\xbf", AllocCountsText::modified_utf8("\xf4\x8f\xbf\xbf"));
  EXPECT_STREQ("", AllocCountsText::modified_utf8(""));
  for (const char* cut : { "\xf0", "\xf0\x9f", "\xf0\x9f\x98", "\xf0" "ab" }) {
    AllocCountsText::modified_utf8(cut); // does not read beyond the end
  }
  EXPECT_STREQ(standard, AllocCountsText::argument(standard));
  EXPECT_STREQ(standard, AllocCountsText::argument(modified));
  EXPECT_STREQ("a\xc3\xa9", AllocCountsText::argument("a\xc3\xa9"));
}

// Names of commands from jcmd and from a bean differ in their encoding.
TEST_VM(AllocCountsSnapshot, filter_takes_both_encodings) {
  typedef AllocCountsSnapshotTest T;
  for (const char* pattern : { "Smile\xed\xa0\xbd\xed\xb8\x80", "Smile\xf0\x9f\x98\x80", "*\xf0\x9f\x98\x80" }) {
    AllocCountsSnapshot snapshot;
    T::add(&snapshot, "Smile\xed\xa0\xbd\xed\xb8\x80", 2, 10, 1, 9, 0);
    T::add(&snapshot, "Smile", 1, 10, 1, 9, 0);
    ResourceMark rm;
    snapshot.filter(AllocCountsText::argument(pattern));
    EXPECT_EQ(1, snapshot.length()) << pattern;
  }
}

TEST_VM(AllocCountsSnapshot, orders_have_names) {
  typedef AllocCountsSnapshotTest T;
  ResourceMark rm;
  EXPECT_STREQ("allocs, deallocs, max, survived, alloc_bytes, dealloc_bytes, max_bytes, survived_bytes, alive, alive_bytes, "
               "name, age", AllocCountsSnapshot::orders());
  for (const char* order : { "allocs", "alive_bytes", "name", "age" }) {
    EXPECT_TRUE(AllocCountsSnapshot::is_order(order)) << order;
  }
  for (const char* order : { "", "size", "alloc", "aliveBytes", "names" }) {
    EXPECT_FALSE(AllocCountsSnapshot::is_order(order)) << order;
  }
  AllocCountsSnapshot snapshot;
  T::add(&snapshot, "b", 2, 10, 1, 9, 0);
  T::add(&snapshot, "c", 1, 30, 2, 29, 0);
  T::add(&snapshot, "a", 3, 20, 20, 20, 0);
  EXPECT_EQ(AllocCountsFigure::allocs, snapshot.sort("allocs"));
  T::expect_order(snapshot, "c a b");
  EXPECT_EQ(AllocCountsFigure::alive_bytes, snapshot.sort("alive_bytes"));
  T::expect_order(snapshot, "c b a");
  EXPECT_EQ(AllocCountsFigure::allocs, snapshot.sort("name"));
  T::expect_order(snapshot, "a b c");
  snapshot.sort("age");
  T::expect_order(snapshot, "a b c");
  snapshot.sort("deallocs");
  T::expect_order(snapshot, "a c b");
}

TEST_VM(AllocCountsReport, rows_that_look_the_same_have_their_loader) {
  typedef AllocCountsSnapshotTest T;
  ResourceMark rm;
  AllocCountsSnapshot snapshot;
  T::add(&snapshot, "p/Twin", 4, 40, 0, 40, 0, "'one' @1");
  T::add(&snapshot, "p/Twin", 3, 30, 0, 30, 0, "q.Loader @2");
  T::add(&snapshot, "p/Single", 2, 20, 0, 20, 0, "'one' @1");
  T::add(&snapshot, "unloaded classes", 1, 10, 0, 10, 0);
  T::add(&snapshot, AllocCountsRow::unloaded, 5, 5);
  auto table = [&] (size_t limit, bool with_loaders) {
    stringStream st;
    AllocCountsReport::print_table(&snapshot, limit, &st, AllocCountsFigure::allocs, with_loaders);
    stringStream names;
    char* rest = st.as_string();
    for (char* line; (line = strsep(&rest, "\n")) != nullptr && *line != '\0'; ) {
      names.print("%s;", line + 59); // the columns
    }
    return names.as_string();
  };
  EXPECT_STREQ("class;p.Twin (loader 'one' @1);p.Twin (loader q.Loader @2);p.Single;unloaded classes (loader 'bootstrap');"
               "unloaded classes;total, 4 classes;", table(0, false));
  EXPECT_STREQ("class;p.Twin (loader 'one' @1);p.Twin (loader q.Loader @2);p.Single (loader 'one' @1);"
               "unloaded classes (loader 'bootstrap');unloaded classes;total, 4 classes;", table(0, true));
  EXPECT_STREQ("class;p.Twin;(4 more rows);total, 4 classes;", table(1, false)) << "only rows that are shown can look the same";
}

TEST_VM(AllocCountsLocker, reports_of_crashes_name_the_lock) {
  ThreadInVMfromNative invm(JavaThread::current());
  stringStream st;
  {
    AllocCountsLocker ml;
    Mutex::print_owned_locks_on_error(&st);
  }
  EXPECT_NE(nullptr, strstr(st.base(), "AllocCounts_lock - owner thread: ")) << st.base();
}

// A record that a test finds by its key.
struct RecordInTest {
  u4 _key;
  u4 _value;
  u4 _next;

  RecordInTest(u4 key = 0, u4 value = 0) : _key(key), _value(value), _next(0) {}
  uint hash() const                              { return _key % 3; } // so that many have the same
  bool equals(const RecordInTest& other) const   { return _key == other._key; }
};

TEST_VM(AllocCountsRecords, find_add_remove) {
  const u4 limit = 3 * AllocCountsChunkSize::ids;
  AllocCountsRecords<RecordInTest> records;
  AllocCountsLocker ml;
  ASSERT_TRUE(records.initialize(limit));
  EXPECT_EQ(0u, records.find(RecordInTest(1)));
  for (u4 key = 1; key <= limit; key++) {
    const u4 number = records.add(RecordInTest(key, 2 * key));
    EXPECT_EQ(number, records.find(RecordInTest(key)));
    EXPECT_EQ(2 * key, records.at(number)._value);
  }
  EXPECT_EQ(limit, records.length());
  EXPECT_EQ(0u, records.add(RecordInTest(limit + 1))) << "no number is left";
  // First, last and middle ones of a bucket.
  for (u4 key = 1; key <= limit; key += key < 100 || key > limit - 100 ? 1 : 7) {
    const u4 number = records.find(RecordInTest(key));
    records.remove(number);
    EXPECT_EQ(0u, records.find(RecordInTest(key)));
    EXPECT_EQ(0u, records.at(number)._key) << "no record is there";
    EXPECT_EQ(limit - 1, records.length());
    EXPECT_EQ(number, records.add(RecordInTest(key, key))) << "its number is used again";
    EXPECT_EQ(key, records.at(records.find(RecordInTest(key)))._value);
  }
  records.release();
  EXPECT_FALSE(records.is_initialized());
}

// What compiled code finds: the slot, or -1.
static jlong find_in(const AllocCountsClassCache& cache, u4 id) {
  const address set = (address)cache.entries() + ((id << AllocCountsClassCache::id_shift) & AllocCountsClassCache::offset_mask);
  for (int way = 0; way < AllocCountsClassCache::ways; way++) {
    const jlong entry = ((jlong*)set)[way];
    if ((u4)entry == id) {
      return (jlong)((julong)entry >> AllocCountsClassCache::slot_shift);
    }
  }
  return -1;
}

TEST(AllocCountsClassCache, set_and_remove) {
  AllocCountsClassCache cache(1);
  for (u4 id = 0; id < 1000; id++) {
    EXPECT_EQ(-1, find_in(cache, id));
  }
  // As many classes as there are entries, if their ids follow each other.
  const u4 first = 100;
  const u4 n = AllocCountsClassCache::offset_mask / BytesPerLong + AllocCountsClassCache::ways;
  for (u4 id = first; id < first + n; id++) {
    cache.set(id, 0xfffffff0u + id % 8); // the greatest slots
  }
  for (u4 id = first; id < first + n; id++) {
    EXPECT_EQ((jlong)(0xfffffff0u + id % 8), find_in(cache, id));
  }
  // One more takes the place of another one.
  cache.set(first + n, 7);
  EXPECT_EQ(7, find_in(cache, first + n));
  int found = 0;
  for (u4 id = first; id < first + n; id++) {
    found += find_in(cache, id) != -1;
  }
  EXPECT_EQ((int)n - 1, found);
  // The same class twice is in one entry.
  cache.set(first + n, 7);
  cache.remove(first + n);
  EXPECT_EQ(-1, find_in(cache, first + n));
  cache.remove(5000);
  found = 0;
  for (u4 id = first; id < first + n; id++) {
    found += find_in(cache, id) != -1;
  }
  EXPECT_EQ((int)n - 1, found);
}
