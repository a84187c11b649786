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

#include "alloccounts/allocCountsGuard.hpp"
#include "alloccounts/allocCountsScope.inline.hpp"
#include "alloccounts/allocCountsTable.hpp"
#include "classfile/classLoaderData.inline.hpp"
#include "classfile/symbolTable.hpp"
#include "classfile/systemDictionary.hpp"
#include "classfile/vmClasses.hpp"
#include "classfile/vmSymbols.hpp"
#include "interpreter/bytecodes.hpp"
#include "oops/instanceKlass.hpp"
#include "oops/klass.inline.hpp"
#include "oops/method.inline.hpp"
#include "runtime/handles.inline.hpp"
#include "runtime/javaCalls.hpp"
#include "runtime/javaThread.hpp"
#include "runtime/vframe.inline.hpp"

// The innermost scope that forbids, or null if there is none, or one that permits is nearer.
static const AllocCountsScope* forbidding_scope(JavaThread* current) {
  for (const AllocCountsScope* s = current->alloc_counts()->table()->scope(); s != nullptr; s = s->outer()) {
    if (s->kind() == AllocCountsScope::forbids) {
      return s;
    }
    if (s->kind() == AllocCountsScope::permits) {
      return nullptr;
    }
  }
  return nullptr;
}

// Is this what the code there makes, and not something that the VM makes on the way?
static bool is_made_by(Method* method, int bci, bool is_compiled, const Klass* k) {
  if (method->is_native()) {
    // In other native methods of the JDK the VM does something for itself, such as to link a class.
    const Symbol* const name = method->name();
    return !method->method_holder()->class_loader_data()->is_boot_class_loader_data() || name->equals("clone") ||
           name->equals("newArray") || name->equals("multiNewArray") || name->equals("allocateInstance") ||
           name->equals("newInstance0");
  }
  if (bci < 0) {
    return false; // at the entry of the method
  }
  switch (method->java_code_at(bci)) {
    case Bytecodes::_new:
      // For a class that has to be loaded the VM makes a mirror, and more.
      return k->is_instance_klass() &&
             method->constants()->klass_name_at(Bytes::get_Java_u2(method->bcp_from(bci) + 1)) == k->name();
    case Bytecodes::_newarray:
    case Bytecodes::_anewarray:
    case Bytecodes::_multianewarray:
      return k->is_array_klass();
    case Bytecodes::_invokevirtual:
    case Bytecodes::_invokespecial:
    case Bytecodes::_invokestatic:
    case Bytecodes::_invokeinterface:
      // A compiler makes it in place of the method, as in Arrays.copyOf.
      return is_compiled && !k->is_mirror_instance_klass() && !k->is_subclass_of(vmClasses::Throwable_klass());
    default:
      return false;
  }
}

// Is all code on the stack, down to the frame that opened the scope, called by the program?
static bool is_called_by_program(JavaThread* current, const AllocCountsScope* scope, const Klass* k) {
  vframeStream s(current, false /* stop_at_java_call_stub */, false /* process_frames */);
  if (s.at_end() || !is_made_by(s.method(), s.bci(), !s.is_interpreted_frame(), k)) {
    return false;
  }
  RegisterMap map(current,
                  RegisterMap::UpdateMap::skip,
                  RegisterMap::ProcessFrames::skip,
                  RegisterMap::WalkContinuation::skip);
  bool is_called_by_vm = false; // the frame above was an entry from the VM
  for (; !s.at_end() && s.frame_id() <= scope->opened_at(); s.next()) {
    if (s.method()->is_static_initializer()) {
      return false;
    }
  }
  for (frame f = current->last_frame(); !f.is_first_frame() && f.id() <= scope->opened_at(); f = f.sender(&map)) {
    if (f.is_entry_frame()) {
      is_called_by_vm = true;
    } else if (f.is_java_frame()) {
      if (is_called_by_vm && !(f.is_interpreted_frame() ? f.interpreter_frame_method()->is_native() : f.is_native_frame())) {
        return false; // not by native code of the program, or reflection
      }
      is_called_by_vm = false;
    }
  }
  return true;
}

bool AllocCountsGuard::may_allocate(JavaThread* current, Klass* k) {
  const AllocCountsScope* const scope = forbidding_scope(current);
  if (scope == nullptr || !current->has_last_Java_frame() || current->deopt_compiled_method() != nullptr ||
      current->has_pending_exception() || k->is_stack_chunk_instance_klass() || !is_called_by_program(current, scope, k)) {
    return true;
  }
  // To make the error is not the program's doing.
  AllocCountsScope* const permit = AllocCountsScope::open(current, AllocCountsScope::permits);
  if (permit == nullptr) {
    return true; // there is no memory to say so
  }
  JavaThread* THREAD = current;
  HandleMark hm(current);
  Handle error;
  {
    TempNewSymbol name = SymbolTable::new_symbol("jdk/alloccounts/internal/Guard");
    Klass* const guard = SystemDictionary::resolve_or_null(name, THREAD);
    if (!HAS_PENDING_EXCEPTION && guard != nullptr) {
      TempNewSymbol method = SymbolTable::new_symbol("error");
      TempNewSymbol signature = SymbolTable::new_symbol("(Ljava/lang/Class;)Ljava/lang/Error;");
      JavaCallArguments arguments(Handle(current, k->java_mirror()));
      JavaValue result(T_OBJECT);
      JavaCalls::call_static(&result, guard, method, signature, &arguments, THREAD);
      if (!HAS_PENDING_EXCEPTION) {
        error = Handle(current, result.get_oop());
      }
    }
  }
  if (AllocCountsScope::is_open(current, permit)) {
    AllocCountsScope::close(current, permit, [](u4 top) {});
  }
  if (!HAS_PENDING_EXCEPTION) {
    if (error.is_null()) {
      return true;
    }
    THROW_HANDLE_(error, false);
  }
  return false;
}
