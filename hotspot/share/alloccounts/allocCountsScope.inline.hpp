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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSSCOPE_INLINE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSSCOPE_INLINE_HPP

#include "alloccounts/allocCountsScope.hpp"

#include "alloccounts/allocCountsIds.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsTable.hpp"
#include "runtime/javaThread.hpp"

template <typename Function>
void AllocCountsScope::close(JavaThread* current, AllocCountsScope* scope, Function f) {
  AllocCountsTable* const table = current->alloc_counts()->table();
  AllocCountsLocker ml;
  table->fold_all();
  while (table->scope() != scope) {
    AllocCountsScope* const inner = table->scope();
    inner->merge_into_outer();
    table->set_scope(inner->_outer);
    destroy(current, inner);
  }
  f(AllocCountsIds::top());
  if (scope->_outer != nullptr) {
    scope->merge_into_outer();
  }
  table->set_scope(scope->_outer);
  set_tlab_end(current);
  destroy(current, scope);
}

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSSCOPE_INLINE_HPP
