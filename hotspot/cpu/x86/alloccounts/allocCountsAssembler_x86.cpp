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
#include "oops/arrayOop.hpp"
#include "oops/klass.hpp"
#include "runtime/javaThread.hpp"
#include "utilities/powerOfTwo.hpp"
#ifdef COMPILER1
#include "alloccounts/allocCountsC1.hpp"
#include "c1/c1_LIR.hpp"
#endif

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

void AllocCountsAssembler::jump_if_sites(MacroAssembler* masm, Label& slow_case) {
  if (!CountAllocs) {
    return;
  }
  __ cmpptr(Address(r15_thread, JavaThread::alloc_counts_sites_offset()), NULL_WORD);
  __ jcc(Assembler::notEqual, slow_case);
}

#ifdef COMPILER1

void AllocCountsAssembler::count_site(MacroAssembler* masm, LIR_OpAllocObj* op) {
  const u4 slot = AllocCountsC1::slot_of(op);
  if (slot != 0) {
    __ movptr(rscratch1, Address(r15_thread, JavaThread::alloc_counts_sites_offset()));
    __ incrementq(Address(rscratch1, (int)(slot * sizeof(jlong))));
  }
}

void AllocCountsAssembler::count_site(MacroAssembler* masm, LIR_OpAllocArray* op) {
  const u4 slot = AllocCountsC1::slot_of(op);
  if (slot == 0) {
    return;
  }
  const Register array = op->obj()->as_register();
  const Register size = op->tmp1()->as_register();
  assert_different_registers(array, size, rscratch1);
  // The size is not in a register any more.
  const int log2_element_size = exact_log2(type2aelembytes(op->type()));
  __ movl(size, Address(array, arrayOopDesc::length_offset_in_bytes()));
  __ shlq(size, log2_element_size);
  __ addq(size, arrayOopDesc::base_offset_in_bytes(op->type()) + MinObjAlignmentInBytesMask);
  __ andq(size, ~MinObjAlignmentInBytesMask);
  __ movptr(rscratch1, Address(r15_thread, JavaThread::alloc_counts_sites_offset()));
  __ incrementq(Address(rscratch1, (int)(slot * sizeof(jlong))));
  __ addq(Address(rscratch1, (int)((slot + 1) * sizeof(jlong))), size);
}

#endif // COMPILER1

#undef __
