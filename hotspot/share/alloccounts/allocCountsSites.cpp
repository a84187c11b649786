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
#include "alloccounts/allocCountsArray.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsSites.hpp"
#include "alloccounts/allocCountsTable.inline.hpp"
#include "classfile/vmClasses.hpp"
#include "logging/log.hpp"
#include "memory/resourceArea.hpp"
#include "oops/instanceKlass.hpp"
#include "oops/method.hpp"
#include "runtime/javaThread.hpp"
#include "runtime/safepoint.hpp"
#include "runtime/vframe.inline.hpp"
#include "utilities/align.hpp"
#include "utilities/growableArray.hpp"
#include "utilities/powerOfTwo.hpp"

volatile u4 AllocCountsSites::_switches = 0;
int AllocCountsSites::_users = 0;
AllocCountsRecords<AllocCountsSites::Stack> AllocCountsSites::_stacks;
AllocCountsRecords<AllocCountsSites::Site> AllocCountsSites::_sites;
AllocCountsRecords<AllocCountsClassCache> AllocCountsSites::_class_caches;
u4 AllocCountsSites::_limit = 0;
u4 AllocCountsSites::_top = 0;
bool AllocCountsSites::_is_full = false;
void (*AllocCountsSites::_make_room)() = nullptr;
GrowableArrayCHeap<u4, mtAllocCounts>* AllocCountsSites::_free_slots[2] = { nullptr, nullptr };
GrowableArrayCHeap<jlong, mtAllocCounts>* AllocCountsSites::_base = nullptr;
jlong AllocCountsSites::_base_of_unloaded_objects = 0;
jlong AllocCountsSites::_base_of_unloaded_bytes = 0;

// The first pair is not used: 0 stands for no slot.
static const u4 first_slot = 2;

// Places in compiled code that do not know the class of what they allocate.
static const u4 most_class_caches = 16 * K;

// Arrays begin with two pages.
static const u4 slots_at_start = 1 * K;

bool AllocCountsStack::add(Method* method, int bci) {
  if (_depth == 0 && _can_be_invoked) {
    const u4 invoked = AllocCountsFrames::find_invoked(method, bci);
    if (invoked != 0) {
      _frames[_depth++] = invoked;
    }
  }
  const bool is_kept = _depth < max_frames_in_jdk || !AllocCountsFrames::is_in_jdk(method->method_holder());
  if (is_kept) {
    const u4 frame = AllocCountsFrames::find(method, bci);
    if (frame == 0) {
      _has_failed = true;
      return false;
    }
    _frames[_depth++] = frame;
  }
  return (!is_kept || AllocCountsFrames::is_in_jdk(_frames[_depth - 1])) && ++_frames_seen < max_frames;
}

void AllocCountsStack::set_archive() {
  assert(_depth == 0, "there are frames");
  _frames[_depth++] = AllocCountsFrames::of_archive();
  _has_failed = _frames[0] == 0;
}

uint AllocCountsSites::Stack::hash() const {
  const uint h = (_frame * 0x9e3779b1u) ^ (_caller * 0x85ebca6bu);
  return h ^ (h >> 15);
}

uint AllocCountsSites::Site::hash() const {
  const uint h = (_id * 0x9e3779b1u) ^ (_stack * 0x85ebca6bu);
  return h ^ (h >> 15);
}

bool AllocCountsSites::acquire(void (*make_room)()) {
  assert_lock_strong(AllocCounts_lock);
  if (_users == 0) {
    _limit = align_down(AllocCountsMaxSites, 2);
    if (!AllocCountsFrames::initialize(_limit) || !_stacks.initialize(_limit) || !_sites.initialize(_limit) ||
        !_class_caches.initialize(MIN2(_limit, most_class_caches))) {
      release_records();
      return false;
    }
    _make_room = make_room;
    _top = first_slot;
    _is_full = false;
    for (int pair = 0; pair < 2; pair++) {
      _free_slots[pair] = new GrowableArrayCHeap<u4, mtAllocCounts>();
    }
  }
  _users++;
  return true;
}

