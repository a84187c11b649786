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
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsScope.inline.hpp"
#include "alloccounts/allocCountsSitesSnapshot.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "alloccounts/allocCountsText.hpp"
#include "alloccounts/allocCountsUnloaded.hpp"
#include "logging/log.hpp"
#include "memory/resourceArea.hpp"
#include "runtime/vmOperation.hpp"
#include "runtime/vmThread.hpp"
#include "utilities/ostream.hpp"
#include "utilities/powerOfTwo.hpp"
#include "utilities/quickSort.hpp"

AllocCountsSitesSnapshot::~AllocCountsSitesSnapshot() {
  for (const AllocCountsRow& row : _classes) {
    row.drop();
  }
  for (const AllocCountsFrames::Frame& frame : _frames) {
    Symbol::maybe_decrement_refcount(frame._class);
    Symbol::maybe_decrement_refcount(frame._method);
  }
}

int AllocCountsSitesSnapshot::add_class(const AllocCountsRow& row, jlong objects, jlong bytes) {
  const int i = _classes.append(row);
  _classes.at(i)._objects._allocated = objects;
  _classes.at(i)._bytes._allocated = bytes;
  return i;
}

void AllocCountsSitesSnapshot::add_row(int clazz, u4 stack, jlong objects, jlong bytes) {
  AllocCountsSiteRow row;
  row._class = clazz;
  row._stack = stack;
  row._objects = objects;
  row._bytes = bytes;
  _rows.append(row);
}

// Adds a class for each id that has any objects in sums, and rows for what was counted at
// sites and what is left. With the lock.
void AllocCountsSitesSnapshot::add_rows(u4 top, const jlong* sums, int unloaded, u4 slots, const jlong* counted) {
  typedef AllocCountsSites Sites;
  AllocCountsRow overflow_row;
  overflow_row._kind = AllocCountsRow::overflow;
  const u4 overflow_id = AllocCountsIds::_overflow_id;
  const int overflow = add_class(overflow_row, sums[overflow_id], sums[overflow_id + 1]);
  GrowableArrayCHeap<int, mtAllocCounts> class_of_id((int)top);
  class_of_id.at_grow((int)top - 1, -1);
  class_of_id.at_put(overflow_id, overflow);
  for (u4 id = AllocCountsIds::_first_id; id < top; id++) {
    const AllocCountsIds::Entry* const e = AllocCountsIds::entry(id);
    const jlong objects = sums[id];
    if (objects == 0 || (e->_klass == nullptr && !e->_released)) {
      continue;
    }
    const jlong bytes = e->_instance_bytes == 0 ? sums[id + 1] : objects * (jlong)e->_instance_bytes;
    if (e->_released) {
      class_of_id.at_put(id, unloaded);
      _classes.at(unloaded)._objects._allocated += objects;
      _classes.at(unloaded)._bytes._allocated += bytes;
    } else {
      class_of_id.at_put(id, add_class(AllocCountsRow::of(e), objects, bytes));
    }
  }

  GrowableArrayCHeap<jlong, mtAllocCounts> left_objects(_classes.length());
  GrowableArrayCHeap<jlong, mtAllocCounts> left_bytes(_classes.length());
  for (const AllocCountsRow& row : _classes) {
    left_objects.append(row._objects._allocated);
    left_bytes.append(row._bytes._allocated);
  }
  for (u4 number = 1; number < Sites::end_of_sites(); number++) {
    const Sites::Site& site = Sites::site(number);
    if (site._id == 0 || site._slot >= slots || counted[site._slot] == 0) {
      continue;
    }
    const jlong objects = counted[site._slot];
    const jlong bytes = Sites::has_bytes(site) ? counted[site._slot + 1]
                                               : objects * (jlong)AllocCountsIds::entry(site._id)->_instance_bytes;
    const int c = class_of_id.at(site._id);
    guarantee(c >= 0, "objects were counted at a site of a class without any");
    add_row(c, site._stack, objects, bytes);
    left_objects.at(c) -= objects;
    left_bytes.at(c) -= bytes;
  }
  for (int c = 0; c < _classes.length(); c++) {
    guarantee(left_objects.at(c) >= 0, "more objects were counted at sites than of a class: " JLONG_FORMAT, -left_objects.at(c));
    if (left_objects.at(c) != 0) {
      add_row(c, 0, left_objects.at(c), left_bytes.at(c));
    }
  }
  copy_frames();
}

