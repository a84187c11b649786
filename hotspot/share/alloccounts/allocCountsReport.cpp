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
#include "alloccounts/allocCountsDeaths.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsOutputFile.hpp"
#include "alloccounts/allocCountsReport.hpp"
#include "alloccounts/allocCountsSites.hpp"
#include "alloccounts/allocCountsSitesReport.hpp"
#include "alloccounts/allocCountsSitesSnapshot.hpp"
#include "alloccounts/allocCountsSnapshot.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "alloccounts/allocCountsText.hpp"
#include "jvm_io.h"
#include "logging/log.hpp"
#include "memory/resourceArea.hpp"
#include "runtime/arguments.hpp"
#include "runtime/globals_extension.hpp"
#include "runtime/os.hpp"
#include "runtime/thread.hpp"
#include "utilities/ostream.hpp"

// Rows in reports of errors.
static const int error_rows = 20;

static const char* const exit_format_table = "table";
static const char* const exit_format_cpython = "cpython";

void AllocCountsBlockStream::write(const char* s, size_t len) {
  update_position(s, len);
  while (len > 0) {
    const size_t n = MIN2(len, sizeof(_block) - _used);
    memcpy(_block + _used, s, n);
    _used += n;
    s += n;
    len -= n;
    if (_used == sizeof(_block)) {
      flush();
    }
  }
}

void AllocCountsBlockStream::flush() {
  if (_used > 0) {
    _out->write(_block, _used);
    _used = 0;
  }
}

const char* AllocCountsReport::disabled_message() {
  if (FLAG_IS_ERGO(CountAllocs)) {
    return "Allocations are not counted, because objects that code from a JVMCI compiler allocates cannot be counted; "
           "to count, leave out what enables JVMCI: EnableJVMCI, EnableJVMCIProduct, UseGraalJIT, or module jdk.internal.vm.ci.";
  }
  return "Allocations are not counted, because this VM runs with -XX:-CountAllocs; to count, run the program without it.";
}

// A number, or a dash in its place.
static void print_number(outputStream* st, jlong n, int width, bool is_known) {
  if (is_known) {
    st->print("%*" PRId64, width, (int64_t)n);
  } else {
    st->print("%*s", width, "-");
  }
}

// The figures of a table, each with the width of its column, a space before it included.
struct Column {
  AllocCountsFigure::Id _figure;
  int _width;
};

static const Column usual_columns[] = {
  { AllocCountsFigure::allocs, 14 },
  { AllocCountsFigure::deallocs, 13 },
  { AllocCountsFigure::max, 13 },
  { AllocCountsFigure::alloc_bytes, 17 },
};

// Calls f(figure, width) for each column: the usual ones, and behind deallocs
// another figure if it is not among them.
template <typename Function>
static void columns_do(AllocCountsFigure::Id another, Function f) {
  bool is_usual = false;
  for (const Column& column : usual_columns) {
    is_usual = is_usual || column._figure == another;
  }
  for (const Column& column : usual_columns) {
    f(column._figure, column._width);
    if (column._figure == AllocCountsFigure::deallocs && !is_usual) {
      const bool is_of_objects = another == AllocCountsFigure::alive || another == AllocCountsFigure::survived;
      f(another, is_of_objects ? 13 : 17);
    }
  }
}

static void print_row(outputStream* st, const AllocCountsFigures& objects, const AllocCountsFigures& bytes,
                      AllocCountsFigure::Id another) {
  columns_do(another, [&] (int figure, int width) {
    st->put(' '); // so that no number touches the one before it, however long it is
    print_number(st, AllocCountsFigure::value(figure, objects, bytes), width - 1,
                 AllocCountsFigure::is_known(figure, objects, bytes));
  });
  st->print("  ");
}

static int rows_shown(const AllocCountsSnapshot* snapshot, size_t limit) {
  const int length = snapshot->length();
  return limit == 0 ? length : (int)MIN2(limit, (size_t)length);
}

// Which of the first rows have a name that another one of them has, too, or that a row has
// that is no class.
class TwinNames : public StackObj {
 private:
  struct Name {
    const char* _name;
    int         _row;
  };
  GrowableArray<bool> _is_twin;

  static int compare(Name* a, Name* b) { return strcmp(a->_name, b->_name); }

