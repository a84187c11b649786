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

void AllocCountsReport::print_table(const AllocCountsSnapshot* snapshot, size_t limit, outputStream* st) {
  ResourceMark rm;
  const int length = snapshot->length();
  const int shown = limit == 0 ? length : (int)MIN2(limit, (size_t)length);
  st->print_cr("%14s %12s %12s %16s  %s", "allocs", "deallocs", "max", "bytes", "class");
  jlong objects = 0;
  jlong bytes = 0;
  for (int i = 0; i < shown; i++) {
    ResourceMark rm;
    const AllocCountsRow& row = snapshot->row(i);
    objects += row._objects;
    bytes += row._bytes;
    st->print(JLONG_FORMAT_W(14) " %12s %12s " JLONG_FORMAT_W(16) "  ", row._objects, "-", "-", row._bytes);
    st->print_raw(row.type_name());
    st->cr();
  }
  if (shown < length) {
    st->print_cr(JLONG_FORMAT_W(14) " %12s %12s " JLONG_FORMAT_W(16) "  (%d more rows)",
                 snapshot->objects() - objects, "-", "-", snapshot->bytes() - bytes, length - shown);
  }
  st->print_cr(JLONG_FORMAT_W(14) " %12s %12s " JLONG_FORMAT_W(16) "  total, %zu classes",
               snapshot->objects(), "-", "-", snapshot->bytes(), snapshot->classes());
  st->print_cr("deallocs and max are not known: this VM does not settle deaths.");
}

void AllocCountsReport::print_csv(const AllocCountsSnapshot* snapshot, outputStream* st) {
  st->print_cr("class,allocs,deallocs,max,alloc_bytes,dealloc_bytes,max_bytes");
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
    st->print_cr("\"," JLONG_FORMAT ",,," JLONG_FORMAT ",,", row._objects, row._bytes);
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