void AllocCountsSitesSnapshot::copy_frames() {
  typedef AllocCountsSites Sites;
  _frames.reserve((int)AllocCountsFrames::top());
  for (u4 frame = 0; frame < AllocCountsFrames::top(); frame++) {
    _frames.append(frame == 0 ? AllocCountsFrames::Frame() : AllocCountsFrames::at(frame));
    Symbol::maybe_increment_refcount(_frames.last()._class);
    Symbol::maybe_increment_refcount(_frames.last()._method);
  }
  _stacks.reserve((int)Sites::end_of_stacks());
  for (u4 stack = 0; stack < Sites::end_of_stacks(); stack++) {
    _stacks.append(stack == 0 ? Sites::Stack() : Sites::stack(stack));
  }
  _is_full = Sites::is_full();
}

void AllocCountsSitesSnapshot::sum() {
  typedef AllocCountsSites Sites;
  AllocCountsLocker ml;
  if (!Sites::is_on()) {
    return;
  }
  // What classes have got since sites were switched on.
  const u4 top = AllocCountsIds::top();
  GrowableArrayCHeap<jlong, mtAllocCounts> sums((int)top);
  sums.at_grow((int)top - 1, 0);
  AllocCountsTable::add_up(AllocCountsTable::all(), 0, top, sums.adr_at(0));
  for (u4 id = 0; id < top; id++) {
    sums.at(id) -= Sites::base(id);
  }
  const AllocCountsUnloaded::Totals gone = AllocCountsUnloaded::totals();
  AllocCountsRow unloaded_row;
  unloaded_row._kind = AllocCountsRow::unloaded;
  const int unloaded = add_class(unloaded_row, gone._objects - Sites::base_of_unloaded_objects(),
                                 gone._bytes - Sites::base_of_unloaded_bytes());
  GrowableArrayCHeap<jlong, mtAllocCounts> counted((int)Sites::top());
  counted.at_grow((int)Sites::top() - 1, 0);
  AllocCountsTable::add_up_sites(Sites::top(), counted.adr_at(0));
  add_rows(top, sums.adr_at(0), unloaded, Sites::top(), counted.adr_at(0));
  _switches = Sites::switches();
}

void AllocCountsSitesSnapshot::take_scope(JavaThread* current, AllocCountsScope* scope) {
  assert(_rows.is_empty(), "taken twice");
  assert(scope->kind() == AllocCountsScope::sites, "has no sites");
  AllocCountsScope::close(current, scope, [&](u4 top) {
    GrowableArrayCHeap<jlong, mtAllocCounts> sums((int)top);
    for (u4 id = 0; id < top; id++) {
      sums.append(scope->kept()->at(id));
    }
    AllocCountsRow unloaded_row;
    unloaded_row._kind = AllocCountsRow::unloaded;
    const int unloaded = add_class(unloaded_row, scope->unloaded_objects(), scope->unloaded_bytes());
    const u4 slots = (u4)scope->site_slots().length();
    add_rows(top, sums.adr_at(0), unloaded, slots, slots == 0 ? nullptr : &scope->site_slots().adr_at(0)[0]);
  });
}

class VM_AllocCountsSitesSnapshot : public VM_Operation {
 private:
  AllocCountsSitesSnapshot* const _snapshot;

 public:
  VM_AllocCountsSitesSnapshot(AllocCountsSitesSnapshot* snapshot) : _snapshot(snapshot) {}
  VMOp_Type type() const { return VMOp_AllocCountsSites; }
  void doit()            { _snapshot->sum(); }
};

bool AllocCountsSitesSnapshot::take() {
  assert(_rows.is_empty(), "taken twice");
  AllocCountsArchive::ensure_counted();
  VM_AllocCountsSitesSnapshot op(this);
  VMThread::execute(&op);
  return AllocCountsSites::is_on(_switches);
}