 public:
  TwinNames(const AllocCountsSnapshot* snapshot, int length) : _is_twin(length, length, false) {
    GrowableArray<Name> names(length);
    for (int i = 0; i < length; i++) {
      const Name name = { snapshot->row(i).type_name(), i };
      names.append(name);
    }
    names.sort(compare);
    for (int i = 1; i < length; i++) {
      if (compare(names.adr_at(i - 1), names.adr_at(i)) == 0) {
        _is_twin.at_put(names.at(i - 1)._row, true);
        _is_twin.at_put(names.at(i)._row, true);
      }
    }
  }

  bool at(int row) const { return _is_twin.at(row); }
};

void AllocCountsReport::print_table(const AllocCountsSnapshot* snapshot, size_t limit, outputStream* st,
                                    AllocCountsFigure::Id figure, bool with_loaders) {
  ResourceMark rm;
  const int length = snapshot->length();
  const int shown = rows_shown(snapshot, limit);
  const TwinNames twins(snapshot, shown);
  columns_do(figure, [&] (int column, int width) { st->print("%*s", width, AllocCountsFigure::name(column)); });
  st->print_cr("  class");
  for (int i = 0; i < shown; i++) {
    ResourceMark rm;
    const AllocCountsRow& row = snapshot->row(i);
    print_row(st, row._objects, row._bytes, figure);
    AllocCountsText::print_name(st, row.type_name());
    const char* const loader = row.loader_name();
    if (loader != nullptr && (with_loaders || twins.at(i))) {
      st->print_raw(" (loader ");
      AllocCountsText::print_name(st, loader);
      st->put(')');
    }
    st->cr();
  }
  if (shown < length) {
    AllocCountsFigures objects;
    AllocCountsFigures bytes;
    for (int i = shown; i < length; i++) {
      objects.add(snapshot->row(i)._objects);
      bytes.add(snapshot->row(i)._bytes);
    }
    print_row(st, objects, bytes, figure);
    st->print_cr("(%d more rows)", length - shown);
  }
  print_row(st, snapshot->objects(), snapshot->bytes(), figure);
  st->print_cr("total, %zu classes", snapshot->classes());
}

static int compare_objects(AllocCountsReport::ThreadRow* a, AllocCountsReport::ThreadRow* b) {
  return a->_objects != b->_objects ? (a->_objects > b->_objects ? -1 : 1) : (a->_id < b->_id ? -1 : a->_id > b->_id);
}

void AllocCountsReport::print_threads(GrowableArray<ThreadRow>* rows, size_t limit, outputStream* st) {
  rows->sort(compare_objects);
  const int shown = limit == 0 ? rows->length() : (int)MIN2(limit, (size_t)rows->length());
  jlong objects = 0;
  jlong bytes = 0;
  jlong more_objects = 0;
  jlong more_bytes = 0;
  jlong carriers_objects = 0;
  jlong carriers_bytes = 0;
  int carriers = 0;
  const char* const format = "%14" PRId64 " %16" PRId64 "  ";
  st->print_cr("%14s %16s  %s", "allocs", "alloc_bytes", "thread");
  for (int i = 0; i < rows->length(); i++) {
    const ThreadRow& row = rows->at(i);
    objects += row._objects;
    bytes += row._bytes;
    if (row._is_carrier) {
      carriers++;
      carriers_objects += row._objects;
      carriers_bytes += row._bytes;
    }
    if (i < shown) {
      st->print(format, (int64_t)row._objects, (int64_t)row._bytes);
      st->print("#%" PRId64 " \"", row._id);
      AllocCountsText::print_name(st, row._name);
      st->print_raw(row._is_carrier ? "\", carrier of virtual threads" : "\"");
      st->cr();
    } else {
      more_objects += row._objects;
      more_bytes += row._bytes;
    }
  }
  if (shown < rows->length()) {
    st->print(format, (int64_t)more_objects, (int64_t)more_bytes);
    st->print_cr("(%d more threads)", rows->length() - shown);
  }
  if (carriers > 0) {
    st->print(format, (int64_t)carriers_objects, (int64_t)carriers_bytes);
    st->print_cr("(virtual threads, on %d carriers)", carriers);
  }
  st->print(format, (int64_t)objects, (int64_t)bytes);
  st->print_cr("total, %d threads that have not exited", rows->length());
}

static void print_csv_figure(outputStream* st, int figure, const AllocCountsRow& row) {
  if (AllocCountsFigure::is_known(figure, row._objects, row._bytes)) {
    st->print("," JLONG_FORMAT, AllocCountsFigure::value(figure, row._objects, row._bytes));
  } else {
    st->put(',');
  }
}