// No other thread looks for a site: it would have acquired slots, or sites would be on.
void AllocCountsSites::release() {
  assert_lock_strong(AllocCounts_lock);
  if (--_users == 0) {
    for (int pair = 0; pair < 2; pair++) {
      delete _free_slots[pair];
      _free_slots[pair] = nullptr;
    }
    release_records();
  }
}

void AllocCountsSites::release_records() {
  AllocCountsFrames::release();
  _stacks.release();
  _sites.release();
  _class_caches.release();
}

bool AllocCountsSites::start(void (*make_room)(), jlong unloaded_objects, jlong unloaded_bytes) {
  assert_lock_strong(AllocCounts_lock);
  assert(!is_on(), "switched on twice");
  if (!acquire(make_room)) {
    return false;
  }
  if (!AllocCountsTable::start_sites(MIN2(MAX2(slots_at_start, round_up_power_of_2(_top)), _limit))) {
    release();
    return false;
  }
  AllocCountsTable::set_top_site(_top);
  take_base(unloaded_objects, unloaded_bytes);
  Atomic::store(&_switches, _switches + 1);
  return true;
}

void AllocCountsSites::stop() {
  assert_lock_strong(AllocCounts_lock);
  assert(is_on(), "switched off twice");
  Atomic::store(&_switches, _switches + 1);
  AllocCountsTable::stop_sites();
  delete _base;
  _base = nullptr;
  release();
}

void AllocCountsSites::take_base(jlong unloaded_objects, jlong unloaded_bytes) {
  const u4 top = AllocCountsIds::top();
  _base = new GrowableArrayCHeap<jlong, mtAllocCounts>((int)top);
  _base->at_grow((int)top - 1, 0);
  AllocCountsTable::add_up(AllocCountsTable::all(), 0, top, _base->adr_at(0));
  _base_of_unloaded_objects = unloaded_objects;
  _base_of_unloaded_bytes = unloaded_bytes;
}

void AllocCountsSites::lengthen() {
  assert_lock_strong(AllocCounts_lock);
  const u4 length = AllocCountsPool::sites()->length();
  if (is_on() && _top + 2 > length && length < _limit && !AllocCountsTable::lengthen_sites(MIN2(2 * length, _limit))) {
    // There is not enough memory, and this is not tried again.
    _limit = length;
  }
}

// Returns its number, or 0 if it is not there.
u4 AllocCountsSites::find_stack(const AllocCountsStack& stack, int depth) {
  u4 caller = 0;
  for (int i = depth - 1; i >= 0; i--) {
    caller = _stacks.find(Stack(stack.frame(i), caller));
    if (caller == 0) {
      return 0;
    }
  }
  return caller;
}

// Returns its number, or 0 if no room is left. With the lock.
u4 AllocCountsSites::add_stack(const AllocCountsStack& stack) {
  u4 caller = 0;
  for (int i = stack.depth() - 1; i >= 0; i--) {
    const Stack key(stack.frame(i), caller);
    u4 s = _stacks.find(key);
    if (s == 0) {
      s = _stacks.add(key);
    }
    if (s == 0) {
      _is_full = true;
      return 0;
    }
    caller = s;
  }
  return caller;
}

u4 AllocCountsSites::find(u4 id, const AllocCountsStack& stack) {
  const u4 number = find_stack(stack, stack.depth());
  if (number == 0) {
    return 0;
  }
  const u4 site = _sites.find(Site(id, number));
  return site != 0 ? _sites.at(site)._slot : 0;
}

u4 AllocCountsSites::slot_of(Klass* k, const AllocCountsStack& stack, u4 switches, bool has_acquired) {
  if (!stack.is_known()) {
    if (stack.has_failed()) {
      _is_full = true;
    }
    return 0;
  }
  while (true) {
    if (!has_acquired && (!is_on(switches) || switches != AllocCountsSites::switches())) {
      return 0;
    }
    const u4 id = k->alloc_counts_id();
    assert(id != AllocCountsIds::_unassigned_id, "class without an id: %s", k->external_name());
    u4 slot = find(id, stack);
    if (slot != 0) {
      return slot;
    }
    if (add_site(k, id, stack)) {
      slot = find(id, stack);
      if (slot != 0 || _is_full) {
        return slot;
      }
    } else {
      _make_room();
    }
  }
}