bool AllocCountsSitesSnapshot::subtract(const AllocCountsSitesSnapshot& baseline) {
  if (baseline._switches != _switches) {
    return false;
  }
  // Both by class and stack. Serial numbers of classes are unique; rows that are no class
  // have 0.
  struct Key {
    u8  _serial;
    int _kind;
    u4  _stack;

    Key(const AllocCountsSitesSnapshot& s, const AllocCountsSiteRow& row)
      : _serial(s.clazz(row)._serial), _kind(s.clazz(row)._kind), _stack(row._stack) {}
    bool operator==(const Key& k) const { return _serial == k._serial && _kind == k._kind && _stack == k._stack; }
    uint bucket(uint buckets) const {
      const uint64_t h = (_serial * 0x9e3779b97f4a7c15u) ^ ((uint64_t)_stack * 0xc2b2ae3d27d4eb4fu) ^ (uint64_t)_kind;
      return (uint)(h >> 32) & (buckets - 1);
    }
  };
  const uint buckets = round_up_power_of_2((uint)MAX2(baseline.length(), 1));
  GrowableArrayCHeap<int, mtAllocCounts> first((int)buckets);
  first.at_grow((int)buckets - 1, -1);
  GrowableArrayCHeap<int, mtAllocCounts> next(baseline.length());
  for (int i = 0; i < baseline.length(); i++) {
    const uint bucket = Key(baseline, baseline.row(i)).bucket(buckets);
    next.append(first.at((int)bucket));
    first.at_put((int)bucket, i);
  }
  for (int r = 0; r < _rows.length(); r++) {
    AllocCountsSiteRow& row = _rows.at(r);
    const Key key(*this, row);
    for (int i = first.at((int)key.bucket(buckets)); i >= 0; i = next.at(i)) {
      if (Key(baseline, baseline.row(i)) == key) {
        row._objects -= baseline.row(i)._objects;
        row._bytes -= baseline.row(i)._bytes;
        break;
      }
    }
  }
  keep([] (const AllocCountsSiteRow& row) { return row._objects != 0; });
  return true;
}

template <typename Function>
void AllocCountsSitesSnapshot::keep(Function f) {
  int length = 0;
  for (int i = 0; i < _rows.length(); i++) {
    if (f(_rows.at(i))) {
      _rows.at_put(length++, _rows.at(i));
    }
  }
  _rows.trunc_to(length);
}

void AllocCountsSitesSnapshot::filter(const char* pattern) {
  GrowableArrayCHeap<bool, mtAllocCounts> matches(_classes.length());
  for (const AllocCountsRow& row : _classes) {
    ResourceMark rm;
    matches.append(row._kind == AllocCountsRow::clazz &&
                   AllocCountsSnapshot::matches(pattern, AllocCountsText::escaped(row.type_name())));
  }
  keep([&] (const AllocCountsSiteRow& row) { return matches.at(row._class); });
}

int AllocCountsSitesSnapshot::find_grouping(const char* name) {
  static const char* const names[] = { "", "site", "line", "method", "package" };
  STATIC_ASSERT(ARRAY_SIZE(names) == number_of_groupings);
  for (int i = by_site; i < number_of_groupings; i++) {
    if (strcmp(names[i], name) == 0) {
      return i;
    }
  }
  return -1;
}

int AllocCountsSitesSnapshot::depth(const AllocCountsSiteRow& row) const {
  int n = 0;
  for (u4 stack = row._stack; stack != 0; stack = _stacks.at((int)stack)._caller) {
    n++;
  }
  return n;
}

const AllocCountsFrames::Frame& AllocCountsSitesSnapshot::frame(const AllocCountsSiteRow& row, int i) const {
  u4 stack = row._stack;
  for (; i > 0; i--) {
    stack = _stacks.at((int)stack)._caller;
  }
  return _frames.adr_at((int)_stacks.at((int)stack)._frame)[0];
}

const AllocCountsFrames::Frame* AllocCountsSitesSnapshot::frame_outside_jdk(const AllocCountsSiteRow& row) const {
  for (u4 stack = row._stack; stack != 0; stack = _stacks.at((int)stack)._caller) {
    const AllocCountsFrames::Frame* const f = _frames.adr_at((int)_stacks.at((int)stack)._frame);
    if (!f->_is_in_jdk) {
      return f;
    }
  }
  return nullptr;
}

static int compare_symbols(const Symbol* a, const Symbol* b) {
  return a == b ? 0 : a < b ? -1 : 1;
}

static int compare_frames(const AllocCountsFrames::Frame* a, const AllocCountsFrames::Frame* b,
                          AllocCountsSitesSnapshot::Grouping grouping) {
  if (a == b) {
    return 0;
  }
  if (a == nullptr || b == nullptr) {
    return a == nullptr ? 1 : -1;
  }
  typedef AllocCountsSitesSnapshot S;
  if (grouping == S::by_package) {
    ResourceMark rm;
    return strcmp(S::package_name(*a), S::package_name(*b));
  }
  int c = compare_symbols(a->_class, b->_class);
  c = c != 0 ? c : compare_symbols(a->_method, b->_method);
  if (c == 0 && grouping <= S::by_line) {
    c = a->_line - b->_line;
  }
  if (c == 0 && grouping <= S::by_site) {
    c = a->_bci - b->_bci;
  }
  return c;
}

