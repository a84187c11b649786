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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSC1_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSC1_HPP

#include "memory/allStatic.hpp"
#include "utilities/globalDefinitions.hpp"

class LIR_OpAllocArray;
class LIR_OpAllocObj;

//
// Allocation sites in code compiled by C1.
//
class AllocCountsC1 : AllStatic {
 public:
  // Must the array be allocated by the runtime, because sites are counted and its class is
  // not known yet?
  static bool needs_slow_path(LIR_OpAllocArray* op);

  // The slot of the site, or 0 if it is not counted.
  static u4 slot_of(LIR_OpAllocArray* op);
  static u4 slot_of(LIR_OpAllocObj* op);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSC1_HPP
