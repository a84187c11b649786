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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSSITES_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSSITES_HPP

#include "alloccounts/allocCountsClassCache.hpp"
#include "alloccounts/allocCountsFrames.hpp"
#include "alloccounts/allocCountsRecords.hpp"
#include "memory/allStatic.hpp"
#include "memory/allocation.hpp"
#include "runtime/atomic.hpp"
#include "utilities/globalDefinitions.hpp"
#include "utilities/growableArray.hpp"

class JavaThread;
class Klass;
class Method;

//
// The frames of an allocation: the one that allocates, its nearest callers in modules of
// the JDK, and the first one that is not in such a module, as far as they are known.
// Callers between these are left out: a program that is itself part of the JDK has too
// many stacks.
//
class AllocCountsStack : public StackObj {
 public:
  // More frames than these are not looked at.
  static const int max_frames = 32;

 private:
  static const int max_frames_in_jdk = 8;
  static const int max_depth = max_frames_in_jdk + 1;

  u4   _frames[max_depth];
  int  _depth;
  int  _frames_seen;
  int  _depth_of_code;
  bool _can_be_invoked;
  bool _has_failed;

 public:
  // The frame that allocates may have a bytecode that invokes a method. Then a compiler has
  // allocated in place of the method, or the VM has done it for the call. Both show as the
  // method, unless can_be_invoked is false.
  AllocCountsStack(bool can_be_invoked = true)
    : _frames(), _depth(0), _frames_seen(0), _depth_of_code(0), _can_be_invoked(can_be_invoked), _has_failed(false) {}

  // Adds the frame that allocates, then each time its next caller. Returns false when no
  // more are wanted. The current thread is in the VM, and keeps the method alive.
  bool add(Method* method, int bci);

  // The next frames are not of the same compiled code as the first.
  void end_code() {
    if (_depth_of_code == 0) {
      _depth_of_code = _depth;
    }
  }

  // In place of all that, for objects that were in the archive.
  void set_archive();

  bool is_known() const    { return _depth > 0 && !_has_failed; }
  // There was no room for a frame.
  bool has_failed() const  { return _has_failed; }
  int depth() const        { return _depth; }
  // So many frames are of the same code as the one that allocates.
  int depth_of_code() const { return _depth_of_code != 0 ? _depth_of_code : _depth; }
  // Only these.
  AllocCountsStack code() const {
    AllocCountsStack stack = *this;
    stack._depth = depth_of_code();
    return stack;
  }
  u4 frame(int i) const    { return _frames[i]; }
};

//
// Allocation sites: objects of one class that are allocated by the same frames. A site has
// a slot in the arrays that threads count sites in; if instances of the class
// differ in size, two adjacent ones, for objects and bytes. What is allocated at no
// site that is known is not counted here. Each object is counted for its class, too.
//
// Counting sites can be switched on and off while the program runs; see
// AllocCountsSiteSwitch. A site lasts until sites are switched off, or its class is gone.
// What it knows of code is text, see AllocCountsFrames.
//
class AllocCountsSites : AllStatic {
 public:
  // Frames from the outermost to this one.
  struct Stack {
    u4 _frame;
    u4 _caller; // the stack without this frame, 0 if there is none
    u4 _next;

    Stack(u4 frame = 0, u4 caller = 0) : _frame(frame), _caller(caller), _next(0) {}
    uint hash() const;
    bool equals(const Stack& other) const { return _frame == other._frame && _caller == other._caller; }
  };

  struct Site {
    u4 _id;    // of the class
    u4 _stack;
    u4 _slot;
    u4 _next;

    Site(u4 id = 0, u4 stack = 0) : _id(id), _stack(stack), _slot(0), _next(0) {}
    uint hash() const;
    bool equals(const Site& other) const { return _id == other._id && _stack == other._stack; }
  };

 private:
  static volatile u4 _switches;
  static int _users; // of what follows: the switch, and scopes
  static AllocCountsRecords<Stack> _stacks;
  static AllocCountsRecords<Site>  _sites;
  static AllocCountsRecords<AllocCountsClassCache> _class_caches;
  static u4 _limit;   // of slots
  static u4 _top;     // slots from here on were never used
  static bool _is_full;
  static void (*_make_room)();

