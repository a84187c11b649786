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
#include "alloccounts/allocCountsScope.inline.hpp"
#include "alloccounts/allocCountsSnapshot.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "alloccounts/allocCountsText.hpp"
#include "alloccounts/allocCountsUnloaded.hpp"
#include "alloccounts/allocCountsVerifier.hpp"
#include "classfile/classLoaderData.hpp"
#include "classfile/javaClasses.hpp"
#include "memory/resourceArea.hpp"
#include "oops/instanceKlass.hpp"
#include "oops/objArrayKlass.hpp"
#include "runtime/interfaceSupport.inline.hpp"
#include "runtime/javaThread.hpp"
#include "runtime/safepoint.hpp"
#include "runtime/signature.hpp"
#include "runtime/threadSMR.hpp"
#include "runtime/vmOperations.hpp"
#include "runtime/vmThread.hpp"
#include "utilities/ostream.hpp"

const char* AllocCountsRow::type_name() const {
  if (_kind == unloaded) {
    return "unloaded classes";
  }
  if (_kind == overflow) {
    return "overflow: classes without an id of their own";
  }
  const char* element = _name->as_C_string();
  int dimensions = 0;
  while (*element == JVM_SIGNATURE_ARRAY) {
    dimensions++;
    element++;
  }
  size_t length = strlen(element);
  if (dimensions > 0) {
    if (*element == JVM_SIGNATURE_CLASS) {
      element++;
      length -= 2; // and the semicolon at its end
    } else {
      element = type2name(Signature::basic_type(*element));
      length = strlen(element);
    }
  }
  char* const type = NEW_RESOURCE_ARRAY(char, length + 2 * dimensions + 1);
  // Binary name: dots, and a slash only between the name of a hidden class and
  // its suffix, which is after the last plus here.
  char* suffix = nullptr;
  for (size_t i = 0; i < length; i++) {
    type[i] = element[i] == JVM_SIGNATURE_SLASH ? (char)JVM_SIGNATURE_DOT : element[i];
    if (type[i] == '+') {
      suffix = &type[i];
    }
  }
  if (_is_hidden) {
    assert(suffix != nullptr, "hidden class without suffix: %s", _name->as_C_string());
    *suffix = JVM_SIGNATURE_SLASH;
  }
  char* end = type + length;
  for (int i = 0; i < dimensions; i++) {
    *end++ = '[';
    *end++ = ']';
  }
  *end = '\0';
  return type;
}

static bool is_hidden(Klass* k) {
  if (k->is_objArray_klass()) {
    k = ObjArrayKlass::cast(k)->bottom_klass();
  }
  return k->is_hidden();
}

AllocCountsRow AllocCountsRow::of(const AllocCountsIds::Entry* e) {
  AllocCountsRow row;
  row._name = e->_klass->name();
  row._name->increment_refcount();
  const ClassLoaderData* const loader = e->_klass->class_loader_data();
  assert((loader->name_and_id() == nullptr) == (loader->class_loader_klass() == nullptr), "only the bootstrap loader has none");
  row._loader = loader->name_and_id();
  Symbol::maybe_increment_refcount(row._loader);
  row._serial = e->_serial;
  row._is_hidden = is_hidden(e->_klass);
  return row;
}

void AllocCountsRow::drop() const {
  Symbol::maybe_decrement_refcount(_name);
  Symbol::maybe_decrement_refcount(_loader);
}

const char* AllocCountsRow::type_name(Klass* k) {
  AllocCountsRow row;
  row._name = k->name();
  row._is_hidden = is_hidden(k);
  return row.type_name();
}

const char* AllocCountsRow::loader_name() const {
  if (_kind != clazz) {
    return nullptr;
  }
  return _loader == nullptr ? "'" BOOTSTRAP_LOADER_NAME "'" : _loader->as_C_string();
}

const char* AllocCountsRow::kind_name() const {
  static const char* const names[] = { "class", "unloaded", "overflow" };
  STATIC_ASSERT(ARRAY_SIZE(names) == number_of_kinds);
  return names[_kind];
}

static bool is_known(jlong n) {
  return n != AllocCountsDeaths::not_known;
}

static jlong add_known(jlong a, jlong b) {
  return is_known(a) && is_known(b) ? a + b : AllocCountsDeaths::not_known;
}

