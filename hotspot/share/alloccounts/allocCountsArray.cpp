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

#include "alloccounts/allocCountsArray.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsSlots.inline.hpp"
#include "memory/allocation.hpp"
#include "nmt/memTracker.hpp"
#include "runtime/mutexLocker.hpp"
#include "runtime/os.hpp"
#include "utilities/align.hpp"

//
// A mapping with memory for some arrays of one length.
//
class AllocCountsSlab : public CHeapObj<mtAllocCounts> {
 private:
  static const int max_arrays = 128;

  AllocCountsPool* const _pool;
  char*     _start;
  const u4  _length; // of each array
  const int _arrays;
  int       _index;  // in slabs
  int       _used;
  int       _fresh;  // arrays from here on have never been used
  u1        _free[max_arrays]; // a stack of the others that are not in use
  int       _frees;

  size_t array_size() const { return _length * sizeof(jlong); }
  size_t size() const       { return align_up(_arrays * array_size(), os::vm_page_size()); }

  // So many that their mapping costs little, and so few that it is in use soon.
  static int arrays_in_slab(u4 length, size_t in_use) {
    return (int)clamp(MAX2(256 * K / (length * sizeof(jlong)), in_use / 8), (size_t)16, (size_t)max_arrays);
  }

 public:
  // For arrays of this length, of which so many are in use.
  AllocCountsSlab(AllocCountsPool* pool, u4 length, size_t in_use)
    : _pool(pool), _start(nullptr), _length(length), _arrays(arrays_in_slab(length, in_use)), _index(-1), _used(0), _fresh(0), _frees(0) {}

  ~AllocCountsSlab() {
    assert(_used == 0, "%d arrays in use", _used);
    if (_start != nullptr) {
      os::release_memory(_start, size());
    }
  }

  bool map() {
    _start = os::reserve_memory(size(), mtAllocCounts);
    // os::commit_memory would end the VM if memory is short.
    if (_start == nullptr || !os::protect_memory(_start, size(), os::MEM_PROT_RW, false /* is_committed */)) {
      return false;
    }
    MemTracker::record_virtual_memory_commit(_start, size(), CALLER_PC);
    return true;
  }

  AllocCountsPool* pool() const { return _pool; }
  int index() const            { return _index; }
  void set_index(int index)    { _index = index; }
  u4 length() const            { return _length; }
  int arrays() const           { return _arrays; }
  int used() const             { return _used; }
  bool has_room() const        { return _used < _arrays; }
  size_t bytes() const         { return _arrays * array_size(); }
  size_t bytes_in_use() const  { return _used * array_size(); }

  volatile jlong* take() {
    assert(has_room(), "all in use");
    _used++;
    // The one that was used last is most likely to have pages, and to be in a cache.
    const int i = _frees > 0 ? _free[--_frees] : _fresh++;
    return (volatile jlong*)(_start + i * array_size());
  }

  void give_back(volatile jlong* base) {
    const int i = (int)(pointer_delta((void*)base, _start, 1) / array_size());
    assert(i < _fresh && (volatile jlong*)(_start + i * array_size()) == base, "not an array of this slab");
    _free[_frees++] = (u1)i;
    _used--;
  }
};

AllocCountsPool AllocCountsPool::_classes = {};
AllocCountsPool AllocCountsPool::_sites = {};

// What empty slabs may take up together. Threads that come and go in such numbers
// need not map memory again and again.
static const size_t max_bytes_empty = 2 * M;

AllocCountsSlab* AllocCountsPool::new_slab(u4 length, size_t in_use) {
  AllocCountsSlab* const slab = new (std::nothrow) AllocCountsSlab(this, length, in_use);
  if (slab != nullptr && !slab->map()) {
    delete slab;
    return nullptr;
  }
  return slab;
}

void AllocCountsPool::add_slab(AllocCountsSlab* slab) {
  slab->set_index(_slabs->append(slab));
  _bytes_empty += slab->bytes();
}

// It has no array in use.
void AllocCountsPool::delete_slab(AllocCountsSlab* slab) {
  AllocCountsSlab* const last = _slabs->pop();
  if (last != slab) {
    _slabs->at_put(slab->index(), last);
    last->set_index(slab->index());
    _first_with_room = MIN2(_first_with_room, slab->index());
  }
  _bytes_empty -= slab->bytes();
  delete slab;
}

