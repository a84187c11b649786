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

#include "alloccounts/allocCountsDeaths.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsSnapshot.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "memory/resourceArea.hpp"
#include "oops/instanceKlass.hpp"
#include "oops/objArrayKlass.hpp"
#include "runtime/mutexLocker.hpp"
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
  _dead = AllocCountsDeaths::settles() ? _dead + other._dead : not_known;
  _max = not_known;
}

AllocCountsSnapshot::AllocCountsSnapshot() : _rows(), _classes(0), _objects(), _bytes() {}

AllocCountsSnapshot::~AllocCountsSnapshot() {
  for (int i = 0; i < _rows.length(); i++) {
    Symbol::maybe_decrement_refcount(_rows.at(i)._name);
  }
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
  if (AllocCountsDeaths::settles()) {
    f._dead = AllocCountsDeaths::dead(slot) * unit;
    f._max = AllocCountsDeaths::max(slot, allocated) * unit;
  } else {
    f._dead = AllocCountsFigures::not_known;
    f._max = AllocCountsFigures::not_known;
  }
  return f;
}

// The figures of objects that are all dead. Of such, none is ever alive.
static AllocCountsFigures figures_of_dead(jlong allocated) {
  AllocCountsFigures f;
  f._allocated = allocated;
  f._dead = AllocCountsDeaths::settles() ? allocated : AllocCountsFigures::not_known;
  f._max = AllocCountsDeaths::settles() ? 0 : AllocCountsFigures::not_known;
  return f;
}

static bool is_hidden(Klass* k) {
  if (k->is_objArray_klass()) {
    k = ObjArrayKlass::cast(k)->bottom_klass();
  }
  return k->is_hidden();
}

void AllocCountsSnapshot::take() {
  assert(_rows.is_empty(), "taken twice");
  AllocCountsRow unloaded;
  unloaded._kind = AllocCountsRow::unloaded;
  AllocCountsRow overflow;
  overflow._kind = AllocCountsRow::overflow;
  // Memory comes first, for other threads may wait for the lock. Ids that are
  // assigned until it is held have no place in the sums, nor any objects that
  // this snapshot needs to have.
  const u4 length = AllocCountsIds::top_acquire();
  jlong* const sums = NEW_C_HEAP_ARRAY(jlong, length, mtServiceability);
  memset(sums, 0, length * sizeof(jlong));
  _rows.reserve(length);
  {
    // Holding the lock, no counts can be folded between two reads, no deaths be
    // settled, no id change its class, and no class that is in use by an id be
    // freed. Threads do not need it to allocate.
    MutexLocker ml(AllocCounts_lock, Mutex::_no_safepoint_check_flag);
    for (AllocCountsTable* t = AllocCountsTable::first(); t != nullptr; t = t->next()) {
      for (u4 id = 0; id < length; id++) {
        sums[id] += t->at(id);
      }
    }
    jlong unloaded_objects = AllocCountsTable::unloaded_objects();
    jlong unloaded_bytes = AllocCountsTable::unloaded_bytes();
    overflow._objects = figures(AllocCountsIds::_overflow_id, sums[AllocCountsIds::_overflow_id]);
    overflow._bytes = figures(AllocCountsIds::_overflow_id + 1, sums[AllocCountsIds::_overflow_id + 1]);
    for (u4 id = AllocCountsIds::_first_id; id < length; id++) {
      const AllocCountsIds::Entry* const e = AllocCountsIds::entry(id);
      const jlong objects = sums[id];
      if (objects == 0 || (e->_klass == nullptr && !e->_released)) {
        continue;
      }
      const bool with_bytes = e->_instance_bytes == 0;
      if (e->_released) {
        unloaded_objects += objects;
        unloaded_bytes += with_bytes ? sums[id + 1] : objects * (jlong)e->_instance_bytes;
        continue;
      }
      AllocCountsRow row;
      row._name = e->_klass->name();
      row._name->increment_refcount();
      row._serial = e->_serial;
      row._objects = figures(id, objects);
      row._bytes = with_bytes ? figures(id + 1, sums[id + 1]) : figures(id, objects, (jlong)e->_instance_bytes);
      row._is_hidden = is_hidden(e->_klass);
      append(row);
    }
    unloaded._objects = figures_of_dead(unloaded_objects);
    unloaded._bytes = figures_of_dead(unloaded_bytes);
  }
  assert(sums[AllocCountsIds::_unassigned_id] == 0, "objects of a class without an id");
  FREE_C_HEAP_ARRAY(jlong, sums);
  append(overflow);
  append(unloaded);
  sort(by_age);
}

class VM_AllocCountsSnapshot : public VM_Operation {
  AllocCountsSnapshot* const _snapshot;

 public:
  VM_AllocCountsSnapshot(AllocCountsSnapshot* snapshot) : _snapshot(snapshot) {}
  VMOp_Type type() const { return VMOp_AllocCountsSnapshot; }
  void doit()            { _snapshot->take(); }
};

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