static jlong subtract_known(jlong a, jlong b) {
  return is_known(a) && is_known(b) ? a - b : AllocCountsDeaths::not_known;
}

void AllocCountsFigures::clear() {
  // What is not known of each row is not known of none.
  _allocated = 0;
  _dead = is_known(_dead) ? 0 : AllocCountsDeaths::not_known;
  _max = is_known(_max) ? 0 : AllocCountsDeaths::not_known;
  _survived = is_known(_survived) ? 0 : AllocCountsDeaths::not_known;
}

void AllocCountsFigures::add(const AllocCountsFigures& other) {
  _allocated += other._allocated;
  _dead = add_known(_dead, other._dead);
  _max = AllocCountsDeaths::not_known;
  _survived = AllocCountsDeaths::tells_new() ? add_known(_survived, other._survived) : AllocCountsDeaths::not_known;
}

void AllocCountsFigures::subtract(const AllocCountsFigures& baseline) {
  _allocated -= baseline._allocated;
  _dead = subtract_known(_dead, baseline._dead);
  _max = AllocCountsDeaths::not_known;
  _survived = subtract_known(_survived, baseline._survived);
}

bool AllocCountsFigures::is_alive_known() const {
  return is_known(_dead);
}

const char* AllocCountsFigure::name(int id) {
  switch (id) {
    case allocs:         return "allocs";
    case deallocs:       return "deallocs";
    case max:            return "max";
    case survived:       return "survived";
    case alloc_bytes:    return "alloc_bytes";
    case dealloc_bytes:  return "dealloc_bytes";
    case max_bytes:      return "max_bytes";
    case survived_bytes: return "survived_bytes";
    case alive:          return "alive";
    case alive_bytes:    return "alive_bytes";
    default:             ShouldNotReachHere(); return nullptr;
  }
}

int AllocCountsFigure::find(const char* figure_name) {
  for (int i = 0; i < number_of_figures; i++) {
    if (strcmp(name(i), figure_name) == 0) {
      return i;
    }
  }
  return -1;
}

jlong AllocCountsFigure::value(int id, const AllocCountsFigures& objects, const AllocCountsFigures& bytes) {
  switch (id) {
    case allocs:         return objects._allocated;
    case deallocs:       return objects._dead;
    case max:            return objects._max;
    case survived:       return objects._survived;
    case alloc_bytes:    return bytes._allocated;
    case dealloc_bytes:  return bytes._dead;
    case max_bytes:      return bytes._max;
    case survived_bytes: return bytes._survived;
    case alive:          return objects.alive();
    case alive_bytes:    return bytes.alive();
    default:             ShouldNotReachHere(); return 0;
  }
}

bool AllocCountsFigure::is_known(int id, const AllocCountsFigures& objects, const AllocCountsFigures& bytes) {
  switch (id) {
    case alive:       return objects.is_alive_known();
    case alive_bytes: return bytes.is_alive_known();
    default:          return ::is_known(value(id, objects, bytes));
  }
}

AllocCountsSnapshot::AllocCountsSnapshot(bool keeps_rows)
  : _keeps_rows(keeps_rows), _rows(), _classes(0), _objects(), _bytes() {}

AllocCountsSnapshot::~AllocCountsSnapshot() {
  clear();
}

void AllocCountsSnapshot::clear() {
  for (int i = 0; i < _rows.length(); i++) {
    _rows.at(i).drop();
  }
  _rows.clear();
  _classes = 0;
  _objects = AllocCountsFigures();
  _bytes = AllocCountsFigures();
}

void AllocCountsSnapshot::append(const AllocCountsRow& row) {
  if (row._objects._allocated == 0 && row._objects._dead <= 0 && row._objects._survived <= 0) {
    row.drop();
    return;
  }
  if (row._kind == AllocCountsRow::clazz) {
    _classes++;
  }
  _objects.add(row._objects);
  _bytes.add(row._bytes);
  if (_keeps_rows) {
    _rows.append(row);
  } else {
    row.drop();
  }
}

// Calls f(row) for each row, which may alter it, and returns whether it stays.
template <typename Function>
void AllocCountsSnapshot::update(Function f) {
  GrowableArrayCHeap<AllocCountsRow, mtAllocCounts> rows(_rows.length());
  rows.swap(&_rows);
  _classes = 0;
  _objects.clear();
  _bytes.clear();
  for (int i = 0; i < rows.length(); i++) {
    AllocCountsRow row = rows.at(i);
    if (f(&row)) {
      append(row);
    } else {
      row.drop();
    }
  }
}

