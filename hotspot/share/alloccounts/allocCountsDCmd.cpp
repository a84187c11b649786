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
#include "alloccounts/allocCountsDCmd.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsReport.hpp"
#include "alloccounts/allocCountsSites.hpp"
#include "alloccounts/allocCountsSitesReport.hpp"
#include "alloccounts/allocCountsSitesSnapshot.hpp"
#include "alloccounts/allocCountsSiteSwitch.hpp"
#include "alloccounts/allocCountsSnapshot.hpp"
#include "alloccounts/allocCountsTable.hpp"
#include "alloccounts/allocCountsText.hpp"
#include "classfile/classLoader.hpp"
#include "classfile/javaClasses.inline.hpp"
#include "classfile/symbolTable.hpp"
#include "classfile/systemDictionary.hpp"
#include "classfile/vmSymbols.hpp"
#include "memory/resourceArea.hpp"
#include "runtime/handles.inline.hpp"
#include "runtime/interfaceSupport.inline.hpp"
#include "runtime/javaCalls.hpp"
#include "runtime/threadSMR.hpp"
#include "utilities/exceptions.hpp"
#include "utilities/formatBuffer.hpp"
#include "utilities/ostream.hpp"

AllocCountsSnapshot* AllocCountsDCmd::_last_baseline = nullptr;
u8 AllocCountsDCmd::_baselines = 0;

AllocCountsDCmd::AllocCountsDCmd(outputStream* output, bool heap) :
                                 DCmdWithParser(output, heap),
  _limit("limit", "Number of rows to print, 0 for all", "INT", false, "20"),
  _order("order", "The figure to sort rows by, largest first: allocs, deallocs, alive, max, survived, alloc_bytes, "
         "dealloc_bytes, alive_bytes, max_bytes or survived_bytes; or name, or age (newest class first)",
         "STRING", false, "allocs"),
  _filter("filter", "Print only classes of this name, where * stands for any characters, as in java.util.*; "
          "a name with a space needs quotes that the shell leaves, as in 'filter=\"a b\"'",
          "STRING", false),
  _format("format", "table, csv or json; csv and json print all rows unless limit is given. With sites also folded, "
          "for flame graphs, and pprof, which needs filename", "STRING", false, "table"),
  _baseline("baseline", "Keep a snapshot as the baseline of later diffs, and print nothing else", "BOOLEAN", false, "false"),
  _diff("diff", "Print what changed since the baseline", "BOOLEAN", false, "false"),
  _threads("threads", "Print how much each thread has allocated, instead of each class; needs -XX:+CountAllocsPerThread",
           "BOOLEAN", false, "false"),
  _thread("thread", "Print what one thread has allocated, by its number, which Thread.print prints after #; "
          "needs -XX:+CountAllocsPerThread", "INT", false),
  _stacks("stacks", "Sample allocations for a while, and print the stacks that allocated objects of the class of this name",
          "STRING", false),
  _sites("sites", "start, stop, or a name as in filter: count for each place in the code that allocates, or not any more; "
         "or print what each has allocated of these classes since the start. With a duration, print what it allocates meanwhile, "
         "whether or not sites are counted before", "STRING", false),
  _by("by", "With sites, what a row is for: site, line, method or package", "STRING", false, "site"),
  _duration("duration", "How long to sample for stacks, or to count sites, in whole seconds, at most 300s; other commands wait "
            "meanwhile. With sites=start, after how long to stop; it is not limited then", "NANOTIME", false, "5s"),
  _loaders("loaders", "Print the class loader of each class in the table, not only of classes of the same name",
           "BOOLEAN", false, "false"),
  _filename("filename", "Write to this file instead, in which %p stands for the process id; "
            "a relative path starts at the current directory of the VM", "FILE", false),
  _overwrite("overwrite", "Replace the file if it exists", "BOOLEAN", false, "false"),
  _file(),
  _were_sites_on(false) {
  _dcmdparser.add_dcmd_option(&_limit);
  _dcmdparser.add_dcmd_option(&_order);
  _dcmdparser.add_dcmd_option(&_filter);
  _dcmdparser.add_dcmd_option(&_format);
  _dcmdparser.add_dcmd_option(&_baseline);
  _dcmdparser.add_dcmd_option(&_diff);
  _dcmdparser.add_dcmd_option(&_threads);
  _dcmdparser.add_dcmd_option(&_thread);
  _dcmdparser.add_dcmd_option(&_stacks);
  _dcmdparser.add_dcmd_option(&_sites);
  _dcmdparser.add_dcmd_option(&_by);
  _dcmdparser.add_dcmd_option(&_duration);
  _dcmdparser.add_dcmd_option(&_loaders);
  _dcmdparser.add_dcmd_option(&_filename);
  _dcmdparser.add_dcmd_option(&_overwrite);
}