// Columns that are not of the first version come after those, so that readers find what they know where it was.
void AllocCountsReport::print_csv(const AllocCountsSnapshot* snapshot, size_t limit, outputStream* st) {
  st->print("class");
  for (int c = 0; c < AllocCountsFigure::number_of_counted; c++) {
    st->print(",%s", AllocCountsFigure::name(c));
  }
  st->print(",kind,loader");
  for (int c = AllocCountsFigure::number_of_counted; c < AllocCountsFigure::number_of_figures; c++) {
    st->print(",%s", AllocCountsFigure::name(c));
  }
  st->cr();
  for (int i = 0; i < rows_shown(snapshot, limit); i++) {
    ResourceMark rm;
    const AllocCountsRow& row = snapshot->row(i);
    AllocCountsText::print_csv_cell(st, row.type_name());
    for (int c = 0; c < AllocCountsFigure::number_of_counted; c++) {
      print_csv_figure(st, c, row);
    }
    st->print(",%s,", row.kind_name());
    if (row.loader_name() != nullptr) {
      AllocCountsText::print_csv_cell(st, row.loader_name());
    }
    for (int c = AllocCountsFigure::number_of_counted; c < AllocCountsFigure::number_of_figures; c++) {
      print_csv_figure(st, c, row);
    }
    st->cr();
  }
}

static void print_json_figures(outputStream* st, const AllocCountsFigures& objects, const AllocCountsFigures& bytes) {
  for (int c = 0; c < AllocCountsFigure::number_of_figures; c++) {
    if (AllocCountsFigure::is_known(c, objects, bytes)) {
      st->print(", \"%s\": " JLONG_FORMAT, AllocCountsFigure::name(c), AllocCountsFigure::value(c, objects, bytes));
    } else {
      st->print(", \"%s\": null", AllocCountsFigure::name(c));
    }
  }
}

void AllocCountsReport::print_json(const AllocCountsSnapshot* snapshot, size_t limit, outputStream* st) {
  st->print("{\"classes\": %zu, \"rows\": [", snapshot->classes());
  for (int i = 0; i < rows_shown(snapshot, limit); i++) {
    ResourceMark rm;
    const AllocCountsRow& row = snapshot->row(i);
    st->print_cr("%s", i == 0 ? "" : ",");
    st->print("  {\"class\": ");
    AllocCountsText::print_json_string(st, row.type_name());
    st->print(", \"kind\": \"%s\", \"loader\": ", row.kind_name());
    if (row.loader_name() != nullptr) {
      AllocCountsText::print_json_string(st, row.loader_name());
    } else {
      st->print("null");
    }
    print_json_figures(st, row._objects, row._bytes);
    st->put('}');
  }
  st->cr();
  st->print("], \"total\": {\"rows\": %d", snapshot->length());
  print_json_figures(st, snapshot->objects(), snapshot->bytes());
  st->print_cr("}}");
}

void AllocCountsReport::print_cpython(const AllocCountsSnapshot* snapshot, outputStream* st) {
  for (int i = 0; i < snapshot->length(); i++) {
    ResourceMark rm;
    const AllocCountsRow& row = snapshot->row(i);
    AllocCountsText::print_name(st, row.type_name());
    st->print_cr(" alloc'd: " JLONG_FORMAT ", freed: " JLONG_FORMAT ", max in use: " JLONG_FORMAT,
                 row._objects._allocated, row._objects._dead, row._objects._max);
  }
}

static const char* value_or_empty(const char* flag) {
  return flag != nullptr ? flag : ""; // null if no value was given
}

const char* AllocCountsReport::check_flags() {
  stringStream wrong;
  const char* const format = value_or_empty(AllocCountsExitFormat);
  const char* const order = value_or_empty(AllocCountsExitOrder);
  if (strcmp(format, exit_format_table) != 0 && strcmp(format, exit_format_cpython) != 0) {
    wrong.print("Invalid AllocCountsExitFormat '%s': use %s or %s", format, exit_format_table, exit_format_cpython);
  } else if (!AllocCountsSnapshot::is_order(order)) {
    wrong.print("Invalid AllocCountsExitOrder '%s': use one of %s", order, AllocCountsSnapshot::orders());
  } else if (!FLAG_IS_DEFAULT(AllocCountsFile) && *value_or_empty(AllocCountsFile) == '\0') {
    wrong.print("Invalid AllocCountsFile '': use the path of a file, as in counts-%%p.csv");
  } else if (!FLAG_IS_DEFAULT(AllocSitesFile) && *value_or_empty(AllocSitesFile) == '\0') {
    wrong.print("Invalid AllocSitesFile '': use the path of a file, as in sites-%%p.csv");
  } else {
    return nullptr;
  }
  return wrong.as_string();
}