void AllocCountsSitesSnapshot::group(Grouping grouping) {
  if (grouping == by_stack) {
    return; // as they are
  }
  auto compare = [=] (const AllocCountsSiteRow& a, const AllocCountsSiteRow& b) {
    if (a._class != b._class) {
      return a._class - b._class;
    }
    if (a._stack == 0 || b._stack == 0) {
      return a._stack == b._stack ? 0 : a._stack == 0 ? 1 : -1;
    }
    const int c = compare_frames(&frame(a, 0), &frame(b, 0), grouping);
    return c != 0 || grouping > by_line ? c : compare_frames(frame_outside_jdk(a), frame_outside_jdk(b), grouping);
  };
  QuickSort::sort(_rows.is_empty() ? nullptr : _rows.adr_at(0), (size_t)_rows.length(), compare);
  int length = 0;
  for (int i = 0; i < _rows.length(); i++) {
    if (length > 0 && compare(_rows.at(length - 1), _rows.at(i)) == 0) {
      _rows.at(length - 1)._objects += _rows.at(i)._objects;
      _rows.at(length - 1)._bytes += _rows.at(i)._bytes;
    } else {
      _rows.at_put(length++, _rows.at(i));
    }
  }
  _rows.trunc_to(length);
}

bool AllocCountsSitesSnapshot::is_order(const char* order) {
  return strcmp(order, "allocs") == 0 || strcmp(order, "alloc_bytes") == 0 || strcmp(order, "name") == 0;
}

const char* AllocCountsSitesSnapshot::orders() {
  return "allocs, alloc_bytes, name";
}

void AllocCountsSitesSnapshot::sort(const char* order) {
  assert(is_order(order), "no order: %s", order);
  // Names once for each class, not for each comparison.
  ResourceMark rm;
  GrowableArray<const char*> names(_classes.length());
  for (const AllocCountsRow& row : _classes) {
    names.append(row.type_name());
  }
  const bool by_name = strcmp(order, "name") == 0;
  const bool by_bytes = strcmp(order, "alloc_bytes") == 0;
  auto compare_size = [] (jlong a, jlong b) { return a == b ? 0 : a > b ? -1 : 1; };
  auto compare = [&] (const AllocCountsSiteRow& a, const AllocCountsSiteRow& b) {
    const int name = a._class == b._class ? 0 : strcmp(names.at(a._class), names.at(b._class));
    const int bytes = compare_size(a._bytes, b._bytes);
    int c = by_name ? name : by_bytes ? bytes : 0;
    c = c != 0 ? c : compare_size(a._objects, b._objects);
    c = c != 0 ? c : bytes;
    c = c != 0 ? c : name;
    c = c != 0 ? c : (a._stack == 0) - (b._stack == 0);
    return c != 0 ? c : (a._stack > b._stack) - (a._stack < b._stack);
  };
  QuickSort::sort(_rows.is_empty() ? nullptr : _rows.adr_at(0), (size_t)_rows.length(), compare);
}

jlong AllocCountsSitesSnapshot::objects() const {
  jlong n = 0;
  for (const AllocCountsSiteRow& row : _rows) {
    n += row._objects;
  }
  return n;
}

jlong AllocCountsSitesSnapshot::bytes() const {
  jlong n = 0;
  for (const AllocCountsSiteRow& row : _rows) {
    n += row._bytes;
  }
  return n;
}

jlong AllocCountsSitesSnapshot::attributed_objects() const {
  jlong n = 0;
  for (const AllocCountsSiteRow& row : _rows) {
    n += row._stack != 0 ? row._objects : 0;
  }
  return n;
}

static const char* const archive_name = "(CDS archive)";

const char* AllocCountsSitesSnapshot::method_name(const AllocCountsFrames::Frame& frame) {
  if (frame.is_archive()) {
    return archive_name;
  }
  stringStream ss;
  // Names may be longer than the buffer that formats have.
  ss.print_raw(frame._class->as_klass_external_name());
  ss.put('.');
  ss.print_raw(frame._method->as_C_string());
  return ss.as_string();
}

const char* AllocCountsSitesSnapshot::package_name(const AllocCountsFrames::Frame& frame) {
  if (frame.is_archive()) {
    return archive_name;
  }
  const char* const name = frame._class->as_klass_external_name();
  const char* const end = strrchr(name, '.');
  if (end == nullptr) {
    return "(unnamed package)";
  }
  const size_t length = (size_t)(end - name);
  char* const package = NEW_RESOURCE_ARRAY(char, length + 1);
  memcpy(package, name, length);
  package[length] = '\0';
  return package;
}

const char* AllocCountsSitesSnapshot::line_name(const AllocCountsFrames::Frame& frame) {
  stringStream ss;
  ss.print_raw(method_name(frame));
  if (frame._line >= 0) {
    ss.print(":%d", frame._line);
  }
  return ss.as_string();
}