// For which stacks may be sampled, and sites be counted for one command.
static const int max_seconds = 300;

static const char* const no_memory_for_sites =
  "There is no memory, or no address space, to count allocation sites: raise the limits (ulimit -v, vm.max_map_count)";

enum Format { table, csv, json, folded, pprof };
static const char* const formats[] = { "table", "csv", "json", "folded", "pprof" };

// The format of this name, or -1.
static int find_format(const char* name) {
  for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
    if (strcmp(formats[i], name) == 0) {
      return (int)i;
    }
  }
  return -1;
}

static const char* value_of(const DCmdArgument<char*>& argument) {
  return argument.value() != nullptr ? argument.value() : ""; // null if no value was given
}

static const char* message(const char* format, ...) ATTRIBUTE_PRINTF(1, 2);
static const char* message(const char* format, ...) {
  stringStream ss;
  va_list ap;
  va_start(ap, format);
  ss.vprint(format, ap);
  va_end(ap);
  return ss.as_string();
}

// What is wrong with them, or null. In the resource area.
const char* AllocCountsDCmd::check_arguments() const {
  const char* const order = value_of(_order);
  const int figure = AllocCountsFigure::find(order);
  if (_sites.is_set() ? !AllocCountsSitesSnapshot::is_order(order) : !AllocCountsSnapshot::is_order(order)) {
    return message("Invalid order '%s': use one of %s", order,
                   _sites.is_set() ? AllocCountsSitesSnapshot::orders() : AllocCountsSnapshot::orders());
  }
  const int format = find_format(value_of(_format));
  if (format < 0 || (format > json && !_sites.is_set())) {
    return message("Invalid format '%s': use one of table, csv, json%s", value_of(_format), _sites.is_set() ? ", folded, pprof" : "");
  }
  if (_limit.value() < 0) {
    return message("Invalid limit " JLONG_FORMAT ": must be 0 or more", _limit.value());
  }
  if (_filter.is_set() && *value_of(_filter) == '\0') {
    return "Invalid filter '': use a name, as in java.util.*";
  }
  if (_stacks.is_set() && *value_of(_stacks) == '\0') {
    return "Invalid stacks '': use the name of a class, as in java.lang.String";
  }
  const jlong nanos = _duration.value()._nanotime;
  if (starts_sites()) {
    if (nanos <= 0) {
      return message("Invalid duration " JLONG_FORMAT "%s: must be more than 0",
                     _duration.value()._time, _duration.value()._unit);
    }
  } else if (nanos < NANOSECS_PER_SEC || nanos > max_seconds * NANOSECS_PER_SEC || nanos % NANOSECS_PER_SEC != 0) {
    return message("Invalid duration " JLONG_FORMAT "%s: must be whole seconds, from 1s to %ds",
                   _duration.value()._time, _duration.value()._unit, max_seconds);
  }
  if (_baseline.value() + _diff.value() + _threads.value() + _thread.is_set() + _stacks.is_set() + _sites.is_set() > 1) {
    return "Use one of baseline, diff, threads, thread, stacks and sites at a time";
  }
  if (_sites.is_set()) {
    if (*value_of(_sites) == '\0') {
      return "Invalid sites '': use start, stop, * for all classes, or a name, as in java.util.*";
    }
    if (AllocCountsSitesSnapshot::find_grouping(value_of(_by)) < 0) {
      return message("Invalid by '%s': use one of site, line, method, package", value_of(_by));
    }
    if (_loaders.is_set()) {
      return "Use sites without loaders";
    }
    if (format > json && _by.is_set()) {
      return message("Use format %s without by: it has whole stacks", formats[format]);
    }
    if (format == pprof && !_filename.is_set()) {
      return "Use format pprof with filename: it is no text";
    }
    if ((starts_sites() || stops_sites()) &&
        (_limit.is_set() || _order.is_set() || _filter.is_set() || _format.is_set() || _by.is_set() || _filename.is_set() ||
         (stops_sites() && _duration.is_set()))) {
      return message("Use sites=%s without other options: it prints no rows. Of a class of this name, sites=* filter=%s prints sites",
                     value_of(_sites), value_of(_sites));
    }
    if (CountAllocs && !starts_sites() && !stops_sites() && !_duration.is_set() && !AllocCountsSites::is_on()) {
      return AllocCountsSitesReport::off_message();
    }
  } else if (_by.is_set()) {
    return "Use by with sites";
  }
  if ((_threads.value() || _stacks.is_set()) &&
      (_order.is_set() || _filter.is_set() || _format.is_set() || _loaders.is_set())) {
    return "Use threads and stacks without order, filter, format and loaders";
  }
  if (_baseline.value() &&
      (_limit.is_set() || _order.is_set() || _filter.is_set() || _format.is_set() || _loaders.is_set() || _filename.is_set())) {
    return "Use baseline without limit, order, filter, format, loaders and filename: it keeps the counts of all classes, "
           "and prints none";
  }
  if (_filename.is_set() && *value_of(_filename) == '\0') {
    return "Invalid filename '': use the path of a file, as in counts-%p.csv";
  }
  if (_overwrite.is_set() && !_filename.is_set()) {
    return "Use overwrite with filename";
  }
  if (_thread.is_set() && figure >= 0 && figure != AllocCountsFigure::allocs && figure != AllocCountsFigure::alloc_bytes) {
    return message("Invalid order '%s' for thread: only what a thread allocates is known; use allocs, alloc_bytes, name or age",
                   order);
  }
  if (_diff.value() && (figure == AllocCountsFigure::max || figure == AllocCountsFigure::max_bytes)) {
    return message("Invalid order '%s' for diff: maxima have no difference; use another figure, name or age", order);
  }
  if (_duration.is_set() && !_stacks.is_set() && !_sites.is_set()) {
    return "Use duration with stacks or sites";
  }
  if (CountAllocs && !CountAllocsPerThread && (_threads.value() || _thread.is_set())) {
    return "This VM does not count for each thread: run the program with -XX:+CountAllocsPerThread";
  }
  if (CountAllocs && _diff.value() && !has_baseline()) {
    return "No baseline to compare with: use GC.alloc_counts baseline first";
  }
  if (CountAllocs && _thread.is_set() && !AllocCountsSnapshot::is_thread(_thread.value())) {
    return no_thread_message();
  }
  return nullptr;
}

