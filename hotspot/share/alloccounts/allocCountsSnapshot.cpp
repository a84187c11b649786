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

#include "alloccounts/allocCountsArchive.hpp"
#include "alloccounts/allocCountsDeaths.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsSnapshot.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "alloccounts/allocCountsVerifier.hpp"
#include "alloccounts/allocCounts_globals.hpp"
#include "memory/resourceArea.hpp"
#include "oops/instanceKlass.hpp"
#include "oops/objArrayKlass.hpp"
#include "runtime/interfaceSupport.inline.hpp"
#include "runtime/javaThread.hpp"
#include "runtime/safepoint.hpp"
#include "runtime/signature.hpp"
#include "runtime/vmOperations.hpp"
#include "runtime/vmThread.hpp"
#include "utilities/ostream.hpp"

char* AllocCountsRow::type_name() const {
  stringStream ss;
  if (_kind == unloaded) {
    ss.print("unloaded classes");
    return ss.as_string();
  }
  if (_kind == overflow) {
    ss.print("overflow: classes without an id of their own");
    return ss.as_string();
  }
  char* name = _name->as_C_string();
  int dimensions = 0;
  while (name[dimensions] == JVM_SIGNATURE_ARRAY) {
    dimensions++;
  }
  char* element = name + dimensions;
  if (dimensions > 0) {
    if (*element == JVM_SIGNATURE_CLASS) {
      element++;
      element[strlen(element) - 1] = '\0';
    } else {
      element = const_cast<char*>(type2name(Signature::basic_type(*element)));
    }
  }
  ss.print_raw(element);
  for (int i = 0; i < dimensions; i++) {
    ss.print_raw("[]");
  }
  char* const type = ss.as_string();
  // Binary name: dots, and a slash only between the name of a hidden class and
  // its suffix, which is after the last plus here.
  for (char* p = type; *p != '\0'; p++) {
    if (*p == JVM_SIGNATURE_SLASH) {
      *p = JVM_SIGNATURE_DOT;
    }
  }
  if (_is_hidden) {
    char* const suffix = strrchr(type, '+');
    assert(suffix != nullptr, "hidden class without suffix: %s", type);
    *suffix = '/';
  }
  return type;
}

void AllocCountsFigures::add(const AllocCountsFigures& other) {
  _allocated += other._allocated;
  _dead += other._dead;
  _max = not_known;
  _survived = AllocCountsDeaths::tells_new() ? _survived + other._survived : not_known;
}

AllocCountsSnapshot::AllocCountsSnapshot() : _rows(), _classes(0), _objects(), _bytes() {}

AllocCountsSnapshot::~AllocCountsSnapshot() {
  clear();
}

void AllocCountsSnapshot::clear() {
  for (int i = 0; i < _rows.length(); i++) {
    Symbol::maybe_decrement_refcount(_rows.at(i)._name);
  }
  _rows.clear();
  _classes = 0;
  _objects = AllocCountsFigures();
  _bytes = AllocCountsFigures();
}

void AllocCountsSnapshot::append(const AllocCountsRow& row) {
  if (row._objects._allocated == 0) {
    return;
  }
  if (row._kind == AllocCountsRow::clazz) {
    _classes++;
  }
  _objects.add(row._objects);
  _bytes.add(row._bytes);
  _rows.append(row);
}

// The figures of a slot, or of one with objects of this size if unit is not 1.
static AllocCountsFigures figures(u4 slot, jlong allocated, jlong unit = 1) {
  AllocCountsFigures f;
  f._allocated = allocated * unit;
  f._dead = AllocCountsDeaths::dead(slot) * unit;
  f._max = AllocCountsDeaths::max(slot, allocated) * unit;
  f._survived = AllocCountsDeaths::tells_new() ? AllocCountsDeaths::survived(slot) * unit
                                               : AllocCountsFigures::not_known;
  return f;
}

// The figures of objects that are all dead. Of such, none is ever alive.
static AllocCountsFigures figures_of_dead(jlong allocated, jlong survived) {
  AllocCountsFigures f;
  f._allocated = allocated;
  f._dead = allocated;
  f._max = 0;
  f._survived = AllocCountsDeaths::tells_new() ? survived : AllocCountsFigures::not_known;
  return f;
}

static bool is_hidden(Klass* k) {
  if (k->is_objArray_klass()) {
    k = ObjArrayKlass::cast(k)->bottom_klass();
  }
  return k->is_hidden();
}