// Returns false if it needs longer arrays.
bool AllocCountsSites::add_site(Klass* k, u4 id, const AllocCountsStack& stack) {
  AllocCountsLocker ml;
  const u4 number = add_stack(stack);
  if (number == 0) {
    return true;
  }
  Site key(id, number);
  if (_sites.find(key) != 0) {
    return true;
  }
  const bool pair = AllocCountsIds::counts_bytes(k, id);
  u4 slot = 0;
  if (_free_slots[pair]->is_nonempty()) {
    slot = _free_slots[pair]->pop();
  } else {
    slot = pair ? align_up(_top, 2) : _top;
    const u4 top = slot + (pair ? 2 : 1);
    if (is_on() && top > AllocCountsPool::sites()->length() && AllocCountsPool::sites()->length() < _limit) {
      return false;
    }
    if (top > _limit) {
      _is_full = true;
      return true;
    }
    if (slot != _top) {
      _free_slots[false]->push(_top);
    }
    _top = top;
    AllocCountsTable::set_top_site(_top);
  }
  key._slot = slot;
  if (_sites.add(key) == 0) {
    _free_slots[pair]->push(slot);
    _is_full = true;
  }
  return true;
}

const AllocCountsClassCache* AllocCountsSites::class_cache_of(const AllocCountsStack& stack) {
  if (!stack.is_known()) {
    return nullptr;
  }
  AllocCountsLocker ml;
  const u4 number = add_stack(stack);
  if (number == 0) {
    return nullptr;
  }
  u4 cache = _class_caches.find(number);
  if (cache == 0) {
    cache = _class_caches.add(number);
  }
  return cache != 0 ? &_class_caches.at(cache) : nullptr;
}

// Compiled code with this stack allocates an object of this class. If it had to call the
// runtime because it does not know the slot, it will know it the next time.
void AllocCountsSites::set_class_cache(Klass* k, const AllocCountsStack& stack, u4 switches) {
  if (!is_on(switches) || !stack.is_known()) {
    return;
  }
  const u4 number = find_stack(stack, stack.depth_of_code());
  const u4 cache = number != 0 ? _class_caches.find(number) : 0;
  if (cache != 0) {
    // The code knows no more callers.
    const u4 slot = slot_of(k, stack.code(), switches);
    if (slot != 0) {
      _class_caches.adr_at(cache)->set(k->alloc_counts_id(), slot);
    }
  }
}

u4 AllocCountsSites::slot_of_current(JavaThread* current, Klass* k, bool has_acquired) {
  if (!current->has_last_Java_frame() || k->is_stack_chunk_instance_klass()) {
    return 0;
  }
  // What was allocated in registers gets memory where the code is left, whatever the
  // bytecode is.
  AllocCountsStack stack(current->deopt_compiled_method() == nullptr);
  const u4 switches = AllocCountsSites::switches();
  vframeStream s(current, false /* stop_at_java_call_stub */, false /* process_frames */);
  const intptr_t* const code = s.frame_id();
  for (; !s.at_end(); s.next()) {
    if (s.frame_id() != code) {
      stack.end_code();
    }
    if (!stack.add(s.method(), s.bci())) {
      break;
    }
  }
  set_class_cache(k, stack, switches);
  return slot_of(k, stack, switches, has_acquired);
}

void AllocCountsSites::on_allocation(JavaThread* thread, Klass* k, u4 id, u4 slot, size_t word_size) {
  if (slot != 0) {
    thread->alloc_counts()->table()->sites()->add_object(slot, AllocCountsIds::counts_bytes(k, id), word_size);
  }
}

