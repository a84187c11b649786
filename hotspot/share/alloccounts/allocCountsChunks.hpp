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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSCHUNKS_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSCHUNKS_HPP

#include "memory/allocation.hpp"
#include "utilities/globalDefinitions.hpp"

//
// An array that is indexed by id and grows chunk by chunk, so that none of its
// elements ever moves, and none needs memory before its id comes into use.
//
// To add a chunk needs the lock. An element can be used without it by whoever has
// got an id in the chunk from a class, see Klass::alloc_counts_id().
//
class AllocCountsChunkSize : AllStatic {
 public:
  // Even, because the two ids of a pair must not be separated.
  static const u4 ids = 1 * K;

  static u4 chunk_of(u4 id)     { return id / ids; }
  static u4 chunks_for(u4 top)  { return (top + ids - 1) / ids; }
};

template <typename Element>
class AllocCountsChunks {
 private:
  Element** _chunks;
  u4        _length;

 public:
  AllocCountsChunks() : _chunks(nullptr), _length(0) {}

  // For ids below this. Returns false if there is not enough memory.
  bool initialize(u4 limit) {
    const u4 length = AllocCountsChunkSize::chunks_for(limit);
    _chunks = NEW_C_HEAP_ARRAY_RETURN_NULL(Element*, length, mtAllocCounts);
    if (_chunks == nullptr) {
      return false;
    }
    memset(_chunks, 0, length * sizeof(Element*));
    _length = length;
    return true;
  }

  // Gives all memory back.
  void release() {
    for (u4 chunk = 0; chunk < _length; chunk++) {
      remove_chunk(chunk);
    }
    FREE_C_HEAP_ARRAY(Element*, _chunks);
    _chunks = nullptr;
    _length = 0;
  }

  bool is_initialized() const         { return _chunks != nullptr; }
  bool has_chunk(u4 chunk) const      { return _chunks[chunk] != nullptr; }

  // All zero. Returns false if there is not enough memory.
  bool add_chunk(u4 chunk) {
    assert(chunk < _length, "chunk %u of %u", chunk, _length);
    assert(_chunks[chunk] == nullptr, "chunk %u is there", chunk);
    Element* const elements = NEW_C_HEAP_ARRAY_RETURN_NULL(Element, AllocCountsChunkSize::ids, mtAllocCounts);
    if (elements == nullptr) {
      return false;
    }
    memset((void*)elements, 0, AllocCountsChunkSize::ids * sizeof(Element));
    _chunks[chunk] = elements;
    return true;
  }

  // Does nothing if it is not there. While nobody can have an id in it.
  void remove_chunk(u4 chunk) {
    FREE_C_HEAP_ARRAY(Element, _chunks[chunk]);
    _chunks[chunk] = nullptr;
  }

  Element& element(u4 id) const {
    return _chunks[AllocCountsChunkSize::chunk_of(id)][id % AllocCountsChunkSize::ids];
  }
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSCHUNKS_HPP
