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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSSITESSNAPSHOT_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSSITESSNAPSHOT_HPP

#include "alloccounts/allocCountsSites.hpp"
#include "alloccounts/allocCountsSnapshot.hpp"
#include "memory/allocation.hpp"
#include "utilities/globalDefinitions.hpp"
#include "utilities/growableArray.hpp"

class AllocCountsScope;
class JavaThread;

//
// What objects of one class were allocated at one site since sites were switched on, or
// between two snapshots.
//
class AllocCountsSiteRow {
 public:
  int   _class;     // in AllocCountsSitesSnapshot::clazz()
  u4    _stack;     // number of the stack, 0 if it is not known
  jlong _objects;
  jlong _bytes;
};

//
// All sites at one moment. It outlives them.
//
class AllocCountsSitesSnapshot : public CHeapObj<mtAllocCounts> {
 private:
  friend class VM_AllocCountsSitesSnapshot;

  GrowableArrayCHeap<AllocCountsRow, mtAllocCounts>            _classes;
  GrowableArrayCHeap<AllocCountsSiteRow, mtAllocCounts>        _rows;
  GrowableArrayCHeap<AllocCountsFrames::Frame, mtAllocCounts>  _frames;
  GrowableArrayCHeap<AllocCountsSites::Stack, mtAllocCounts>   _stacks;
  u4    _switches;
  bool  _is_full;

  int add_class(const AllocCountsRow& row, jlong objects, jlong bytes);
  void add_row(int clazz, u4 stack, jlong objects, jlong bytes);
  void sum();
  void add_rows(u4 top, const jlong* sums, int unloaded, u4 slots, const jlong* counted);
  void copy_frames();
  template <typename Function>
  void keep(Function f);

  NONCOPYABLE(AllocCountsSitesSnapshot);

 public:
  AllocCountsSitesSnapshot() : _classes(), _rows(), _frames(), _stacks(), _switches(0), _is_full(false) {}
  ~AllocCountsSitesSnapshot();

  // Sums the counters at a safepoint. Returns false if sites are not counted. By a
  // JavaThread that holds no lock.
  bool take();

  // What the current thread allocated while the scope was open, which counts sites. Closes it.
  void take_scope(JavaThread* current, AllocCountsScope* scope);

  // Makes this the diff from an earlier snapshot. Returns false if sites were switched off
  // in between.
  bool subtract(const AllocCountsSitesSnapshot& baseline);

  // Leaves only classes whose name, as it is printed, matches; see AllocCountsSnapshot::filter().
  void filter(const char* pattern);

  // What a row is for, besides the class: rows that do not differ in it are merged.
  enum Grouping { by_stack, by_site, by_line, by_method, by_package, number_of_groupings };
  // The grouping of this name, or -1; a stack has none.
  static int find_grouping(const char* name);
  void group(Grouping grouping);

  // By objects, bytes, or name of the class; what is not attributed comes last among equals.
  static bool is_order(const char* order);
  static const char* orders();
  void sort(const char* order);

  int length() const                                 { return _rows.length(); }
  const AllocCountsSiteRow& row(int i) const         { return _rows.adr_at(i)[0]; }
  const AllocCountsRow& clazz(const AllocCountsSiteRow& row) const { return _classes.adr_at(row._class)[0]; }

  // Over all rows.
  jlong objects() const;
  jlong bytes() const;
  jlong attributed_objects() const;

  // Were sites left out because there was no room for more?
  bool is_full() const                               { return _is_full; }

  // The frame that allocates, then its callers. A row that is not attributed has none.
  int depth(const AllocCountsSiteRow& row) const;
  const AllocCountsFrames::Frame& frame(const AllocCountsSiteRow& row, int i) const;
  // The nearest frame that is not in a module of the JDK, or null if it is not known.
  const AllocCountsFrames::Frame* frame_outside_jdk(const AllocCountsSiteRow& row) const;

  // package.Class.method, package, and package.Class.method:line; in the resource area.
  static const char* method_name(const AllocCountsFrames::Frame& frame);
  static const char* package_name(const AllocCountsFrames::Frame& frame);
  static const char* line_name(const AllocCountsFrames::Frame& frame);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSSITESSNAPSHOT_HPP
