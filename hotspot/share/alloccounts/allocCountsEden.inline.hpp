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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSEDEN_INLINE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSEDEN_INLINE_HPP

#include "alloccounts/allocCountsEden.hpp"

#include "alloccounts/allocCountsDeaths.inline.hpp"
#include "memory/iterator.hpp"
#include "oops/oop.inline.hpp"

template <typename Space>
inline bool AllocCountsEden::is_new(const Space* eden, oop obj) {
  const HeapWord* const p = cast_from_oop<HeapWord*>(obj);
  if (p < eden->bottom() || p >= eden->end()) {
    return false;
  }
  for (const MemRegion& r : *_left) {
    if (r.contains(p)) {
      return false;
    }
  }
  return true;
}

template <typename Space>
inline void AllocCountsEden::on_young_collection_end(const Space* eden, bool succeeded) {
  if (!CountAllocs) {
    return;
  }
  AllocCountsDeaths::on_young_collection_end(succeeded);
  _left->clear();
  if (!succeeded) {
    // This collection has already counted what the collection that follows will
    // find alive.
    _left->append(MemRegion(eden->bottom(), eden->end()));
  }
}

template <typename Generation, typename Space>
inline void AllocCountsEden::on_full_collection_end(Generation* young, const Space* eden) {
  if (!CountAllocs) {
    return;
  }
  class LeftObjects : public ObjectClosure {
    const Space* const _eden;

   public:
    LeftObjects(const Space* eden) : _eden(eden) {}

    void do_object(oop obj) override {
      if (AllocCountsDeaths::is_filler(obj->klass())) {
        return;
      }
      HeapWord* const p = cast_from_oop<HeapWord*>(obj);
      const bool is_in_eden = _eden->bottom() <= p && p < _eden->end();
      AllocCountsDeaths::on_full_collection_left(obj->klass(), obj->size(), is_in_eden);
      if (is_in_eden) {
        add_left(obj);
      }
    }
  } left(eden);
  _left->clear();
  // Nearly always empty.
  young->object_iterate(&left);
}

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSEDEN_INLINE_HPP