// The sums over all tables of some slots. The tables of threads that had counted
// nothing since the last fold when it began are left out.
class TableSums : public StackObj {
 private:
  GrowableArrayCHeap<AllocCountsTable*, mtServiceability> _tables;
  u8     _deletions;
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
  }

 public:
  TableSums(u4 most)
    : _tables(64), _deletions(0), _sums(NEW_C_HEAP_ARRAY(jlong, most, mtServiceability)), _first(0) {}

  ~TableSums() {
    FREE_C_HEAP_ARRAY(jlong, _sums);
  }

  void read(u4 first, u4 end) {
    assert_lock_strong(AllocCounts_lock);
    if (_tables.is_empty() || _deletions != AllocCountsTable::deletions()) {
      find_tables();
    }
    _first = first;
    memset(_sums, 0, (end - first) * sizeof(jlong));
    AllocCountsTable::add_up(_tables, first, end, _sums);
  }

  jlong at(u4 id) const { return _sums[id - _first]; }
};

// Returns false if counts were moved meanwhile from slots to those of unloaded
// classes, which the rows then have twice or not at all.
bool AllocCountsSnapshot::try_take(u4 length, u4 ids_at_a_time) {
  AllocCountsRow overflow;
  overflow._kind = AllocCountsRow::overflow;
  AllocCountsTable::Unloaded gone;
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
    if (first == 0) {
      gone = AllocCountsTable::unloaded();
    } else if (gone._moves != AllocCountsTable::unloaded()._moves) {
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
      AllocCountsRow row;
      row._name = e->_klass->name();
      row._name->increment_refcount();
      row._serial = e->_serial;
      row._objects = o;
      row._bytes = b;
      row._is_hidden = is_hidden(e->_klass);
      append(row);
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

void AllocCountsSnapshot::sum() {
  assert(_rows.is_empty(), "taken twice");
  // Ids that are assigned from now on have no objects that this snapshot needs to
  // have. Memory comes first, for other threads may wait for the lock.
  const u4 length = AllocCountsIds::top_acquire();
  _rows.reserve(length);
  // A pause waits no longer than for so many ids, a page of each table, except
  // when it is for the third time that counts are moved, or there is a pause
  // already.
  const u4 ids_at_a_time = 512;
  for (int tries = 0; ; tries++) {
    const bool at_once = tries == 3 || SafepointSynchronize::is_at_safepoint();
    if (try_take(length, at_once ? length : ids_at_a_time)) {
      break;
    }
    clear();
  }
  sort(by_age);
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
    _snapshot->sum();
  }
};

void AllocCountsSnapshot::take() {
  AllocCountsArchive::count();
  if (VerifyAllocCounts) {
    take_at_safepoint();
  } else {
    sum();
  }
}

void AllocCountsSnapshot::take_at_safepoint() {
  VM_AllocCountsSnapshot op(this);
  VMThread::execute(&op);
}

// Rows that are no class come last in every order but those by number.
static int compare_age(AllocCountsRow* a, AllocCountsRow* b) {
  return a->_serial > b->_serial ? -1 : a->_serial < b->_serial;
}

static int compare_objects(AllocCountsRow* a, AllocCountsRow* b) {
  const jlong difference = a->_objects._allocated - b->_objects._allocated;
  return difference != 0 ? (difference > 0 ? -1 : 1) : compare_age(a, b);
}

static int compare_bytes(AllocCountsRow* a, AllocCountsRow* b) {
  const jlong difference = a->_bytes._allocated - b->_bytes._allocated;
  return difference != 0 ? (difference > 0 ? -1 : 1) : compare_age(a, b);
}

static int compare_name(AllocCountsRow* a, AllocCountsRow* b) {
  if (a->_kind != b->_kind) {
    return a->_kind < b->_kind ? -1 : 1;
  }
  ResourceMark rm;
  const int c = strcmp(a->type_name(), b->type_name());
  return c != 0 ? c : compare_age(a, b);
}

void AllocCountsSnapshot::sort(Order order) {
  switch (order) {
    case by_objects: _rows.sort(compare_objects); break;
    case by_bytes:   _rows.sort(compare_bytes);   break;
    case by_name:    _rows.sort(compare_name);    break;
    case by_age:     _rows.sort(compare_age);     break;
  }
}
