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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSC2_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSC2_HPP

#include "memory/allocation.hpp"

class AllocateNode;
class ciKlass;
class Node;
class PhaseMacroExpand;

//
// Counting in code compiled by C2: what an allocation needs that is being expanded, after
// all those that were not needed have been removed.
//
class AllocCountsC2 : public StackObj {
 private:
  PhaseMacroExpand* const _macro;
  AllocateNode* const     _alloc;
  Node* const             _length;
  ciKlass* const          _constant_class; // of the object, null if it is not known now
  bool                    _can_allocate;
  Node*                   _cached;         // the entry that the class was found in, see AllocCountsClassCache

  void test_class(Node*& initial_slow_test);
  Node* load_id(Node* ctrl, Node* rawmem);
  Node* class_slot_address(Node* ctrl, Node* rawmem, Node* slots);
  Node* site_slot_address(Node* ctrl, Node* rawmem);

 public:
  // The length is null unless it is an array. The test is true if the runtime must allocate
  // the object; it will be so, too, where the code does not find the slot of the site.
  AllocCountsC2(PhaseMacroExpand* macro, AllocateNode* alloc, Node* length, Node*& initial_slow_test);

  // Can compiled code count what is allocated?
  bool can_allocate() const { return _can_allocate; }

  // Counts an object whose memory has just been claimed from the TLAB on the path ctrl.
  // Updates rawmem.
  void count(Node* ctrl, Node*& rawmem, Node* size_in_bytes);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSC2_HPP
