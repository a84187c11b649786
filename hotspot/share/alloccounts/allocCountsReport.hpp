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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSREPORT_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSREPORT_HPP

#include "alloccounts/allocCountsSnapshot.hpp"
#include "memory/allStatic.hpp"
#include "utilities/globalDefinitions.hpp"
#include "utilities/growableArray.hpp"
#include "utilities/ostream.hpp"

//
// Collects what is printed, and hands it on in blocks: a client of jcmd may
// take each write of a few characters as a message of its own.
//
class AllocCountsBlockStream : public outputStream {
 private:
  outputStream* const _out;
  size_t              _used;
  char                _block[4 * K];

 public:
  AllocCountsBlockStream(outputStream* out) : _out(out), _used(0) {}
  ~AllocCountsBlockStream() { flush(); }

  void write(const char* s, size_t len) override;
  void flush() override;
};

//
// Snapshots as text.
//
class AllocCountsReport : AllStatic {
 public:
  // What to say instead of numbers with -CountAllocs.
  static const char* disabled_message();

  // The first rows in the order they have, or all with limit 0, what the
  // others add up to, and the total. A figure that the table does not have in any
  // case gets a column of its own. Rows that would look the same have their class
  // loader behind the name, or all rows if with_loaders is set.
  static void print_table(const AllocCountsSnapshot* snapshot, size_t limit, outputStream* st,
                          AllocCountsFigure::Id figure = AllocCountsFigure::allocs, bool with_loaders = false);

  // What one thread has allocated.
  struct ThreadRow {
    int64_t     _id;
    const char* _name;
    jlong       _objects;
    jlong       _bytes;
    bool        _is_carrier; // of virtual threads, which count with it
  };

  // The rows with most objects, or all with limit 0, what the carriers among all rows
  // add up to, and the total.
  static void print_threads(GrowableArray<ThreadRow>* rows, size_t limit, outputStream* st);

  // The first rows in the order they have, or all with limit 0, after a line with
  // the names of the columns. A figure that is not known is empty.
  static void print_csv(const AllocCountsSnapshot* snapshot, size_t limit, outputStream* st);

  // An object with the same rows as an array of objects, and the total of all rows.
  // A figure that is not known is null.
  static void print_json(const AllocCountsSnapshot* snapshot, size_t limit, outputStream* st);

  // A line for each class, as CPython printed them.
  static void print_cpython(const AllocCountsSnapshot* snapshot, outputStream* st);

  // What is wrong with the values of the flags, or null. In the resource area.
  static const char* check_flags();

  // Warns at the start of an AllocCountsFile or AllocSitesFile that is not a regular file,
  // and resets it.
  static void check_files();

  // What PrintAllocCountsAtExit, AllocCountsFile and AllocSitesFile ask for.
  static void at_exit();

  // What PrintAllocCountsOnOutOfMemoryError asks for.
  static void at_out_of_memory();

  // The classes with the most bytes alive, for the report of a VM that crashes:
  // takes no lock that it would have to wait for, and no memory but what names need in
  // the resource area.
  static void print_on_error(outputStream* st);
  // Gives back what that has taken, also if it was cut off.
  static void after_print_on_error();
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSREPORT_HPP