// The path that the value of a flag stands for. In the resource area, null if it is too long.
static const char* file_path(const char* value) {
  char* const path = NEW_RESOURCE_ARRAY(char, JVM_MAXPATHLEN);
  return Arguments::copy_expand_pid(value, strlen(value), path, JVM_MAXPATHLEN) ? path : nullptr;
}

// Returns whether the file can be written, as far as that is known at the start.
static bool check_file(const char* flag, const char* value) {
  if (value == nullptr) {
    return true;
  }
  const char* const path = file_path(value);
  const char* const wrong = path == nullptr ? "The path is too long" : AllocCountsOutputFile::check(path);
  if (wrong != nullptr) {
    log_warning(alloc)("%s=%s has no effect. %s", flag, value, wrong);
  }
  return wrong == nullptr;
}

void AllocCountsReport::check_files() {
  if (!check_file("AllocCountsFile", AllocCountsFile)) {
    FLAG_SET_DEFAULT(AllocCountsFile, nullptr);
  }
  if (!check_file("AllocSitesFile", AllocSitesFile)) {
    FLAG_SET_DEFAULT(AllocSitesFile, nullptr);
  }
}

static void not_written(const char* flag, const char* value, const char* reason) {
  log_warning(alloc)("%s=%s is not written. %s", flag, value, reason);
}

static void write_file(const char* flag, const char* value, const stringStream& text) {
  ResourceMark rm;
  AllocCountsOutputFile file;
  const char* wrong = file.open(file_path(value), true /* may_replace */);
  if (wrong == nullptr) {
    wrong = file.commit(text);
  }
  if (wrong != nullptr) {
    not_written(flag, value, wrong);
  }
}

static void sites_at_exit() {
  const bool prints_sites = PrintAllocCountsAtExit && strcmp(AllocCountsExitFormat, exit_format_table) == 0 &&
                            AllocCountsSites::is_on();
  if (!prints_sites && AllocSitesFile == nullptr) {
    return;
  }
  AllocCountsSitesSnapshot snapshot;
  if (!snapshot.take()) {
    if (AllocSitesFile != nullptr) {
      not_written("AllocSitesFile", AllocSitesFile,
                  "Allocation sites are not counted; to count them from the start, use -XX:+CountAllocSites");
    }
    return;
  }
  snapshot.group(AllocCountsSitesSnapshot::by_site);
  snapshot.sort("allocs");
  if (AllocSitesFile != nullptr) {
    stringStream text;
    AllocCountsSitesReport::print_csv(snapshot, AllocCountsSitesSnapshot::by_site, 0 /* limit */, &text);
    write_file("AllocSitesFile", AllocSitesFile, text);
  }
  if (prints_sites) {
    ttyLocker ttyl;
    tty->cr();
    AllocCountsSitesReport::print_table(snapshot, AllocCountsSitesSnapshot::by_site, AllocCountsExitRows, tty);
  }
}

void AllocCountsReport::at_exit() {
  if (!CountAllocs) {
    if (PrintAllocCountsAtExit) {
      tty->cr();
      tty->print_cr("%s", disabled_message());
    }
    if (AllocCountsFile != nullptr) {
      not_written("AllocCountsFile", AllocCountsFile, disabled_message());
    }
    if (AllocSitesFile != nullptr) {
      not_written("AllocSitesFile", AllocSitesFile, disabled_message());
    }
    return;
  }
  AllocCountsSnapshot snapshot;
  snapshot.take_at_safepoint();
  if (AllocCountsFile != nullptr) {
    snapshot.sort(AllocCountsFigure::allocs);
    stringStream text;
    print_csv(&snapshot, 0 /* limit */, &text);
    write_file("AllocCountsFile", AllocCountsFile, text);
  }
  if (PrintAllocCountsAtExit) {
    ttyLocker ttyl;
    // The program may have left its last line unfinished.
    tty->cr();
    if (strcmp(AllocCountsExitFormat, exit_format_cpython) == 0) {
      snapshot.sort_by_age();
      print_cpython(&snapshot, tty);
    } else {
      const AllocCountsFigure::Id figure = snapshot.sort(AllocCountsExitOrder);
      print_table(&snapshot, AllocCountsExitRows, tty, figure);
    }
  }
  sites_at_exit();
}

