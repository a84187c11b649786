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
#include "alloccounts/allocCountsSites.hpp"
#include "alloccounts/allocCountsSitesSnapshot.hpp"
#include "alloccounts/allocCountsSnapshot.hpp"
#include "alloccounts/allocCountsText.hpp"
#include "utilities/macros.hpp"
#if INCLUDE_JFR
#include "jfr/jfrEvents.hpp"
#include "jfrfiles/jfrPeriodic.hpp"
#include "memory/resourceArea.hpp"

// The periodic events of allocCountsEvents.xml. A thread of JFR calls these.

static const int top_rows = 50;

template <typename Event>
static void send(AllocCountsSnapshot* snapshot, int most) {
  const JfrTicks now = JfrTicks::now();
  for (int i = 0; i < MIN2(snapshot->length(), most); i++) {
    ResourceMark rm;
    const AllocCountsRow& row = snapshot->row(i);
    const AllocCountsFigures& o = row._objects;
    const AllocCountsFigures& b = row._bytes;
    Event event(UNTIMED);
    event.set_starttime(now);
    event.set_className(AllocCountsText::standard_utf8(row.type_name()));
    event.set_classNumber(row._serial);
    event.set_loader(row.loader_name() == nullptr ? "" : AllocCountsText::standard_utf8(row.loader_name()));
    event.set_kind(row.kind_name());
    event.set_allocs(o._allocated);
    event.set_deallocs(o._dead);
    event.set_alive(o.alive());
    event.set_max(o._max);
    event.set_survived(o._survived);
    event.set_allocBytes(b._allocated);
    event.set_deallocBytes(b._dead);
    event.set_aliveBytes(b.alive());
    event.set_maxBytes(b._max);
    event.set_survivedBytes(b._survived);
    event.commit();
  }
}

void JfrPeriodicEventSet::requestAllocCountsTop() {
  if (CountAllocs) {
    AllocCountsSnapshot snapshot;
    snapshot.take();
    snapshot.sort(AllocCountsFigure::allocs);
    send<EventAllocCountsTop>(&snapshot, top_rows);
  }
}

void JfrPeriodicEventSet::requestAllocCounts() {
  if (CountAllocs) {
    AllocCountsSnapshot snapshot;
    snapshot.take();
    send<EventAllocCounts>(&snapshot, snapshot.length());
  }
}

static const int top_sites = 100;

void JfrPeriodicEventSet::requestAllocCountsSites() {
  AllocCountsSitesSnapshot snapshot;
  if (!CountAllocs || !AllocCountsSites::is_on() || !snapshot.take()) {
    return;
  }
  snapshot.group(AllocCountsSitesSnapshot::by_site);
  snapshot.sort("allocs");
  const JfrTicks now = JfrTicks::now();
  for (int i = 0; i < MIN2(snapshot.length(), top_sites); i++) {
    ResourceMark rm;
    const AllocCountsSiteRow& row = snapshot.row(i);
    const AllocCountsFrames::Frame none;
    const AllocCountsFrames::Frame& frame = row._stack == 0 ? none : snapshot.frame(row, 0);
    const AllocCountsFrames::Frame* const caller = snapshot.frame_outside_jdk(row);
    EventAllocCountsSites event(UNTIMED);
    event.set_starttime(now);
    event.set_className(AllocCountsText::standard_utf8(snapshot.clazz(row).type_name()));
    event.set_allocs(row._objects);
    event.set_allocBytes(row._bytes);
    event.set_method(row._stack == 0 ? "" : AllocCountsText::standard_utf8(AllocCountsSitesSnapshot::method_name(frame)));
    event.set_line(frame._line);
    event.set_bci(frame._bci);
    event.set_caller(caller == nullptr ? "" : AllocCountsText::standard_utf8(AllocCountsSitesSnapshot::line_name(*caller)));
    event.commit();
  }
}
#endif // INCLUDE_JFR