void AllocCountsSnapshot::subtract(const AllocCountsSnapshot& baseline) {
  // What rows of the baseline had that are no class. Classes that are gone since
  // have taken theirs to the row of unloaded classes.
  AllocCountsFigures objects[AllocCountsRow::number_of_kinds];
  AllocCountsFigures bytes[AllocCountsRow::number_of_kinds];
  int i = 0;
  auto leave_behind = [&] (u8 serial) {
    // Both have the newest class first, and no class last, with serial number 0.
    for (; i < baseline.length() && (baseline.row(i)._serial > serial || baseline.row(i)._serial == 0); i++) {
      const AllocCountsRow& row = baseline.row(i);
      const AllocCountsRow::Kind kind = row._kind == AllocCountsRow::clazz ? AllocCountsRow::unloaded : row._kind;
      objects[kind].add(row._objects);
      bytes[kind].add(row._bytes);
    }
  };
  update([&] (AllocCountsRow* row) {
    leave_behind(row->_serial);
    if (row->_kind != AllocCountsRow::clazz) {
      row->_objects.subtract(objects[row->_kind]);
      row->_bytes.subtract(bytes[row->_kind]);
    } else if (i < baseline.length() && baseline.row(i)._serial == row->_serial) {
      row->_objects.subtract(baseline.row(i)._objects);
      row->_bytes.subtract(baseline.row(i)._bytes);
      i++;
    } else {
      row->_objects._max = row->_bytes._max = AllocCountsDeaths::not_known;
    }
    return true;
  });
}

bool AllocCountsSnapshot::matches(const char* pattern, const char* name) {
  const char* star = nullptr;
  const char* rest = nullptr; // of the name, not matched by the last star
  while (*name != '\0') {
    if (*pattern == '*') {
      star = pattern++;
      rest = name;
    } else if (*pattern == *name) {
      pattern++;
      name++;
    } else if (star != nullptr) {
      pattern = star + 1;
      name = ++rest;
    } else {
      return false;
    }
  }
  while (*pattern == '*') {
    pattern++;
  }
  return *pattern == '\0';
}

void AllocCountsSnapshot::filter(const char* pattern) {
  update([=] (AllocCountsRow* row) {
    ResourceMark rm;
    return row->_kind == AllocCountsRow::clazz && matches(pattern, AllocCountsText::escaped(row->type_name()));
  });
}

void AllocCountsSnapshot::select(const char* type_name) {
  update([=] (AllocCountsRow* row) {
    ResourceMark rm;
    return row->_kind == AllocCountsRow::clazz && strcmp(type_name, row->type_name()) == 0;
  });
}

// The figures of a slot, or of one with objects of this size if unit is not 1.
static AllocCountsFigures figures(u4 slot, jlong allocated, jlong unit = 1) {
  AllocCountsFigures f;
  f._allocated = allocated * unit;
  f._dead = AllocCountsDeaths::dead(slot) * unit;
  f._max = AllocCountsDeaths::max(slot, allocated) * unit;
  f._survived = AllocCountsDeaths::tells_new() ? AllocCountsDeaths::survived(slot) * unit
                                               : AllocCountsDeaths::not_known;
  return f;
}

// The figures of objects that are all dead. Of such, none is ever alive.
static AllocCountsFigures figures_of_dead(jlong allocated, jlong survived) {
  AllocCountsFigures f;
  f._allocated = allocated;
  f._dead = allocated;
  f._max = 0;
  f._survived = AllocCountsDeaths::tells_new() ? survived : AllocCountsDeaths::not_known;
  return f;
}

// The figures of objects of which only this is known.
static AllocCountsFigures figures_of_allocated(jlong allocated) {
  AllocCountsFigures f;
  f._allocated = allocated;
  f._dead = f._max = f._survived = AllocCountsDeaths::not_known;
  return f;
}

static AllocCountsRow row_of(const AllocCountsIds::Entry* e, const AllocCountsFigures& objects,
                             const AllocCountsFigures& bytes) {
  AllocCountsRow row = AllocCountsRow::of(e);
  row._objects = objects;
  row._bytes = bytes;
  return row;
}

