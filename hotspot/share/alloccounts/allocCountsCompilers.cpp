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

#include "alloccounts/allocCounts.hpp"
#include "alloccounts/allocCounts_globals.hpp"
#include "alloccounts/allocCountsCompilers.hpp"
#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsSites.hpp"
#include "ci/ciEnv.hpp"
#include "ci/ciKlass.hpp"
#include "ci/ciMethod.hpp"
#include "ci/ciUtilities.inline.hpp"

jint AllocCountsCompilers::layout_helper(const Klass* k) {
  return AllocCountsIds::can_use_fast_paths(k) ? k->layout_helper() & ~Klass::_lh_instance_slow_path_bit
                                               : k->layout_helper();
}

u4 AllocCountsCompilers::id_of(ciKlass* k) {
  VM_ENTRY_MARK;
  Klass* const metadata = k->get_Klass();
  AllocCounts::give_id(metadata);
  return metadata->alloc_counts_id();
}

bool AllocCountsCompilers::can_allocate(ciKlass* k) {
  return !CountAllocs || !k->is_instance_klass() || id_of(k) != AllocCountsIds::_overflow_id;
}

void AllocCountsCompilers::on_compilation_start() {
  JavaThread::current()->alloc_counts()->set_switches(AllocCountsSites::switches());
}

bool AllocCountsCompilers::counts_sites() {
  return CountAllocs && AllocCountsSites::is_on(JavaThread::current()->alloc_counts()->switches());
}

void AllocCountsCompilers::before_install(ciEnv* env) {
  if (!env->failing() && JavaThread::current()->alloc_counts()->switches() != AllocCountsSites::switches()) {
    env->record_failure("counting of allocation sites was switched on or off");
  }
}

void AllocCountsCompilers::get_stack(AllocCountsStack* stack, const Frame* frames, int depth) {
  STATIC_ASSERT(max_depth == AllocCountsStack::max_frames);
  for (int i = 0; i < depth && stack->add((Method*)frames[i]._method->constant_encoding(), frames[i]._bci); i++) {
  }
}

u4 AllocCountsCompilers::slot_of(ciKlass* k, const Frame* frames, int depth) {
  VM_ENTRY_MARK;
  const u4 switches = thread->alloc_counts()->switches();
  if (switches != AllocCountsSites::switches()) {
    return 0; // the code will not be installed
  }
  AllocCountsStack stack;
  get_stack(&stack, frames, depth);
  return AllocCountsSites::slot_of(k->get_Klass(), stack, switches);
}

const AllocCountsClassCache* AllocCountsCompilers::class_cache_of(const Frame* frames, int depth) {
  VM_ENTRY_MARK;
  if (thread->alloc_counts()->switches() != AllocCountsSites::switches()) {
    return nullptr; // the code will not be installed
  }
  AllocCountsStack stack;
  get_stack(&stack, frames, depth);
  return AllocCountsSites::class_cache_of(stack);
}
