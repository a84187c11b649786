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

#ifdef COMPILER2

#include "alloccounts/allocCounts_globals.hpp"
#include "alloccounts/allocCountsC2.hpp"
#include "alloccounts/allocCountsCompilers.hpp"
#include "ci/ciEnv.hpp"
#include "ci/ciKlass.hpp"
#include "code/oopRecorder.hpp"
#include "opto/addnode.hpp"
#include "opto/callnode.hpp"
#include "opto/compile.hpp"
#include "opto/convertnode.hpp"
#include "opto/macro.hpp"
#include "opto/memnode.hpp"
#include "opto/mulnode.hpp"
#include "opto/phaseX.hpp"
#include "opto/type.hpp"
#include "runtime/javaThread.hpp"

// The class of the objects allocated, if it is known now, else null.
static ciKlass* constant_class(PhaseMacroExpand* macro, Node* klass) {
  const TypeKlassPtr* const type = macro->igvn().type(klass)->isa_klassptr();
  if (type == nullptr || !type->klass_is_exact()) {
    return nullptr;
  }
  ciKlass* const k = type->exact_klass();
  return k->is_loaded() ? k : nullptr;
}

bool AllocCountsC2::can_allocate(PhaseMacroExpand* macro, Node* klass, Node* length) {
  ciKlass* const k = constant_class(macro, klass);
  if (k != nullptr) {
    return AllocCountsCompilers::can_allocate(k);
  }
  if (AllocCountsCompilers::counts_sites()) {
    // The runtime knows the class when the code runs.
    return false;
  }
  // The layout helper tells when the code runs. If loads may be reordered, the code
  // could find that it may go on, but not the id. An array class has had its id before
  // anyone could find the class.
  return !CountAllocs || length != nullptr X86_ONLY(|| true);
}

// Address of the counter of objects.
static Node* slot_address(PhaseMacroExpand* macro, Node* ctrl, Node* rawmem, Node* slots, Node* klass) {
  ciKlass* const k = constant_class(macro, klass);
  if (k != nullptr) {
    assert(macro->C->method() != nullptr, "the code of a stub may be archived, and ids differ in each VM");
    const u4 id = AllocCountsCompilers::id_of(k);
    // The code depends on the class even if it does not mention it, as with
    // compact object headers: another class may get the id when it is gone.
    macro->C->env()->oop_recorder()->find_index(k->constant_encoding());
    return macro->basic_plus_adr(macro->top() /* not oop */, slots, (int)(id * sizeof(jlong)));
  }
  // On the raw slice, as the header of the object is made from its class.
  Node* const id_adr = macro->basic_plus_adr(klass, in_bytes(Klass::alloc_counts_id_offset()));
  Node* id_node = macro->transform_later(LoadNode::make(macro->igvn(), ctrl, rawmem, id_adr, TypeRawPtr::BOTTOM,
                                                        TypeInt::POS, T_INT, MemNode::unordered));
#ifdef _LP64
  id_node = macro->transform_later(new ConvI2LNode(id_node));
#endif
  Node* const offset = macro->transform_later(new LShiftXNode(id_node, macro->intcon(LogBytesPerLong)));
  return macro->basic_plus_adr(macro->top() /* not oop */, slots, offset);
}

static Node* add(PhaseMacroExpand* macro, Node* ctrl, Node* rawmem, Node* slot, Node* increment) {
  Node* const value = macro->make_load(ctrl, rawmem, slot, 0, TypeLong::LONG, T_LONG);
  Node* const sum = macro->transform_later(new AddLNode(value, increment));
  // Another thread may read the counter meanwhile, so it is stored as a whole
  // also where the processor would do it in two steps.
  return macro->transform_later(StoreNode::make(macro->igvn(), ctrl, rawmem, slot, nullptr, sum, T_LONG,
                                                MemNode::unordered, true /* require_atomic_access */));
}

// Counts an object in this slot, and in the next one its size, which is null if only
// objects are counted.
static Node* add_object(PhaseMacroExpand* macro, Node* ctrl, Node* rawmem, Node* slot, Node* bytes) {
  rawmem = add(macro, ctrl, rawmem, slot, macro->longcon(1));
  if (bytes != nullptr) {
    Node* const bytes_slot = macro->basic_plus_adr(macro->top() /* not oop */, slot, (int)sizeof(jlong));
    rawmem = add(macro, ctrl, rawmem, bytes_slot, bytes);
  }
  return rawmem;
}

// The counters that the field at this offset of the current thread points to.
static Node* load_slots(PhaseMacroExpand* macro, Node* ctrl, Node* rawmem, ByteSize offset) {
  Node* const thread = macro->transform_later(new ThreadLocalNode());
  Node* const adr = macro->basic_plus_adr(macro->top() /* not oop */, thread, in_bytes(offset));
  return macro->make_load(ctrl, rawmem, adr, 0, TypeRawPtr::BOTTOM, T_ADDRESS);
}

// The slot of the site, or 0 if it is not counted.
static u4 slot_of_site(PhaseMacroExpand* macro, AllocateNode* alloc, Node* klass) {
  ciKlass* const k = constant_class(macro, klass);
  if (k == nullptr || !AllocCountsCompilers::counts_sites()) {
    return 0;
  }
  AllocCountsCompilers::Frame frames[AllocCountsCompilers::max_depth];
  int depth = 0;
  for (JVMState* s = alloc->jvms(); s != nullptr && depth < AllocCountsCompilers::max_depth; s = s->caller()) {
    if (s->has_method()) {
      frames[depth++] = { s->method(), s->bci() };
    }
  }
  return AllocCountsCompilers::slot_of(k, frames, depth);
}

void AllocCountsC2::count_allocation(PhaseMacroExpand* macro, AllocateNode* alloc, Node* ctrl, Node*& rawmem,
                                     Node* klass, Node* length, Node* size_in_bytes) {
  if (!CountAllocs) {
    return;
  }
  // The base of the counters is loaded here each time, with control and memory
  // that pin it. A value kept across a yield of a virtual thread would be that
  // of another carrier.
  Node* const slots = load_slots(macro, ctrl, rawmem, JavaThread::alloc_counts_slots_offset());
  Node* const slot = slot_address(macro, ctrl, rawmem, slots, klass);
  Node* bytes = nullptr;
  if (length != nullptr) {
#ifdef _LP64
    bytes = size_in_bytes;
#else
    bytes = macro->transform_later(new ConvI2LNode(size_in_bytes));
#endif
  }
  rawmem = add_object(macro, ctrl, rawmem, slot, bytes);

  const u4 site = slot_of_site(macro, alloc, klass);
  if (site != 0) {
    Node* const sites = load_slots(macro, ctrl, rawmem, JavaThread::alloc_counts_sites_offset());
    Node* const site_slot = macro->basic_plus_adr(macro->top() /* not oop */, sites, (int)(site * sizeof(jlong)));
    rawmem = add_object(macro, ctrl, rawmem, site_slot, bytes);
  }
}

#endif // COMPILER2
