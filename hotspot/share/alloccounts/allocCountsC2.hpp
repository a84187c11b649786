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

#include "memory/allStatic.hpp"

class AllocateNode;
class Node;
class PhaseMacroExpand;

//
// Counting in code compiled by C2.
//
class AllocCountsC2 : AllStatic {
 public:
  // Can compiled code count what is allocated? The length is null unless it is an array.
  static bool can_allocate(PhaseMacroExpand* macro, Node* klass, Node* length);

  // Counts an object whose memory has just been claimed from the TLAB on the
  // path ctrl. Called when an allocation is expanded, so after all those that
  // were not needed have been removed. The length is null unless it is an
  // array. Updates rawmem.
  static void count_allocation(PhaseMacroExpand* macro, AllocateNode* alloc, Node* ctrl, Node*& rawmem,
                               Node* klass, Node* length, Node* size_in_bytes);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSC2_HPP