// The sums over all tables of some slots. The tables of threads that had counted
// nothing since the last fold when they were sought are left out. They are sought again
// when deaths were settled beside the program, which may be of what such a thread has
// allocated since.
class TableSums : public StackObj {
 private:
  GrowableArrayCHeap<AllocCountsTable*, mtAllocCounts> _tables;
  u8     _deletions;
  u8     _stripes;
  jlong* const _sums;
  u4     _first;

  void find_tables() {
    _tables.clear();
    for (AllocCountsTable* t : AllocCountsTable::all()) {
      if (t->is_in_use()) {
        _tables.append(t);
      }
    }
    _deletions = AllocCountsTable::deletions();
    _stripes = AllocCountsDeaths::stripes();
  }

 public:
  TableSums(u4 most)
    : _tables(64), _deletions(0), _stripes(0), _sums(NEW_C_HEAP_ARRAY(jlong, most, mtAllocCounts)), _first(0) {}

  ~TableSums() {
    FREE_C_HEAP_ARRAY(jlong, _sums);
  }

  void read(u4 first, u4 end) {
    assert_lock_strong(AllocCounts_lock);
    if (_tables.is_empty() || _deletions != AllocCountsTable::deletions() || _stripes != AllocCountsDeaths::stripes()) {
      find_tables();
    }
    _first = first;
    memset(_sums, 0, (end - first) * sizeof(jlong));
    AllocCountsTable::add_up(_tables, first, end, _sums);
  }

  jlong at(u4 id) const { return _sums[id - _first]; }
};

// Returns false if counts were moved meanwhile from slots to those of unloaded
// classes, so that the rows might have them twice or not at all; or if settled is
// set while only some deaths of a collection are settled.
bool AllocCountsSnapshot::try_take(u4 length, u4 ids_at_a_time, bool settled) {
  AllocCountsRow overflow;
  overflow._kind = AllocCountsRow::overflow;
  AllocCountsUnloaded::Totals gone;
  TableSums sums(ids_at_a_time + 1);
  Thread* const current = Thread::current();
  for (u4 first = 0; first < length; first += ids_at_a_time) {
    if (first > 0 && current->is_Java_thread()) {
      // Lets a pause begin.
      ThreadBlockInVM tbivm(JavaThread::cast(current));
    }
    // Holding the lock, no counts can be folded between two reads, no deaths be
    // settled, no id change its class, and no class that is in use by an id be
    // freed. Threads do not need it to allocate.
    AllocCountsLocker ml(AllocCountsLocker::one_of_many_steps);
    if (settled && AllocCountsDeaths::is_settling()) {
      return false;
    }
    if (first == 0) {
      gone = AllocCountsUnloaded::totals();
    } else if (gone._moves != AllocCountsUnloaded::totals()._moves) {
      return false;
    }
    const u4 end = MIN2(first + ids_at_a_time, length);
    sums.read(first, MIN2(end + 1, length)); // the second slot of a pair, too
    for (u4 id = first; id < end; id++) {
      const AllocCountsIds::Entry* const e = AllocCountsIds::entry(id);
      const jlong objects = sums.at(id);
      if (id == AllocCountsIds::_overflow_id) {
        overflow._objects = figures(id, objects);
        overflow._bytes = figures(id + 1, sums.at(id + 1));
      }
      assert(id != AllocCountsIds::_unassigned_id || objects == 0, "objects of a class without an id");
      if (objects == 0 || (e->_klass == nullptr && !e->_released)) {
        continue;
      }
      const bool with_bytes = e->_instance_bytes == 0;
      const AllocCountsFigures o = figures(id, objects);
      const AllocCountsFigures b = with_bytes ? figures(id + 1, sums.at(id + 1))
                                              : figures(id, objects, (jlong)e->_instance_bytes);
      if (e->_released) {
        gone._objects += o._allocated;
        gone._bytes += b._allocated;
        gone._surviving_objects += o._survived;
        gone._surviving_bytes += b._survived;
        continue;
      }
      append(row_of(e, o, b));
    }
  }
  append(overflow);
  AllocCountsRow unloaded;
  unloaded._kind = AllocCountsRow::unloaded;
  unloaded._objects = figures_of_dead(gone._objects, gone._surviving_objects);
  unloaded._bytes = figures_of_dead(gone._bytes, gone._surviving_bytes);
  append(unloaded);
  return true;
}

