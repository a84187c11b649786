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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSRECORDS_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSRECORDS_HPP

#include "alloccounts/allocCountsChunks.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "memory/allocation.hpp"
#include "runtime/atomic.hpp"
#include "runtime/os.hpp"
#include "utilities/align.hpp"
#include "utilities/globalDefinitions.hpp"
#include "utilities/powerOfTwo.hpp"

//
// A set of records with numbers from 1 on, in which threads find a record without a
// lock. A record never moves. It has these members:
//
//   u4 _next;                 // for this class
//   uint hash() const;
//   bool equals(const Record& key) const;
//
// A thread that looks for a record while another one removes some may not find one that
// is there, so it looks again with the lock before it adds the record.
//
template <typename Record>
class AllocCountsRecords {
 private:
  AllocCountsChunks<Record> _records;
  volatile u4* _buckets;
  u4 _number_of_buckets; // a power of 2
  u4 _limit;             // numbers are below this
  u4 _top;               // numbers from here on were never given to a record
  u4 _free;              // first of those that were removed
  u4 _length;

  volatile u4* bucket(const Record& key) const { return &_buckets[key.hash() & (_number_of_buckets - 1)]; }

 public:
  AllocCountsRecords()
    : _records(), _buckets(nullptr), _number_of_buckets(0), _limit(0), _top(1), _free(0), _length(0) {}

  bool is_initialized() const { return _buckets != nullptr; }

  // For so many records. Returns false, with no memory, if there is not enough.
  bool initialize(u4 most) {
    _limit = most + 1;
    _top = 1;
    _free = 0;
    _length = 0;
    _number_of_buckets = MIN2(round_up_power_of_2(most), (u4)(64 * K));
    _buckets = (volatile u4*)os::malloc(_number_of_buckets * sizeof(u4), mtAllocCounts);
    if (_buckets == nullptr) {
      return false;
    }
    memset((void*)_buckets, 0, _number_of_buckets * sizeof(u4));
    if (!_records.initialize(_limit)) {
      release();
      return false;
    }
    return true;
  }

  // Gives all memory back. While no thread uses this.
  void release() {
    if (_records.is_initialized()) {
      _records.release();
    }
    os::free((void*)_buckets);
    _buckets = nullptr;
    _top = 1;
    _length = 0;
  }

  const Record& at(u4 number) const { return _records.element(number); }
  Record* adr_at(u4 number)         { return &_records.element(number); }

  // All records have numbers below this. With the lock.
  u4 top() const    { return _top; }
  u4 length() const { return _length; }

  size_t committed_bytes() const {
    return _buckets == nullptr ? 0 : _number_of_buckets * sizeof(u4) +
                                     AllocCountsChunkSize::chunks_for(_top) * AllocCountsChunkSize::ids * sizeof(Record);
  }

  // Returns the number of a record that equals the key, or 0. Without the lock.
  u4 find(const Record& key) const {
    u4 number = Atomic::load_acquire(bucket(key));
    while (number != 0 && !at(number).equals(key)) {
      number = Atomic::load_acquire(&at(number)._next);
    }
    return number;
  }

  // Returns its number, or 0 if there is no memory or no number for it. With the lock.
  u4 add(const Record& record) {
    assert_lock_strong(AllocCounts_lock);
    u4 number = _free;
    if (number != 0) {
      _free = at(number)._next;
    } else {
      if (_top >= _limit) {
        return 0;
      }
      const u4 chunk = AllocCountsChunkSize::chunk_of(_top);
      if (!_records.has_chunk(chunk) && !_records.add_chunk(chunk)) {
        return 0;
      }
      number = _top++;
    }
    volatile u4* const b = bucket(record);
    Record* const r = adr_at(number);
    *r = record;
    r->_next = *b;
    Atomic::release_store(b, number);
    _length++;
    return number;
  }

  // Nobody looks for it any more. With the lock.
  void remove(u4 number) {
    assert_lock_strong(AllocCounts_lock);
    Record* const r = adr_at(number);
    volatile u4* p = bucket(*r);
    while (*p != number) {
      p = &adr_at(*p)->_next;
    }
    Atomic::release_store(p, r->_next);
    *r = Record();
    r->_next = _free;
    _free = number;
    _length--;
  }
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSRECORDS_HPP