bool AllocCountsDCmd::starts_sites() const {
  return _sites.is_set() && strcmp(value_of(_sites), "start") == 0;
}

bool AllocCountsDCmd::stops_sites() const {
  return _sites.is_set() && strcmp(value_of(_sites), "stop") == 0;
}

// Here, before the answer begins, so that jcmd fails if this does.
void AllocCountsDCmd::switch_sites(TRAPS) {
  if (stops_sites()) {
    if (!AllocCountsSiteSwitch::stop()) {
      THROW_MSG(vmSymbols::java_lang_IllegalArgumentException(), "Allocation sites are not counted, so there is nothing to stop");
    }
    return;
  }
  _were_sites_on = AllocCountsSites::is_on();
  if (!AllocCountsSiteSwitch::start(_duration.is_set() ? _duration.value()._nanotime : 0)) {
    THROW_MSG(vmSymbols::java_lang_IllegalArgumentException(), no_memory_for_sites);
  }
}

bool AllocCountsDCmd::take_sites(AllocCountsSitesSnapshot* snapshot, TRAPS) {
  if (!_duration.is_set()) {
    if (!snapshot->take()) {
      // Another client has stopped them since the arguments were checked.
      THROW_MSG_(vmSymbols::java_lang_IllegalArgumentException(), AllocCountsSitesReport::off_message(), false);
    }
    return true;
  }
  const u4 held = AllocCountsSiteSwitch::hold();
  if (held == 0) {
    THROW_MSG_(vmSymbols::java_lang_IllegalArgumentException(), no_memory_for_sites, false);
  }
  AllocCountsSitesSnapshot baseline;
  const bool has_baseline = baseline.take();
  THREAD->sleep(_duration.value()._nanotime / NANOSECS_PER_MILLISEC);
  const bool is_complete = has_baseline && snapshot->take() && snapshot->subtract(baseline);
  AllocCountsSiteSwitch::release(held);
  if (!is_complete) {
    THROW_MSG_(vmSymbols::java_lang_IllegalArgumentException(),
               "Another client stopped the counting of sites meanwhile, so sites are not counted: try again", false);
  }
  return true;
}

