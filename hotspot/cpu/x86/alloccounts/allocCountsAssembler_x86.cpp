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
#include "alloccounts/allocCountsAssembler_x86.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "asm/macroAssembler.inline.hpp"
#include "oops/klass.hpp"
#include "runtime/javaThread.hpp"

#define __ masm->

void AllocCountsAssembler::load_slot(MacroAssembler* masm, Register klass, Register id, Register slots) {
  assert_different_registers(klass, id, slots);
  __ movl(id, Address(klass, Klass::alloc_counts_id_offset()));
#ifdef ASSERT
  Label assigned;
  __ testl(id, id);
  __ jccb(Assembler::notZero, assigned);
  __ stop("allocation of a class without an id for its counts");
  __ bind(assigned);
#endif
  __ movptr(slots, Address(r15_thread, JavaThread::alloc_counts_slots_offset()));
}

void AllocCountsAssembler::count_instance(MacroAssembler* masm, Register klass, Register tmp1, Register tmp2) {
  if (!CountAllocs) {
    return;
  }
  load_slot(masm, klass, tmp1, tmp2);
  __ incrementq(Address(tmp2, tmp1, Address::times_8));
}

void AllocCountsAssembler::count_instance_of_top(MacroAssembler* masm, Register tmp1, Register tmp2, Register tmp3) {
  if (!CountAllocs) {
    return;
  }
  __ movptr(tmp1, Address(rsp, 0));
  count_instance(masm, tmp1, tmp2, tmp3);
}

void AllocCountsAssembler::count_array(MacroAssembler* masm, Register klass, Register size,
                                       Register tmp1, Register tmp2) {
  if (!CountAllocs) {
    return;
  }
  assert_different_registers(size, tmp1, tmp2);
  load_slot(masm, klass, tmp1, tmp2);
  __ incrementq(Address(tmp2, tmp1, Address::times_8));
  __ addptr(Address(tmp2, tmp1, Address::times_8, sizeof(jlong)), size);
}

#undef __
