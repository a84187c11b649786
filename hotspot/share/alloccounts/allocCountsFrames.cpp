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

#include "alloccounts/allocCountsFrames.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "classfile/moduleEntry.hpp"
#include "classfile/symbolTable.hpp"
#include "classfile/vmSymbols.hpp"
#include "interpreter/bytecode.hpp"
#include "interpreter/bytecodes.hpp"
#include "memory/resourceArea.hpp"
#include "oops/instanceKlass.hpp"
#include "oops/method.inline.hpp"
#include "runtime/handles.inline.hpp"
#include "runtime/thread.hpp"

AllocCountsRecords<AllocCountsFrames::Frame> AllocCountsFrames::_frames;
AllocCountsRecords<AllocCountsFrames::Place> AllocCountsFrames::_places;
AllocCountsRecords<AllocCountsFrames::Holder> AllocCountsFrames::_holders;

static uint mix(uint hash, uintptr_t value) {
  hash = (hash ^ (uint)value) * 0x9e3779b1u;
  hash = (hash ^ (uint)((uint64_t)value >> 32)) * 0x85ebca6bu;
  return hash ^ (hash >> 15);
}

uint AllocCountsFrames::Frame::hash() const {
  return mix(mix(mix(mix(0, (uintptr_t)_class), (uintptr_t)_method), (uintptr_t)_bci), (uintptr_t)_line);
}

bool AllocCountsFrames::Frame::equals(const Frame& other) const {
  return _class == other._class && _method == other._method && _bci == other._bci && _line == other._line &&
         _is_in_jdk == other._is_in_jdk;
}

uint AllocCountsFrames::Place::hash() const {
  return mix(mix(mix(mix(0, (uintptr_t)_holder), _method), (uintptr_t)_version), (uintptr_t)_bci);
}

bool AllocCountsFrames::Place::equals(const Place& other) const {
  return _holder == other._holder && _method == other._method && _version == other._version && _bci == other._bci;
}

uint AllocCountsFrames::Holder::hash() const {
  return mix(0, (uintptr_t)_holder);
}

bool AllocCountsFrames::initialize(u4 most) {
  assert_lock_strong(AllocCounts_lock);
  if (_frames.initialize(most) && _places.initialize(most) && _holders.initialize(most)) {
    return true;
  }
  release();
  return false;
}

void AllocCountsFrames::release() {
  assert_lock_strong(AllocCounts_lock);
  for (u4 frame = 1; frame < _frames.top(); frame++) {
    Symbol::maybe_decrement_refcount(_frames.at(frame)._class);
    Symbol::maybe_decrement_refcount(_frames.at(frame)._method);
  }
  _frames.release();
  _places.release();
  _holders.release();
}

size_t AllocCountsFrames::committed_bytes() {
  return _frames.committed_bytes() + _places.committed_bytes() + _holders.committed_bytes();
}

// The runtime image is made of modules of the JDK, and of those that jlink added.
bool AllocCountsFrames::is_in_jdk(const InstanceKlass* holder) {
  const ModuleEntry* const module = holder->module();
  if (!module->is_named()) {
    return false;
  }
  if (module == ModuleEntryTable::javabase_moduleEntry()) {
    return true;
  }
  return (module->name()->starts_with("java.") || module->name()->starts_with("jdk.")) &&
         module->location() != nullptr && module->location()->starts_with("jrt:/");
}

// What all classes that are made in the same way have in their name. Counted reference.
static Symbol* common_name(const InstanceKlass* holder) {
  Symbol* const name = holder->name();
  if (holder->is_hidden()) {
    // The suffix is after the last plus.
    for (int i = name->utf8_length() - 1; i > 0; i--) {
      if (name->char_at(i) == '+') {
        return SymbolTable::new_symbol(name, 0, i);
      }
    }
  }
  name->increment_refcount();
  return name;
}

u4 AllocCountsFrames::find(Method* method, int bci) {
  Place place;
  place._holder = method->method_holder();
  place._method = method->orig_method_idnum();
  place._version = method->constants()->version();
  place._bci = method->is_native() ? -1 : bci;
  const u4 known = _places.find(place);
  if (known != 0) {
    return _places.at(known)._frame;
  }
  Frame look;
  TempNewSymbol name = common_name(place._holder);
  look._class = name;
  look._method = method->name();
  look._bci = place._bci < 0 ? -1 : place._bci;
  look._line = place._bci < 0 ? -1 : method->line_number_from_bci(bci);
  look._is_in_jdk = is_in_jdk(place._holder);
  return find_or_add(place, look);
}

u4 AllocCountsFrames::find_invoked(Method* method, int bci) {
  if (method->is_native() || bci < 0) {
    return 0;
  }
  switch (method->java_code_at(bci)) {
    case Bytecodes::_invokevirtual:
    case Bytecodes::_invokespecial:
    case Bytecodes::_invokestatic:
    case Bytecodes::_invokeinterface:
      break;
    default:
      return 0;
  }
  Place place;
  place._holder = method->method_holder();
  place._method = method->orig_method_idnum();
  place._version = method->constants()->version();
  place._bci = -2 - bci; // where find() has no place
  const u4 known = _places.find(place);
  if (known != 0) {
    return _places.at(known)._frame;
  }
  const Bytecode_invoke invoke(methodHandle(Thread::current(), method), bci);
  Symbol* invoked_class = invoke.klass();
  if (invoked_class->char_at(0) == JVM_SIGNATURE_ARRAY) {
    invoked_class = vmSymbols::java_lang_Object();
  }
  if (!invoked_class->starts_with("java/") && !invoked_class->starts_with("jdk/")) {
    return 0;
  }
  Frame look;
  look._class = invoked_class;
  look._method = invoke.name();
  look._is_in_jdk = true;
  return find_or_add(place, look);
}

u4 AllocCountsFrames::find_or_add(const Frame& look) {
  assert_lock_strong(AllocCounts_lock);
  u4 frame = _frames.find(look);
  if (frame == 0) {
    frame = _frames.add(look);
    if (frame != 0) {
      Symbol::maybe_increment_refcount(look._class);
      Symbol::maybe_increment_refcount(look._method);
    }
  }
  return frame;
}

u4 AllocCountsFrames::find_or_add(const Place& place, const Frame& look) {
  AllocCountsLocker ml;
  const u4 known = _places.find(place);
  if (known != 0) {
    return _places.at(known)._frame;
  }
  const u4 frame = find_or_add(look);
  if (frame == 0) {
    return 0;
  }
  const Holder key(place._holder);
  u4 holder = _holders.find(key);
  if (holder == 0) {
    holder = _holders.add(key);
  }
  if (holder != 0) {
    Place p = place;
    p._frame = frame;
    p._next_of_holder = _holders.at(holder)._first;
    const u4 number = _places.add(p);
    if (number != 0) {
      _holders.adr_at(holder)->_first = number;
    }
  }
  return frame;
}

u4 AllocCountsFrames::of_archive() {
  Frame look;
  look._is_in_jdk = true;
  AllocCountsLocker ml;
  return find_or_add(look);
}

void AllocCountsFrames::on_class_remove(Klass* k) {
  if (!k->is_instance_klass()) {
    return;
  }
  AllocCountsLocker ml;
  const u4 holder = _holders.is_initialized() ? _holders.find(Holder(InstanceKlass::cast(k))) : 0;
  if (holder == 0) {
    return;
  }
  for (u4 place = _holders.at(holder)._first; place != 0; ) {
    const u4 next = _places.at(place)._next_of_holder;
    _places.remove(place);
    place = next;
  }
  _holders.remove(holder);
}