bool AllocCountsDCmd::print_sites(outputStream* st, TRAPS) {
  AllocCountsSitesSnapshot snapshot;
  if (!take_sites(&snapshot, THREAD)) {
    return false;
  }
  if (strcmp(value_of(_sites), "*") != 0) {
    // What is no class has no name, but is part of all.
    snapshot.filter(AllocCountsText::argument(value_of(_sites)));
  }
  if (_filter.is_set()) {
    snapshot.filter(AllocCountsText::argument(value_of(_filter)));
  }
  typedef AllocCountsSitesSnapshot S;
  const int format = find_format(value_of(_format));
  const S::Grouping grouping = format > json ? S::by_stack : (S::Grouping)S::find_grouping(value_of(_by));
  snapshot.group(grouping);
  snapshot.sort(value_of(_order));
  const size_t limit = format == table || _limit.is_set() ? (size_t)_limit.value() : 0;
  switch (format) {
    case table:  AllocCountsSitesReport::print_table(snapshot, grouping, limit, st); break;
    case csv:    AllocCountsSitesReport::print_csv(snapshot, grouping, limit, st); break;
    case json:   AllocCountsSitesReport::print_json(snapshot, grouping, limit, st); break;
    case folded: AllocCountsSitesReport::print_folded(snapshot, strcmp(value_of(_order), "alloc_bytes") == 0, limit, st); break;
    case pprof:  AllocCountsSitesReport::print_pprof(snapshot, limit, st); break;
  }
  return true;
}

bool AllocCountsDCmd::has_baseline() {
  AllocCountsLocker ml;
  return _last_baseline != nullptr;
}

const char* AllocCountsDCmd::no_thread_message() const {
  return message("No platform thread with the number " JLONG_FORMAT ": use GC.alloc_counts threads to see which there are",
                 _thread.value());
}

void AllocCountsDCmd::take_baseline() {
  AllocCountsSnapshot* const snapshot = new AllocCountsSnapshot();
  snapshot->take();
  AllocCountsSnapshot* last;
  {
    AllocCountsLocker ml;
    last = _last_baseline;
    _last_baseline = snapshot;
    _baselines++;
  }
  delete last;
  output()->print_cr("Baseline taken");
}

// There is a baseline, as arguments are checked first, and it never goes.
void AllocCountsDCmd::take_diff(AllocCountsSnapshot* snapshot) {
  while (true) {
    u8 baseline;
    {
      AllocCountsLocker ml;
      baseline = _baselines;
    }
    snapshot->take();
    AllocCountsLocker ml;
    if (baseline == _baselines) {
      snapshot->subtract(*_last_baseline);
      return;
    }
    // Another client has taken a baseline meanwhile, which may be later than this snapshot.
    snapshot->clear();
  }
}

void AllocCountsDCmd::print_threads(outputStream* st, TRAPS) {
  GrowableArray<AllocCountsReport::ThreadRow> rows;
  for (JavaThreadIteratorWithHandle it; JavaThread* thread = it.next(); ) {
    {
      // Lets a pause begin.
      ThreadBlockInVM tbivm(THREAD);
    }
    const oop thread_object = thread->threadObj();
    if (thread_object == nullptr || java_lang_Thread::thread_id(thread_object) == 0) {
      continue; // it has not started, or is being attached
    }
    AllocCountsReport::ThreadRow row;
    row._id = java_lang_Thread::thread_id(thread_object);
    row._name = thread->name();
    row._is_carrier = thread_object->klass()->name()->equals("jdk/internal/misc/CarrierThread");
    {
      AllocCountsLocker ml(AllocCountsLocker::one_of_many_steps);
      thread->alloc_counts()->table()->total_of_owner(&row._objects, &row._bytes);
    }
    rows.append(row);
  }
  AllocCountsReport::print_threads(&rows, (size_t)_limit.value(), st);
}

bool AllocCountsDCmd::print_stacks(outputStream* st, TRAPS) {
  HandleMark hm(THREAD);
  TempNewSymbol name = SymbolTable::new_symbol("jdk/alloccounts/internal/Stacks");
  Klass* const k = SystemDictionary::resolve_or_null(name, CHECK_false);
  if (k == nullptr) {
    const char* const missing = !ClassLoader::is_module_observable("jdk.alloccounts") ? "jdk.alloccounts" :
                                !ClassLoader::is_module_observable("jdk.jfr")         ? "jdk.jfr" : nullptr;
    if (missing != nullptr) {
      output()->print_cr("Module %s is not in the Java runtime image of the program: run the program with an image "
                         "that jlink makes with --add-modules jdk.alloccounts,jdk.jfr", missing);
    } else {
      output()->print_cr("Module jdk.alloccounts is not in use: run the program without --limit-modules, "
                         "or with --add-modules jdk.alloccounts,jdk.jfr");
    }
    return false;
  }
  Handle class_name = java_lang_String::create_from_str(AllocCountsText::modified_utf8(value_of(_stacks)), CHECK_false);
  TempNewSymbol method = SymbolTable::new_symbol("text");
  TempNewSymbol signature = SymbolTable::new_symbol("(Ljava/lang/String;II)Ljava/lang/String;");
  JavaCallArguments arguments;
  arguments.push_oop(class_name);
  arguments.push_int((jint)(_duration.value()._nanotime / NANOSECS_PER_SEC));
  arguments.push_int((jint)MIN2(_limit.value(), (jlong)max_jint));
  JavaValue result(T_OBJECT);
  JavaCalls::call_static(&result, k, method, signature, &arguments, CHECK_false);
  st->print_raw(AllocCountsText::standard_utf8(java_lang_String::as_utf8_string(result.get_oop())));
  return true;
}

