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
#include "alloccounts/allocCountsClassCache.hpp"
#include "alloccounts/allocCountsCompilers.hpp"
#include "ci/ciEnv.hpp"
#include "ci/ciKlass.hpp"
#include "code/oopRecorder.hpp"
#include "gc/shared/tlab_globals.hpp"
#include "oops/klass.hpp"
#include "opto/addnode.hpp"
#include "opto/callnode.hpp"
#include "opto/compile.hpp"
#include "opto/convertnode.hpp"
#include "opto/macro.hpp"
#include "opto/memnode.hpp"
#include "opto/movenode.hpp"
#include "opto/mulnode.hpp"
#include "opto/phaseX.hpp"
#include "opto/subnode.hpp"
#include "opto/type.hpp"
#include "runtime/javaThread.hpp"

// The class of the objects, if it is known now, else null.
static ciKlass* constant_class(PhaseMacroExpand* macro, Node* klass) {
  const TypeKlassPtr* const type = macro->igvn().type(klass)->isa_klassptr();
  if (type == nullptr || !type->klass_is_exact()) {
    return nullptr;
  }
  ciKlass* const k = type->exact_klass();
  return k->is_loaded() ? k : nullptr;
}

// The frames that allocate, as many as are asked for, the innermost one first.
static int get_frames(AllocateNode* alloc, AllocCountsCompilers::Frame* frames, int max_depth) {
  int depth = 0;
  for (JVMState* s = alloc->jvms(); s != nullptr && depth < max_depth; s = s->caller()) {
    if (s->has_method()) {
      frames[depth++] = { s->method(), s->bci() };
    }
  }
  return depth;
}

AllocCountsC2::AllocCountsC2(PhaseMacroExpand* macro, AllocateNode* alloc, Node* length, Node*& initial_slow_test)
  : _macro(macro), _alloc(alloc), _length(length),
    _constant_class(constant_class(macro, alloc->in(AllocateNode::KlassNode))), _can_allocate(true), _cached(nullptr) {
  if (!CountAllocs) {
    return;
  }
  if (_constant_class != nullptr) {
    _can_allocate = AllocCountsCompilers::can_allocate(_constant_class);
    return;
  }
  // The layout helper tells when the code runs. If loads may be reordered, the code
  // could find that it may go on, but not the id. An array class has had its id before
  // anyone could find the class.
  _can_allocate = length != nullptr X86_ONLY(|| true);
  if (UseTLAB && _can_allocate && AllocCountsCompilers::counts_sites() && alloc->result_cast() != nullptr &&
      macro->igvn().find_int_con(initial_slow_test, 0) == 0) {
    test_class(initial_slow_test);
  }
}

// Lets the runtime allocate objects of a class that is not in the cache.
void AllocCountsC2::test_class(Node*& initial_slow_test) {
  AllocCountsCompilers::Frame frames[AllocCountsCompilers::max_depth];
  const int depth = get_frames(_alloc, frames, AllocCountsCompilers::max_depth);
  const AllocCountsClassCache* const cache = AllocCountsCompilers::class_cache_of(frames, depth);
  if (cache == nullptr) {
    _can_allocate = false;
    return;
  }
  Node* const ctrl = _alloc->in(TypeFunc::Control);
  Node* rawmem = _alloc->in(TypeFunc::Memory);
  if (rawmem->is_MergeMem()) {
    rawmem = rawmem->as_MergeMem()->memory_at(Compile::AliasIdxRaw);
  }
  Node* const id = load_id(ctrl, rawmem);
  Node* offset = _macro->transform_later(new LShiftINode(id, _macro->intcon(AllocCountsClassCache::id_shift)));
  offset = _macro->transform_later(new AndINode(offset, _macro->intcon(AllocCountsClassCache::offset_mask)));
#ifdef _LP64
  offset = _macro->transform_later(new ConvI2LNode(offset));
#endif
  Node* const entries = _macro->makecon(TypeRawPtr::make((address)cache->entries()));
  Node* const set = _macro->basic_plus_adr(_macro->top() /* not oop */, entries, offset);
  Node* differs = nullptr;
  for (int way = 0; way < AllocCountsClassCache::ways; way++) {
    Node* const adr = _macro->basic_plus_adr(_macro->top() /* not oop */, set, way * BytesPerLong);
    Node* const entry = _macro->transform_later(LoadNode::make(_macro->igvn(), ctrl, rawmem, adr, TypeRawPtr::BOTTOM,
                                                               TypeLong::LONG, T_LONG, MemNode::unordered,
                                                               LoadNode::DependsOnlyOnTest,
                                                               true /* require_atomic_access */));
    if (way == 0) {
      _cached = entry;
    } else {
      Node* const cmp = _macro->transform_later(new CmpINode(differs, _macro->intcon(0)));
      Node* const is_found = _macro->transform_later(new BoolNode(cmp, BoolTest::eq));
      _cached = _macro->transform_later(new CMoveLNode(is_found, entry, _cached, TypeLong::LONG));
    }
    Node* const cached_id = _macro->transform_later(new ConvL2INode(_cached));
    differs = _macro->transform_later(new XorINode(id, cached_id));
  }
  if (initial_slow_test->is_Bool()) {
    initial_slow_test = initial_slow_test->as_Bool()->as_int_value(&_macro->igvn());
  }
  initial_slow_test = _macro->transform_later(new OrINode(initial_slow_test, differs));
}

