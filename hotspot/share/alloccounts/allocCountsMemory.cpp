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

#include "alloccounts/allocCountsMemory.hpp"
#include "nmt/memTracker.hpp"
#include "runtime/os.hpp"
#include "utilities/align.hpp"

char* AllocCountsMemory::reserve(size_t byte_size) {
  return os::reserve_memory(align_up(byte_size, os::vm_page_size()), mtServiceability);
}

void AllocCountsMemory::release(char* start, size_t byte_size) {
  os::release_memory(start, align_up(byte_size, os::vm_page_size()));
}

bool AllocCountsMemory::commit(char* from, char* to) {
  char* const start = align_up(from, os::vm_page_size());
  char* const end   = align_up(to, os::vm_page_size());
  if (start < end) {
    // os::commit_memory would end the VM if memory is short.
    if (!os::protect_memory(start, end - start, os::MEM_PROT_RW, false /* is_committed */)) {
      return false;
    }
    MemTracker::record_virtual_memory_commit(start, end - start, CALLER_PC);
  }
  return true;
}

void AllocCountsMemory::uncommit(char* from, char* to) {
  char* const start = align_up(from, os::vm_page_size());
  char* const end   = align_up(to, os::vm_page_size());
  if (start < end) {
    os::uncommit_memory(start, end - start);
  }
}