// Arguments are refused here, before the answer begins, so that jcmd fails.
void AllocCountsDCmd::parse(CmdLine* line, char delim, TRAPS) {
  DCmdWithParser::parse(line, delim, CHECK);
  ResourceMark rm(THREAD);
  const char* const wrong = check_arguments();
  if (wrong != nullptr) {
    THROW_MSG(vmSymbols::java_lang_IllegalArgumentException(), wrong);
  }
  if (CountAllocs && (starts_sites() || stops_sites())) {
    switch_sites(CHECK);
  }
  if (_filename.is_set() && CountAllocs) {
    open_file(CHECK);
  }
}

void AllocCountsDCmd::open_file(TRAPS) {
  ResourceMark rm(THREAD);
  const char* const wrong = _file.open(AllocCountsText::argument(_filename.value()), _overwrite.value());
  if (wrong != nullptr) {
    THROW_MSG(vmSymbols::java_lang_IllegalArgumentException(), wrong);
  }
}

void AllocCountsDCmd::cleanup() {
  _file.abandon(); // if the command was not executed to its end
  DCmdWithParser::cleanup();
}

void AllocCountsDCmd::execute(DCmdSource source, TRAPS) {
  ResourceMark rm(THREAD);
  if (!CountAllocs) {
    output()->print_cr("%s", AllocCountsReport::disabled_message());
    return;
  }
  if (_baseline.value()) {
    take_baseline();
    return;
  }
  if (starts_sites()) {
    output()->print_cr("%s", _were_sites_on ? "Allocation sites are counted already, and go on" : "Allocation sites are counted from now on");
    return;
  }
  if (stops_sites()) {
    output()->print_cr("Allocation sites are not counted any more");
    return;
  }
  if (!_file.is_open()) {
    if (source == DCmd_Source_MBean) {
      // A string of Java will be made of it.
      stringStream text;
      print(&text, CHECK);
      output()->print_raw(AllocCountsText::modified_utf8(text.base()));
    } else {
      AllocCountsBlockStream out(output());
      print(&out, THREAD);
    }
    return;
  }
  stringStream text;
  const bool printed = print(&text, CHECK);
  if (printed) {
    const char* const wrong = _file.commit(text);
    if (wrong == nullptr) {
      output()->print_cr("Written to %s", _filename.value());
    } else {
      output()->print_cr("%s", wrong);
    }
  }
}

// Returns false if there was nothing to print, and output() has the reason.
bool AllocCountsDCmd::print(outputStream* st, TRAPS) {
  if (_threads.value()) {
    print_threads(st, THREAD);
    return true;
  }
  if (_stacks.is_set()) {
    return print_stacks(st, THREAD);
  }
  if (_sites.is_set()) {
    return print_sites(st, THREAD);
  }
  return print_rows(st);
}

bool AllocCountsDCmd::print_rows(outputStream* st) {
  AllocCountsSnapshot snapshot;
  if (_diff.value()) {
    take_diff(&snapshot);
  } else if (_thread.is_set()) {
    if (!snapshot.take_thread(_thread.value())) {
      output()->print_cr("%s", no_thread_message()); // it has exited since
      return false;
    }
  } else {
    snapshot.take();
  }
  if (_filter.is_set()) {
    snapshot.filter(AllocCountsText::argument(value_of(_filter)));
  }
  const AllocCountsFigure::Id figure = snapshot.sort(value_of(_order));
  const int format = find_format(value_of(_format));
  const size_t limit = format == table || _limit.is_set() ? (size_t)_limit.value() : 0;
  switch (format) {
    case table: AllocCountsReport::print_table(&snapshot, limit, st, figure, _loaders.value()); break;
    case csv:   AllocCountsReport::print_csv(&snapshot, limit, st); break;
    case json:  AllocCountsReport::print_json(&snapshot, limit, st); break;
  }
  if (format == table && _filter.is_set() && snapshot.length() == 0) {
    st->print_cr("No row has a name that matches '%s'. A filter has the whole name, as in java.util.Map$Entry or byte[][], "
                 "or * in place of any part of it, as in *Entry*.", value_of(_filter));
  }
  return true;
}