  static GrowableArrayCHeap<u4, mtAllocCounts>* _free_slots[2];
  // Sums of all tables when sites were switched on, by the id of the class; above their
  // length all are 0.
  static GrowableArrayCHeap<jlong, mtAllocCounts>* _base;
  static jlong _base_of_unloaded_objects;
  static jlong _base_of_unloaded_bytes;

  static u4 find_stack(const AllocCountsStack& stack, int depth);
  static u4 add_stack(const AllocCountsStack& stack);
  static u4 find(u4 id, const AllocCountsStack& stack);
  static void set_class_cache(Klass* k, const AllocCountsStack& stack, u4 switches);
  static u4 slot_of(Klass* k, const AllocCountsStack& stack, u4 switches, bool has_acquired);
  static bool add_site(Klass* k, u4 id, const AllocCountsStack& stack);
  static void take_base(jlong unloaded_objects, jlong unloaded_bytes);
  static void release_records();

 public:
  // How often sites have been switched on and off. Changes at a safepoint only.
  static u4 switches()                 { return Atomic::load(&_switches); }
  static bool is_on(u4 switches)       { return (switches & 1) != 0; }
  static bool is_on()                  { return is_on(switches()); }

  // At a safepoint, or before there are other threads, with the lock. The first returns
  // false, and does nothing, if there is not enough memory. make_room executes a VM
  // operation that calls lengthen(). Classes that are gone have had so many objects. Code
  // that compilers have made is not their business.
  static bool start(void (*make_room)(), jlong unloaded_objects, jlong unloaded_bytes);
  static void stop();
  static void lengthen();

  // Sites have slots until release(), whether or not they are counted by all threads. With
  // the lock. The first returns false if there is not enough memory.
  static bool acquire(void (*make_room)());
  static void release();

  // The slot of the site, or 0 if there is none because it has no frames, no room is left,
  // or sites were switched meanwhile. The stack has been made since the number of switches
  // was this, and the current thread has not stopped for a safepoint. It is in the VM,
  // keeps the class alive, and may wait for a VM operation.
  static u4 slot_of(Klass* k, const AllocCountsStack& stack, u4 switches) {
    return slot_of(k, stack, switches, false);
  }

  // The slots of sites with this stack, for compiled code that does not know the class of an
  // object. Null if no room is left: then the runtime must allocate it. The current thread is in the VM, and sites are on.
  static const AllocCountsClassCache* class_cache_of(const AllocCountsStack& stack);

  // The same as slot_of() for the code that the current thread executes, or that has called the VM.
  // Has the thread acquired slots?
  static u4 slot_of_current(JavaThread* current, Klass* k, bool has_acquired);

  // The runtime has claimed memory for an object, and the thread has noted this slot
  // before.
  static void on_allocation(JavaThread* thread, Klass* k, u4 id, u4 slot, size_t word_size);

  // So many objects, and bytes, of a class were in the archive. Not at a safepoint, or by
  // the VM thread.
  static void on_archived_objects(Klass* k, jlong objects, jlong bytes);

  // Classes are gone whose ids are about to be given to others. With the lock, before
  // their counts are moved away.
  static void on_ids_reclaim(const u4* ids, int length);

  // The functions below need the lock, or a safepoint.
  static bool is_full()                         { return _is_full; }
  static u4 limit()                             { return _limit; }
  static u4 top()                               { return _top; }
  static u4 number_of_sites()                   { return _sites.length(); }
  static u4 end_of_sites()                      { return _sites.top(); } // of their numbers, which begin with 1
  static const Site& site(u4 number)            { return _sites.at(number); } // not in use if _id is 0
  static bool has_bytes(const Site& site); // a slot for bytes, too
  static u4 end_of_stacks()                     { return _stacks.top(); }
  static const Stack& stack(u4 number)          { return _stacks.at(number); }
  static jlong base(u4 id)                      { return id < (u4)_base->length() ? _base->at(id) : 0; }
  static jlong base_of_unloaded_objects()       { return _base_of_unloaded_objects; }
  static jlong base_of_unloaded_bytes()         { return _base_of_unloaded_bytes; }
  static size_t committed_bytes();

  // With VerifyAllocCounts, at a safepoint: no class has more objects at sites than it has
  // got since sites were switched on.
  static void verify();
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSSITES_HPP