void AllocCountsSnapshot::sum(Mode mode) {
  assert(_objects._allocated == 0, "taken twice");
  // Ids that are assigned from now on have no objects that this snapshot needs to
  // have. Memory comes first, for other threads may wait for the lock.
  const u4 length = AllocCountsIds::top_acquire();
  if (_keeps_rows) {
    _rows.reserve(length);
  }
  // A pause waits no longer than for so many ids, a page of each table, except
  // when it is for the third time that counts are moved, or there is a pause
  // already, or somebody may wait for this thread.
  const u4 ids_at_a_time = 512;
  for (int tries = 0; ; tries++) {
    const bool at_once = mode != in_steps || tries == 3 || SafepointSynchronize::is_at_safepoint();
    if (try_take(length, at_once ? length : ids_at_a_time, mode == at_safepoint)) {
      break;
    }
    clear();
    if (mode == at_safepoint) {
      // So that the thread that settles gets the lock, and a processor.
      os::naked_short_nanosleep(100 * 1000);
    }
  }
  sort_by_age();
}

// Appends rows for slots of which only allocations are known. Counts of classes that
// are gone are separate parameters. With the lock.
template <typename Function>
void AllocCountsSnapshot::append_allocated(u4 top, Function slot_at, jlong objects_gone, jlong bytes_gone) {
  assert_lock_strong(AllocCounts_lock);
  // Of no rows, too.
  _objects = figures_of_allocated(0);
  _bytes = figures_of_allocated(0);
  for (u4 id = 0; id < top; id++) {
    const AllocCountsIds::Entry* const e = AllocCountsIds::entry(id);
    const jlong objects = slot_at(id);
    if (objects == 0 || (e->_klass == nullptr && !e->_released)) {
      continue;
    }
    const jlong bytes = e->_instance_bytes == 0 ? slot_at(id + 1) : objects * (jlong)e->_instance_bytes;
    if (e->_released) {
      objects_gone += objects;
      bytes_gone += bytes;
    } else {
      append(row_of(e, figures_of_allocated(objects), figures_of_allocated(bytes)));
    }
  }
  AllocCountsRow overflow;
  overflow._kind = AllocCountsRow::overflow;
  overflow._objects = figures_of_allocated(slot_at(AllocCountsIds::_overflow_id));
  overflow._bytes = figures_of_allocated(slot_at(AllocCountsIds::_overflow_id + 1));
  append(overflow);
  AllocCountsRow unloaded;
  unloaded._kind = AllocCountsRow::unloaded;
  unloaded._objects = figures_of_allocated(objects_gone);
  unloaded._bytes = figures_of_allocated(bytes_gone);
  append(unloaded);
}

void AllocCountsSnapshot::take_scope(JavaThread* current, AllocCountsScope* scope) {
  assert(_rows.is_empty(), "taken twice");
  // Memory comes first, for other threads may wait for the lock.
  _rows.reserve(AllocCountsIds::top_acquire());
  AllocCountsScope::close(current, scope, [&](u4 top) {
    append_allocated(top, [&](u4 id) { return scope->kept()->at(id); },
                     scope->unloaded_objects(), scope->unloaded_bytes());
  });
  sort_by_age();
}

static JavaThread* find_thread(const ThreadsList* threads, jlong id) {
  if (id == 0) {
    return nullptr; // no identifier, but that of a thread that is being attached reads so
  }
  for (uint i = 0; i < threads->length(); i++) {
    JavaThread* const thread = threads->thread_at(i);
    const oop thread_object = thread->threadObj();
    if (thread_object != nullptr && java_lang_Thread::thread_id(thread_object) == id && !thread->is_exiting()) {
      return thread;
    }
  }
  return nullptr;
}

bool AllocCountsSnapshot::is_thread(jlong id) {
  ThreadsListHandle tlh;
  return find_thread(tlh.list(), id) != nullptr;
}

bool AllocCountsSnapshot::take_thread(jlong id) {
  assert(_rows.is_empty(), "taken twice");
  _rows.reserve(AllocCountsIds::top_acquire());
  ThreadsListHandle tlh;
  JavaThread* const thread = find_thread(tlh.list(), id);
  if (thread == nullptr) {
    return false;
  }
  {
    AllocCountsLocker ml(AllocCountsLocker::one_of_many_steps);
    const AllocCountsTable* const table = thread->alloc_counts()->table();
    jlong objects_gone;
    jlong bytes_gone;
    table->unloaded_of_owner(&objects_gone, &bytes_gone);
    append_allocated(AllocCountsIds::top(), [&](u4 id) { return table->counted_by_owner(id); },
                     objects_gone, bytes_gone);
  }
  sort_by_age();
  return true;
}

