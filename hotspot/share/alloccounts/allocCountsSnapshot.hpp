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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSSNAPSHOT_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSSNAPSHOT_HPP

#include "alloccounts/allocCountsIds.hpp"
#include "memory/allocation.hpp"
#include "memory/allStatic.hpp"
#include "oops/symbol.hpp"
#include "utilities/globalDefinitions.hpp"
#include "utilities/growableArray.hpp"

class AllocCountsScope;
class JavaThread;
class Klass;
class outputStream;

//
// How many objects, or how many bytes. Numbers that are not known are
// AllocCountsDeaths::not_known.
//
class AllocCountsFigures {
 public:
  jlong _allocated;
  jlong _dead;
  jlong _max;      // not of several classes: they have theirs at different times
  jlong _survived; // their first collection; if the collector knows

  AllocCountsFigures() : _allocated(0), _dead(0), _max(0), _survived(0) {}
  void clear();
  void add(const AllocCountsFigures& other);
  void subtract(const AllocCountsFigures& baseline);

  // In a diff, any number may be the right one, so ask whether it is known.
  bool is_alive_known() const;
  jlong alive() const { return _allocated - _dead; }
};

//
// The counts of one class at the time of a snapshot.
//
class AllocCountsRow {
 public:
  enum Kind : u1 { clazz, unloaded, overflow, number_of_kinds };

  Symbol* _name;       // counted reference, null unless the kind is clazz
  Symbol* _loader;     // the same; also null for the bootstrap loader
  u8      _serial;     // order in which classes got their ids, 0 unless the kind is clazz
  AllocCountsFigures _objects;
  AllocCountsFigures _bytes;
  Kind    _kind;
  bool    _is_hidden;  // the class, or the element class of the array class

  AllocCountsRow()
    : _name(nullptr), _loader(nullptr), _serial(0), _objects(), _bytes(), _kind(clazz), _is_hidden(false) {}

  // With counted references, and without figures. With the lock.
  static AllocCountsRow of(const AllocCountsIds::Entry* e);
  void drop() const;

  // As Class.getTypeName() has it. In the resource area.
  const char* type_name() const;
  static const char* type_name(Klass* k);

  // Name and identity of the class loader, as other commands print them. Null unless the
  // kind is clazz. In the resource area.
  const char* loader_name() const;

  const char* kind_name() const;
};

//
// One number of a row: its name, as CSV, JSON and options have it, and its value.
//
class AllocCountsFigure : AllStatic {
 public:
  // The first ones have been counted; the others follow from them.
  enum Id {
    allocs, deallocs, max, survived,
    alloc_bytes, dealloc_bytes, max_bytes, survived_bytes,
    number_of_counted,
    alive = number_of_counted, alive_bytes,
    number_of_figures
  };

  static const char* name(int id);
  // The figure of this name, or -1.
  static int find(const char* name);
  static jlong value(int id, const AllocCountsFigures& objects, const AllocCountsFigures& bytes);
  static bool is_known(int id, const AllocCountsFigures& objects, const AllocCountsFigures& bytes);
};

//
// The counts of all classes that have any. Rows outlive the classes, and change
// only where a function of this class says so.
//
class AllocCountsSnapshot : public CHeapObj<mtAllocCounts> {
 private:
  friend class VM_AllocCountsSnapshot;
  friend class AllocCountsSnapshotTest;

  const bool _keeps_rows;
  GrowableArrayCHeap<AllocCountsRow, mtAllocCounts> _rows;
  size_t _classes;
  AllocCountsFigures _objects;
  AllocCountsFigures _bytes;

  // Takes over the reference to the name.
  void append(const AllocCountsRow& row);
  template <typename Function>
  void update(Function f);
  enum Mode { in_steps, in_one_step, at_safepoint };
  void sum(Mode mode);
  bool try_take(u4 length, u4 ids_at_a_time, bool settled);
  template <typename Function>
  void append_allocated(u4 top, Function slot_at, jlong objects_gone, jlong bytes_gone);

  NONCOPYABLE(AllocCountsSnapshot);

 public:
  // Without rows it has only the totals, which takes less time and memory.
  AllocCountsSnapshot(bool keeps_rows = true);
  ~AllocCountsSnapshot();

  // Makes it as new.
  void clear();

  // Sums the counters while threads go on allocating, and collectors settling
  // deaths. The figures of one class are from one time during the call, except bytes of
  // instances of different sizes; those of another class may be from another time. By a
  // JavaThread that holds no lock. With VerifyAllocCounts the same as take_at_safepoint().
  void take();

  // The same without a moment at which a pause could begin. By any thread, which may
  // hold locks of a collector. Leaves out archived objects that have not been counted yet.
  void take_in_one_step();

  // The same at a safepoint, so that all rows are from one moment. Verifies
  // them with VerifyAllocCounts. By a JavaThread that holds no lock.
  void take_at_safepoint();

  // What the current thread allocated while the scope was open, and closes it. Deaths,
  // maxima and survivors are not known.
  void take_scope(JavaThread* current, AllocCountsScope* scope);

  // Is there a platform thread with this identifier?
  static bool is_thread(jlong id);

  // What the thread with this identifier has allocated since it started, with
  // CountAllocsPerThread. Deaths, maxima and survivors are not known. Returns false if
  // there is no such platform thread.
  bool take_thread(jlong id);

  // Makes this the diff from the baseline, an earlier snapshot: figures become
  // differences, rows without any are left out, and maxima are not known. Both must
  // have the order in which they were taken.
  void subtract(const AllocCountsSnapshot& baseline);

  // Leaves only classes whose name, as it is printed, matches, in standard UTF-8. * stands
  // for any characters.
  void filter(const char* pattern);
  static bool matches(const char* pattern, const char* name);

  // Leaves only classes of exactly this type name.
  void select(const char* type_name);

  // Largest figure first, newest class first where it is the same.
  void sort(AllocCountsFigure::Id figure);
  void sort_by_name();
  // Newest class first, rows that are no class last.
  void sort_by_age();
  // By one of the orders that options have: a figure, name or age.
  static bool is_order(const char* order);
  // They are separated by commas. In the resource area.
  static const char* orders();
  // Returns the figure that a table in this order has to show.
  AllocCountsFigure::Id sort(const char* order);

  // In the order of the last sort; a new snapshot is sorted by age.
  int length() const                       { return _rows.length(); }
  const AllocCountsRow& row(int i) const   { return _rows.adr_at(i)[0]; }

  // Over all rows; classes are rows of kind clazz.
  size_t classes() const                    { return _classes; }
  const AllocCountsFigures& objects() const { return _objects; }
  const AllocCountsFigures& bytes() const   { return _bytes; }
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSSNAPSHOT_HPP