void AllocCountsReport::at_out_of_memory() {
  if (!PrintAllocCountsOnOutOfMemoryError) {
    return;
  }
  if (!CountAllocs) {
    tty->print_cr("%s", disabled_message());
    return;
  }
  AllocCountsArchive::ensure_counted();
  AllocCountsSnapshot snapshot;
  // Shenandoah may have run out of memory with its lock held.
  snapshot.take_in_one_step();
  // What fills the heap comes first, however few objects it is.
  snapshot.sort(AllocCountsFigure::alive_bytes);
  ttyLocker ttyl;
  print_table(&snapshot, error_rows, tty, AllocCountsFigure::alive_bytes);
}

// Whether the thread that reports a crash has taken the lock for it.
static bool has_taken_lock = false;

void AllocCountsReport::print_on_error(outputStream* st) {
  if (!CountAllocs || AllocCounts_lock == nullptr) {
    return;
  }
  if (Thread::current_or_null_safe() == nullptr) {
    st->print_cr("Allocation counts: not known, because the VM does not know the thread that failed");
    return;
  }
  st->print_cr("Allocation counts (%d classes with the most bytes alive%s):", error_rows,
               AllocCountsArchive::is_counted() ? "" : ", without archived objects");
  if (!AllocCounts_lock->owned_by_self()) {
    if (!AllocCounts_lock->try_lock_without_rank_check()) {
      st->print_cr("  not known: another thread holds the lock of the counters");
      return;
    }
    has_taken_lock = true;
  }
  // Only threads that allocate change anything now.
  struct ErrorRow {
    u4    _id;
    jlong _allocated;
    jlong _alive;
    jlong _alive_bytes;
  } rows[error_rows];
  int length = 0;
  auto insert = [&] (const ErrorRow& row) {
    int i = length;
    while (i > 0 && row._alive_bytes > rows[i - 1]._alive_bytes) {
      i--;
    }
    if (row._alive > 0 && i < error_rows) {
      length = MIN2(length + 1, error_rows);
      for (int k = length - 1; k > i; k--) {
        rows[k] = rows[k - 1];
      }
      rows[i] = row;
    }
  };
  // Some ids at a time, so that each table is read along its counters. Threads that have
  // counted nothing since the last fold are left out.
  const u4 ids_at_a_time = 256;
  jlong allocated[ids_at_a_time + 1]; // and the second slot of a pair
  for (u4 first = AllocCountsIds::_first_id; first < AllocCountsIds::top(); first += ids_at_a_time) {
    const u4 end = MIN2(first + ids_at_a_time, AllocCountsIds::top());
    const u4 end_of_slots = MIN2(end + 1, AllocCountsIds::top());
    memset(allocated, 0, sizeof(allocated));
    for (const AllocCountsTable* t : AllocCountsTable::all()) {
      if (t->is_in_use()) {
        for (u4 slot = first; slot < end_of_slots; slot++) {
          allocated[slot - first] += t->at(slot);
        }
      }
    }
    for (u4 id = first; id < end; id++) {
      const AllocCountsIds::Entry* const e = AllocCountsIds::entry(id);
      if (e->_klass == nullptr) {
        continue;
      }
      ErrorRow row;
      row._id = id;
      row._allocated = allocated[id - first];
      row._alive = row._allocated - AllocCountsDeaths::dead(id);
      row._alive_bytes = e->_instance_bytes != 0 ? row._alive * (jlong)e->_instance_bytes
                                                 : allocated[id + 1 - first] - AllocCountsDeaths::dead(id + 1);
      insert(row);
    }
  }
  st->print_cr("%14s %12s %16s  %s", "allocs", "alive", "alive_bytes", "class");
  for (int i = 0; i < length; i++) {
    ResourceMark rm;
    st->print("%14" PRId64 " %12" PRId64 " %16" PRId64 "  ", (int64_t)rows[i]._allocated, (int64_t)rows[i]._alive,
              (int64_t)rows[i]._alive_bytes);
    AllocCountsText::print_name(st, AllocCountsRow::type_name(AllocCountsIds::entry(rows[i]._id)->_klass));
    st->cr();
  }
}

void AllocCountsReport::after_print_on_error() {
  // Others go on until the VM is gone: JFR saves what it has, for one.
  if (has_taken_lock) {
    has_taken_lock = false;
    AllocCounts_lock->unlock();
  }
}
