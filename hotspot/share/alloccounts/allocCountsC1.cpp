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

#include "utilities/macros.hpp"

#ifdef COMPILER1

#include "alloccounts/allocCountsC1.hpp"
#include "alloccounts/allocCountsCompilers.hpp"
#include "c1/c1_CodeStubs.hpp"
#include "c1/c1_IR.hpp"
#include "c1/c1_LIR.hpp"
#include "c1/c1_ValueStack.hpp"
#include "ci/ciMethod.hpp"
#include "ci/ciObjArrayKlass.hpp"
#include "ci/ciStreams.hpp"
#include "ci/ciTypeArrayKlass.hpp"

// The class that the bytecode names from which the state is, if it is loaded, else null.
static ciKlass* class_in_bytecode(ValueStack* state) {
  ciBytecodeStream s(state->scope()->method());
  s.reset_to_bci(state->bci());
  const Bytecodes::Code code = s.next();
  assert(code == Bytecodes::_new || code == Bytecodes::_anewarray, "unexpected bytecode: %s", Bytecodes::name(code));
  bool will_link;
  ciKlass* const k = s.get_klass(will_link);
  return k->is_loaded() ? k : nullptr;
}

static ciKlass* class_of(LIR_OpAllocArray* op) {
  if (!is_reference_type(op->type())) {
    return ciTypeArrayKlass::make(op->type());
  }
  ciKlass* const element = class_in_bytecode(op->stub()->info()->stack());
  if (element == nullptr) {
    return nullptr;
  }
  ciKlass* const k = ciObjArrayKlass::make(element);
  return k->is_loaded() ? k : nullptr;
}

static u4 slot(ciKlass* k, CodeEmitInfo* info) {
  AllocCountsCompilers::Frame frames[AllocCountsCompilers::max_depth];
  int depth = 0;
  for (ValueStack* s = info->stack(); s != nullptr && depth < AllocCountsCompilers::max_depth; s = s->caller_state()) {
    frames[depth++] = { s->scope()->method(), s->bci() };
  }
  return AllocCountsCompilers::slot_of(k, frames, depth);
}

bool AllocCountsC1::needs_slow_path(LIR_OpAllocArray* op) {
  return AllocCountsCompilers::counts_sites() && class_of(op) == nullptr;
}

u4 AllocCountsC1::slot_of(LIR_OpAllocArray* op) {
  if (!AllocCountsCompilers::counts_sites()) {
    return 0;
  }
  return slot(class_of(op), op->stub()->info());
}

u4 AllocCountsC1::slot_of(LIR_OpAllocObj* op) {
  if (!AllocCountsCompilers::counts_sites()) {
    return 0;
  }
  ciKlass* const k = class_in_bytecode(op->stub()->info()->stack());
  assert(k != nullptr, "the fast path is for classes that are loaded");
  return slot(k, op->stub()->info());
}

#endif // COMPILER1
