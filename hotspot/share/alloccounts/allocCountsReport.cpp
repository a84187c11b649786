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

#include "alloccounts/allocCountsReport.hpp"
#include "alloccounts/allocCountsSnapshot.hpp"
#include "alloccounts/allocCounts_globals.hpp"
#include "jvm_io.h"
#include "logging/log.hpp"
#include "memory/resourceArea.hpp"
#include "runtime/arguments.hpp"
#include "runtime/os.hpp"
#include "utilities/ostream.hpp"

// Rows in the table at exit; the file has all.
static const size_t exit_table_rows = 30;

const char* AllocCountsReport::disabled_message() {
  return "Allocations are not counted: this VM runs with -XX:-CountAllocs.";
}

// A figure, or the same width without one.
static void print_figure(outputStream* st, jlong n, int width) {
  if (n == AllocCountsFigures::not_known) {
    st->print("%*s", width, width == 0 ? "" : "-");
  } else {
    st->print("%*" PRId64, width, (int64_t)n);
  }
}

static void print_row(outputStream* st, const AllocCountsFigures& objects, const AllocCountsFigures& bytes) {
  print_figure(st, objects._allocated, 14);
  print_figure(st, objects._dead, 13);
  print_figure(st, objects._max, 13);
  print_figure(st, bytes._allocated, 17);
  st->print("  ");
}

void AllocCountsReport::print_table(const AllocCountsSnapshot* snapshot, size_t limit, outputStream* st) {
  ResourceMark rm;
  const int length = snapshot->length();
  const int shown = limit == 0 ? length : (int)MIN2(limit, (size_t)length);
  st->print_cr("%14s %12s %12s %16s  %s", "allocs", "deallocs", "max", "bytes", "class");
  for (int i = 0; i < shown; i++) {
    ResourceMark rm;
    const AllocCountsRow& row = snapshot->row(i);
    print_row(st, row._objects, row._bytes);
    st->print_raw(row.type_name());
    st->cr();
  }
  if (shown < length) {
    AllocCountsFigures objects;
    AllocCountsFigures bytes;
    for (int i = shown; i < length; i++) {
      objects.add(snapshot->row(i)._objects);
      bytes.add(snapshot->row(i)._bytes);
    }
    print_row(st, objects, bytes);
    st->print_cr("(%d more rows)", length - shown);
  }
  print_row(st, snapshot->objects(), snapshot->bytes());
  st->print_cr("total, %zu classes", snapshot->classes());
}

static void print_cells(outputStream* st, const AllocCountsFigures& f) {
  st->put(',');
  print_figure(st, f._allocated, 0);
  st->put(',');
  print_figure(st, f._dead, 0);
  st->put(',');
  print_figure(st, f._max, 0);
  st->put(',');
  print_figure(st, f._survived, 0);
}

void AllocCountsReport::print_csv(const AllocCountsSnapshot* snapshot, outputStream* st) {
  st->print_cr("class,allocs,deallocs,max,survived,alloc_bytes,dealloc_bytes,max_bytes,survived_bytes");
  for (int i = 0; i < snapshot->length(); i++) {
    ResourceMark rm;
    const AllocCountsRow& row = snapshot->row(i);
    // Quoted, with quotes doubled: a class name may have any character but . ; [ /
    st->put('"');
    for (const char* p = row.type_name(); *p != '\0'; p++) {
      if (*p == '"') {
        st->put('"');
      }
      st->put(*p);
    }
    st->put('"');
    print_cells(st, row._objects);
    print_cells(st, row._bytes);
    st->cr();
  }
}

void AllocCountsReport::write_file(const AllocCountsSnapshot* snapshot) {
  char path[JVM_MAXPATHLEN];
  if (!Arguments::copy_expand_pid(AllocCountsFile, strlen(AllocCountsFile), path, sizeof(path))) {
    log_warning(alloc)("AllocCountsFile is too long: %s", AllocCountsFile);
    return;
  }
  FILE* const f = os::fopen(path, "w");
  if (f == nullptr) {
    log_warning(alloc)("Cannot write AllocCountsFile %s: %s", path, os::strerror(errno));
    return;
  }
  fileStream file(f);
  print_csv(snapshot, &file);
  const bool failed = ferror(f) != 0;
  if (fclose(f) != 0 || failed) {
    log_warning(alloc)("AllocCountsFile %s is incomplete: %s", path, os::strerror(errno));
  }
}

void AllocCountsReport::at_exit() {
  if (!CountAllocs) {
    if (PrintAllocCountsAtExit) {
      tty->print_cr("%s", disabled_message());
    }
    if (AllocCountsFile != nullptr) {
      log_warning(alloc)("AllocCountsFile %s is not written. %s", AllocCountsFile, disabled_message());
    }
    return;
  }
  AllocCountsSnapshot snapshot;
  snapshot.take_at_safepoint();
  snapshot.sort(AllocCountsSnapshot::by_objects);
  if (PrintAllocCountsAtExit) {
    ttyLocker ttyl;
    print_table(&snapshot, exit_table_rows, tty);
  }
  if (AllocCountsFile != nullptr) {
    write_file(&snapshot);
  }
}
