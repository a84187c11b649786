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

#include "alloccounts/allocCountsDCmd.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsReport.hpp"
#include "alloccounts/allocCountsSnapshot.hpp"
#include "alloccounts/allocCounts_globals.hpp"
#include "classfile/vmSymbols.hpp"
#include "utilities/exceptions.hpp"
#include "utilities/formatBuffer.hpp"
#include "utilities/ostream.hpp"

AllocCountsSnapshot* AllocCountsDCmd::_earlier = nullptr;

AllocCountsDCmd::AllocCountsDCmd(outputStream* output, bool heap) :
                                 DCmdWithParser(output, heap),
  _limit("limit", "Number of rows to print, 0 for all", "INT", false, "20"),
  _order("order", "Order of the rows: allocs, bytes, alive, max (largest first), name, or age (newest class first)",
         "STRING", false, "allocs"),
  _filter("filter", "Only classes of this name, where * stands for any characters, as in java.util.*",
          "STRING", false),
  _format("format", "table, csv or json; the last two have all rows unless there is a limit", "STRING", false, "table"),
  _baseline("baseline", "Keep the counts, for later differences, and print nothing else", "BOOLEAN", false, "false"),
  _diff("diff", "Print what came since the baseline", "BOOLEAN", false, "false") {
  _dcmdparser.add_dcmd_option(&_limit);
  _dcmdparser.add_dcmd_option(&_order);
  _dcmdparser.add_dcmd_option(&_filter);
  _dcmdparser.add_dcmd_option(&_format);
  _dcmdparser.add_dcmd_option(&_baseline);
  _dcmdparser.add_dcmd_option(&_diff);
}

// The index of a name, or -1.
template <size_t n>
static int find(const char* const (&names)[n], const char* name) {
  for (size_t i = 0; i < n; i++) {
    if (strcmp(names[i], name) == 0) {
      return (int)i;
    }
  }
  return -1;
}

static const char* value_of(const DCmdArgument<char*>& argument) {
  return argument.value() != nullptr ? argument.value() : ""; // null if no value was given
}

void AllocCountsDCmd::take_baseline(AllocCountsSnapshot* snapshot) {
  AllocCountsSnapshot* last;
  {
    AllocCountsLocker ml;
    last = _earlier;
    _earlier = snapshot;
  }
  delete last;
  output()->print_cr("Baseline taken");
}

void AllocCountsDCmd::execute(DCmdSource source, TRAPS) {
  static const char* const orders[] = { "allocs", "bytes", "alive", "max", "name", "age" };
  enum Format { table, csv, json };
  static const char* const formats[] = { "table", "csv", "json" };
  const int order = find(orders, value_of(_order));
  if (order < 0) {
    THROW_MSG(vmSymbols::java_lang_IllegalArgumentException(),
              err_msg("Invalid order '%s': use one of allocs, bytes, alive, max, name, age", value_of(_order)));
  }
  const int format = find(formats, value_of(_format));
  if (format < 0) {
    THROW_MSG(vmSymbols::java_lang_IllegalArgumentException(),
              err_msg("Invalid format '%s': use one of table, csv, json", value_of(_format)));
  }
  if (_limit.value() < 0) {
    THROW_MSG(vmSymbols::java_lang_IllegalArgumentException(),
              err_msg("Invalid limit " JLONG_FORMAT ": must be 0 or more", _limit.value()));
  }
  if (_filter.is_set() && *value_of(_filter) == '\0') {
    THROW_MSG(vmSymbols::java_lang_IllegalArgumentException(), "Invalid filter '': use a name, as in java.util.*");
  }
  if (_baseline.value() && _diff.value()) {
    THROW_MSG(vmSymbols::java_lang_IllegalArgumentException(), "Use one of baseline and diff at a time");
  }
  if (!CountAllocs) {
    output()->print_cr("%s", AllocCountsReport::disabled_message());
    return;
  }
  AllocCountsSnapshot* const snapshot = new AllocCountsSnapshot();
  snapshot->take();
  if (_baseline.value()) {
    take_baseline(snapshot);
    return;
  }
  if (_diff.value()) {
    bool has_baseline;
    {
      AllocCountsLocker ml;
      has_baseline = _earlier != nullptr;
      if (has_baseline) {
        snapshot->subtract(*_earlier);
      }
    }
    if (!has_baseline) {
      output()->print_cr("No baseline for comparison: use GC.alloc_counts baseline first");
      delete snapshot;
      return;
    }
  }
  if (_filter.is_set()) {
    snapshot->filter(value_of(_filter));
  }
  snapshot->sort((AllocCountsSnapshot::Order)order);
  const size_t limit = format == table || _limit.is_set() ? (size_t)_limit.value() : 0;
  switch (format) {
    case table: AllocCountsReport::print_table(snapshot, limit, output()); break;
    case csv:   AllocCountsReport::print_csv(snapshot, limit, output()); break;
    case json:  AllocCountsReport::print_json(snapshot, limit, output()); break;
  }
  delete snapshot;
}
