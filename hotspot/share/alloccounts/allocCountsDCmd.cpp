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
#include "alloccounts/allocCountsReport.hpp"
#include "alloccounts/allocCountsSnapshot.hpp"
#include "alloccounts/allocCounts_globals.hpp"
#include "classfile/vmSymbols.hpp"
#include "utilities/exceptions.hpp"
#include "utilities/ostream.hpp"

AllocCountsDCmd::AllocCountsDCmd(outputStream* output, bool heap) :
                                 DCmdWithParser(output, heap),
  _limit("limit", "Number of rows to print, 0 for all", "INT", false, "20"),
  _order("order", "Order of the rows: allocs, bytes (largest first), name, or age (newest class first)",
         "STRING", false, "allocs") {
  _dcmdparser.add_dcmd_option(&_limit);
  _dcmdparser.add_dcmd_option(&_order);
}

static bool parse_order(const char* name, AllocCountsSnapshot::Order* order) {
  static const struct { const char* name; AllocCountsSnapshot::Order order; } orders[] = {
    { "allocs", AllocCountsSnapshot::by_objects },
    { "bytes",  AllocCountsSnapshot::by_bytes },
    { "name",   AllocCountsSnapshot::by_name },
    { "age",    AllocCountsSnapshot::by_age },
  };
  for (const auto& o : orders) {
    if (strcmp(o.name, name) == 0) {
      *order = o.order;
      return true;
    }
  }
  return false;
}

void AllocCountsDCmd::execute(DCmdSource source, TRAPS) {
  AllocCountsSnapshot::Order order;
  const char* const order_name = _order.value() != nullptr ? _order.value() : ""; // null if no value was given
  if (!parse_order(order_name, &order)) {
    THROW_MSG(vmSymbols::java_lang_IllegalArgumentException(),
              err_msg("Invalid order '%s': use one of allocs, bytes, name, age", order_name));
  }
  if (_limit.value() < 0) {
    THROW_MSG(vmSymbols::java_lang_IllegalArgumentException(),
              err_msg("Invalid limit " JLONG_FORMAT ": must be 0 or more", _limit.value()));
  }
  if (!CountAllocs) {
    output()->print_cr("%s", AllocCountsReport::disabled_message());
    return;
  }
  AllocCountsSnapshot snapshot;
  snapshot.take();
  snapshot.sort(order);
  AllocCountsReport::print_table(&snapshot, (size_t)_limit.value(), output());
}