class VM_AllocCountsSnapshot : public VM_Operation {
  AllocCountsSnapshot* const _snapshot;

 public:
  VM_AllocCountsSnapshot(AllocCountsSnapshot* snapshot) : _snapshot(snapshot) {}
  VMOp_Type type() const { return VMOp_AllocCountsSnapshot; }
  void doit() {
    if (VerifyAllocCounts) {
      AllocCountsVerifier::verify_reachable();
    }
    _snapshot->sum(AllocCountsSnapshot::at_safepoint);
  }
};

void AllocCountsSnapshot::take() {
  AllocCountsArchive::ensure_counted();
  if (VerifyAllocCounts) {
    take_at_safepoint();
  } else {
    sum(in_steps);
  }
}

void AllocCountsSnapshot::take_in_one_step() {
  sum(in_one_step);
}

void AllocCountsSnapshot::take_at_safepoint() {
  VM_AllocCountsSnapshot op(this);
  VMThread::execute(&op);
}

// Rows that are no class come last, always in the same order.
static int compare_age(AllocCountsRow* a, AllocCountsRow* b) {
  if (a->_serial != b->_serial) {
    return a->_serial > b->_serial ? -1 : 1;
  }
  return (int)b->_kind - (int)a->_kind;
}

template <int figure>
static int compare_figure(AllocCountsRow* a, AllocCountsRow* b) {
  const jlong value_a = AllocCountsFigure::value(figure, a->_objects, a->_bytes);
  const jlong value_b = AllocCountsFigure::value(figure, b->_objects, b->_bytes);
  return value_a != value_b ? (value_a > value_b ? -1 : 1) : compare_age(a, b);
}

// A comparison is a plain function, so there is one for each figure.
template <int figure>
struct Comparison {
  typedef int (*Function)(AllocCountsRow* a, AllocCountsRow* b);

  static Function of(int f) {
    return f == figure ? compare_figure<figure> : Comparison<figure + 1>::of(f);
  }
};

template <>
struct Comparison<AllocCountsFigure::number_of_figures> {
  static Comparison<0>::Function of(int f) {
    ShouldNotReachHere();
    return nullptr;
  }
};

static int compare_name(AllocCountsRow* a, AllocCountsRow* b) {
  if (a->_kind != b->_kind) {
    return a->_kind < b->_kind ? -1 : 1;
  }
  ResourceMark rm;
  const int c = strcmp(a->type_name(), b->type_name());
  return c != 0 ? c : compare_age(a, b);
}

void AllocCountsSnapshot::sort(AllocCountsFigure::Id figure) {
  _rows.sort(Comparison<0>::of(figure));
}

void AllocCountsSnapshot::sort_by_name() {
  _rows.sort(compare_name);
}

void AllocCountsSnapshot::sort_by_age() {
  _rows.sort(compare_age);
}

static const char* const order_name = "name";
static const char* const order_age = "age";

bool AllocCountsSnapshot::is_order(const char* order) {
  return AllocCountsFigure::find(order) >= 0 || strcmp(order, order_name) == 0 || strcmp(order, order_age) == 0;
}

const char* AllocCountsSnapshot::orders() {
  stringStream names;
  for (int i = 0; i < AllocCountsFigure::number_of_figures; i++) {
    names.print("%s, ", AllocCountsFigure::name(i));
  }
  names.print("%s, %s", order_name, order_age);
  return names.as_string();
}

AllocCountsFigure::Id AllocCountsSnapshot::sort(const char* order) {
  const int figure = AllocCountsFigure::find(order);
  if (figure >= 0) {
    sort((AllocCountsFigure::Id)figure);
    return (AllocCountsFigure::Id)figure;
  }
  if (strcmp(order, order_name) == 0) {
    sort_by_name();
  } else {
    assert(strcmp(order, order_age) == 0, "no order: %s", order);
    sort_by_age();
  }
  return AllocCountsFigure::allocs;
}