void AllocCountsSites::on_archived_objects(Klass* k, jlong objects, jlong bytes) {
  if (!is_on()) {
    return;
  }
  AllocCountsStack stack;
  stack.set_archive();
  const u4 slot = slot_of(k, stack, switches());
  if (slot != 0) {
    AllocCountsLocker ml;
    AllocCountsTable::add_folded_site(slot, objects);
    if (AllocCountsIds::counts_bytes(k, k->alloc_counts_id())) {
      AllocCountsTable::add_folded_site(slot + 1, bytes);
    }
  }
}

void AllocCountsSites::on_ids_reclaim(const u4* ids, int length) {
  assert_lock_strong(AllocCounts_lock);
  if (_users == 0) {
    return;
  }
  for (int i = 0; is_on() && i < length; i++) {
    const size_t instance_bytes = AllocCountsIds::entry(ids[i])->_instance_bytes;
    _base_of_unloaded_objects += base(ids[i]);
    if (instance_bytes != 0) {
      _base_of_unloaded_bytes += base(ids[i]) * (jlong)instance_bytes;
    } else {
      _base_of_unloaded_bytes += base(ids[i] + 1);
    }
    if (ids[i] < (u4)_base->length()) {
      _base->at_put(ids[i], 0);
      if (instance_bytes == 0 && ids[i] + 1 < (u4)_base->length()) {
        _base->at_put(ids[i] + 1, 0);
      }
    }
  }
  // The owners of tables do not write these slots any more, as nobody can allocate an
  // instance of a class that is gone.
  for (u4 number = 1; number < _sites.top(); number++) {
    const Site site = _sites.at(number);
    if (site._id == 0 || !AllocCountsIds::entry(site._id)->_released) {
      continue;
    }
    const bool pair = has_bytes(site);
    for (AllocCountsTable* t : AllocCountsTable::all()) {
      if (is_on()) {
        t->sites()->take(site._slot);
        if (pair) {
          t->sites()->take(site._slot + 1);
        }
      }
    }
    const u4 cache = _class_caches.find(site._stack);
    if (cache != 0) {
      _class_caches.adr_at(cache)->remove(site._id);
    }
    _sites.remove(number);
    if (_users == (is_on() ? 1 : 0)) {
      _free_slots[pair]->push(site._slot);
    } // else a scope has counts in this slot
  }
}

size_t AllocCountsSites::committed_bytes() {
  assert_lock_strong(AllocCounts_lock);
  return AllocCountsFrames::committed_bytes() + _stacks.committed_bytes() + _sites.committed_bytes() +
         _class_caches.committed_bytes();
}

bool AllocCountsSites::has_bytes(const Site& site) {
  return site._id == AllocCountsIds::_overflow_id || AllocCountsIds::entry(site._id)->_instance_bytes == 0;
}

void AllocCountsSites::verify() {
  assert(SafepointSynchronize::is_at_safepoint(), "threads would go on counting");
  AllocCountsLocker ml;
  if (!is_on()) {
    return;
  }
  const u4 top = AllocCountsIds::top();
  GrowableArrayCHeap<jlong, mtAllocCounts> left((int)top);
  left.at_grow((int)top - 1, 0);
  AllocCountsTable::add_up(AllocCountsTable::all(), 0, top, left.adr_at(0));
  GrowableArrayCHeap<jlong, mtAllocCounts> counted((int)_top);
  counted.at_grow((int)_top - 1, 0);
  AllocCountsTable::add_up_sites(_top, counted.adr_at(0));
  for (u4 number = 1; number < _sites.top(); number++) {
    const Site& site = _sites.at(number);
    if (site._id == 0) {
      continue;
    }
    left.at(site._id) -= counted.at(site._slot);
    if (has_bytes(site)) {
      left.at(site._id + 1) -= counted.at(site._slot + 1);
    }
  }
  for (u4 id = 0; id < top; id++) {
    ResourceMark rm;
    guarantee(left.at(id) >= base(id),
              "More objects were counted at sites than of their class (%s, slot %u): " JLONG_FORMAT " of all that the class has "
              "got were counted at no site, and " JLONG_FORMAT " were there before sites were counted",
              AllocCountsIds::describe(id), id, left.at(id), base(id));
  }
}
