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

#ifndef CPU_X86_ALLOCCOUNTS_ALLOCCOUNTSASSEMBLER_X86_HPP
#define CPU_X86_ALLOCCOUNTS_ALLOCCOUNTSASSEMBLER_X86_HPP

#include "asm/register.hpp"
#include "memory/allStatic.hpp"
#include "register_x86.hpp"

class Label;
class LIR_OpAllocArray;
class LIR_OpAllocObj;
class MacroAssembler;

//
// Counting in the template interpreter and in code compiled by C1. Emits
// nothing with -CountAllocs. The memory of the object has been claimed, and
// no safepoint can come before it has a header.
//
class AllocCountsAssembler : AllStatic {
 private:
  static void load_slot(MacroAssembler* masm, Register klass, Register id, Register slots);

 public:
  // An object of a class whose instances all have one size.
  static void count_instance(MacroAssembler* masm, Register klass, Register tmp1, Register tmp2);

  // The same if the class is on top of the expression stack.
  static void count_instance_of_top(MacroAssembler* masm, Register tmp1, Register tmp2, Register tmp3);

  // An array; size is in bytes and as a whole.
  static void count_array(MacroAssembler* masm, Register klass, Register size, Register tmp1, Register tmp2);

  // Lets the runtime allocate while sites are counted.
  static void jump_if_sites(MacroAssembler* masm, Label& slow_case);

#ifdef COMPILER1
  // The object is initialized. Counts it at its site, if this compilation counts sites.
  static void count_site(MacroAssembler* masm, LIR_OpAllocObj* op);
  static void count_site(MacroAssembler* masm, LIR_OpAllocArray* op);
#endif
};

#endif // CPU_X86_ALLOCCOUNTS_ALLOCCOUNTSASSEMBLER_X86_HPP