bool AllocCountsArray::get_memory(AllocCountsPool* pool) {
  assert_lock_strong(AllocCounts_lock);
  assert(!has_memory(), "it would be lost");
  assert(pool->_length > 0, "no length has been set");
  int& first_with_room = pool->_first_with_room;
  while (first_with_room < pool->_slabs->length() && !pool->_slabs->at(first_with_room)->has_room()) {
    first_with_room++;
  }
  if (first_with_room >= pool->_slabs->length()) {
    AllocCountsSlab* const slab = pool->new_slab(pool->_length, pool->_arrays_in_use);
    if (slab == nullptr) {
      return false;
    }
    first_with_room = pool->_slabs->length();
    pool->add_slab(slab);
  }
  _slab = pool->_slabs->at(first_with_room);
  if (_slab->used() == 0) {
    pool->_bytes_empty -= _slab->bytes();
  }
  AllocCountsSlots::operator=(AllocCountsSlots(_slab->take()));
  pool->_arrays_in_use++;
  return true;
}

void AllocCountsArray::give_memory_back() {
  assert_lock_strong(AllocCounts_lock);
  if (!has_memory()) {
    return;
  }
#ifdef ASSERT
  for (u4 id = 0; id < _slab->length(); id++) {
    assert(at(id) == 0, "slot %u has " JLONG_FORMAT, id, at(id));
  }
#endif
  abandon();
}

void AllocCountsArray::abandon() {
  assert_lock_strong(AllocCounts_lock);
  AllocCountsPool* const pool = _slab->pool();
  _slab->give_back(base());
  if (has_old_length()) {
    pool->_bytes_old -= _slab->length() * sizeof(jlong);
    if (_slab->used() == 0) {
      delete _slab;
    }
  } else {
    pool->_arrays_in_use--;
    pool->_first_with_room = MIN2(pool->_first_with_room, _slab->index());
    if (_slab->used() == 0) {
      pool->_bytes_empty += _slab->bytes();
      if (pool->_bytes_empty > max_bytes_empty) {
        pool->delete_slab(_slab);
      }
    }
  }
  AllocCountsSlots::operator=(AllocCountsSlots());
  _slab = nullptr;
}

bool AllocCountsArray::has_old_length() const {
  return has_memory() && _slab->length() != _slab->pool()->_length;
}

void AllocCountsArray::lengthen(u4 top) {
  assert(has_old_length(), "nothing to do");
  AllocCountsArray longer;
  const bool has_got_memory = longer.get_memory(_slab->pool());
  guarantee(has_got_memory, "memory has been set aside");
  for (u4 id = 0; id < top; id++) {
    const jlong n = take(id);
    if (n != 0) {
      longer.set(id, n);
    }
  }
  give_memory_back();
  *this = longer;
}

bool AllocCountsPool::set_length(u4 length, size_t arrays) {
  assert_lock_strong(AllocCounts_lock);
  assert(length > _length, "not longer: %u, was %u", length, _length);
  if (_slabs == nullptr) {
    // Never deleted, as threads go on while a process exits.
    _slabs = new GrowableArrayCHeap<AllocCountsSlab*, mtAllocCounts>();
  }
  GrowableArrayCHeap<AllocCountsSlab*, mtAllocCounts> longer;
  for (size_t have = 0; have < arrays; have += longer.last()->arrays()) {
    AllocCountsSlab* const slab = new_slab(length, arrays);
    if (slab == nullptr) {
      for (AllocCountsSlab* s : longer) {
        delete s;
      }
      return false;
    }
    longer.append(slab);
  }
  for (AllocCountsSlab* slab : *_slabs) {
    _bytes_old += slab->bytes_in_use();
    if (slab->used() == 0) {
      delete slab;
    }
  }
  _slabs->clear();
  _length = length;
  _arrays_in_use = 0;
  _first_with_room = 0;
  _bytes_empty = 0;
  for (AllocCountsSlab* slab : longer) {
    add_slab(slab);
  }
  return true;
}

void AllocCountsPool::release() {
  assert_lock_strong(AllocCounts_lock);
  assert(_arrays_in_use == 0 && _bytes_old == 0, "%zu arrays in use, %zu bytes of other lengths", _arrays_in_use, _bytes_old);
  if (_slabs != nullptr) {
    for (AllocCountsSlab* slab : *_slabs) {
      delete slab;
    }
    _slabs->clear();
  }
  _length = 0;
  _first_with_room = 0;
  _bytes_empty = 0;
}

size_t AllocCountsPool::bytes_in_use() const {
  assert_lock_strong(AllocCounts_lock);
  size_t bytes = _bytes_old;
  if (_slabs != nullptr) {
    for (AllocCountsSlab* slab : *_slabs) {
      bytes += slab->bytes_in_use();
    }
  }
  return bytes;
}