// The id of a class that is not known now.
Node* AllocCountsC2::load_id(Node* ctrl, Node* rawmem) {
  // On the raw slice, as the header of the object is made from its class.
  Node* const adr = _macro->basic_plus_adr(_alloc->in(AllocateNode::KlassNode), in_bytes(Klass::alloc_counts_id_offset()));
  return _macro->transform_later(LoadNode::make(_macro->igvn(), ctrl, rawmem, adr, TypeRawPtr::BOTTOM,
                                                TypeInt::POS, T_INT, MemNode::unordered));
}

// The counters that the field at this offset of the current thread points to.
static Node* load_slots(PhaseMacroExpand* macro, Node* ctrl, Node* rawmem, ByteSize offset) {
  Node* const thread = macro->transform_later(new ThreadLocalNode());
  Node* const adr = macro->basic_plus_adr(macro->top() /* not oop */, thread, in_bytes(offset));
  return macro->make_load(ctrl, rawmem, adr, 0, TypeRawPtr::BOTTOM, T_ADDRESS);
}

// Address of the counter of objects of the class.
Node* AllocCountsC2::class_slot_address(Node* ctrl, Node* rawmem, Node* slots) {
  if (_constant_class != nullptr) {
    assert(_macro->C->method() != nullptr, "the code of a stub may be archived, and ids differ in each VM");
    const u4 id = AllocCountsCompilers::id_of(_constant_class);
    // The code depends on the class even if it does not mention it, as with
    // compact object headers: another class may get the id when it is gone.
    _macro->C->env()->oop_recorder()->find_index(_constant_class->constant_encoding());
    return _macro->basic_plus_adr(_macro->top() /* not oop */, slots, (int)(id * sizeof(jlong)));
  }
  Node* id = load_id(ctrl, rawmem);
#ifdef _LP64
  id = _macro->transform_later(new ConvI2LNode(id));
#endif
  Node* const offset = _macro->transform_later(new LShiftXNode(id, _macro->intcon(LogBytesPerLong)));
  return _macro->basic_plus_adr(_macro->top() /* not oop */, slots, offset);
}

// Address of the counter of objects of the site, null if it is not counted.
Node* AllocCountsC2::site_slot_address(Node* ctrl, Node* rawmem) {
  Node* offset = nullptr;
  if (_cached != nullptr) {
    Node* slot = _macro->transform_later(new URShiftLNode(_cached, _macro->intcon(AllocCountsClassCache::slot_shift)));
#ifndef _LP64
    slot = _macro->transform_later(new ConvL2INode(slot));
#endif
    offset = _macro->transform_later(new LShiftXNode(slot, _macro->intcon(LogBytesPerLong)));
  } else if (_constant_class != nullptr && AllocCountsCompilers::counts_sites()) {
    AllocCountsCompilers::Frame frames[AllocCountsCompilers::max_depth];
    const int depth = get_frames(_alloc, frames, AllocCountsCompilers::max_depth);
    const u4 slot = AllocCountsCompilers::slot_of(_constant_class, frames, depth);
    if (slot != 0) {
      offset = _macro->MakeConX((intptr_t)slot * sizeof(jlong));
    }
  }
  if (offset == nullptr) {
    return nullptr;
  }
  Node* const slots = load_slots(_macro, ctrl, rawmem, JavaThread::alloc_counts_sites_offset());
  return _macro->basic_plus_adr(_macro->top() /* not oop */, slots, offset);
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

void AllocCountsC2::count(Node* ctrl, Node*& rawmem, Node* size_in_bytes) {
  if (!CountAllocs) {
    return;
  }
  // The base of the counters is loaded here each time, with control and memory
  // that pin it. A value kept across a yield of a virtual thread would be that
  // of another carrier.
  Node* const slots = load_slots(_macro, ctrl, rawmem, JavaThread::alloc_counts_slots_offset());
  Node* const class_slot = class_slot_address(ctrl, rawmem, slots);
  Node* bytes = nullptr;
  if (_length != nullptr) {
#ifdef _LP64
    bytes = size_in_bytes;
#else
    bytes = _macro->transform_later(new ConvI2LNode(size_in_bytes));
#endif
  }
  rawmem = add_object(_macro, ctrl, rawmem, class_slot, bytes);

  Node* const site_slot = site_slot_address(ctrl, rawmem);
  if (site_slot != nullptr) {
    rawmem = add_object(_macro, ctrl, rawmem, site_slot, bytes);
  }
}

#endif // COMPILER2
