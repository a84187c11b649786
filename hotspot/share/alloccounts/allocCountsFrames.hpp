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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSFRAMES_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSFRAMES_HPP

#include "alloccounts/allocCountsRecords.hpp"
#include "memory/allStatic.hpp"
#include "oops/symbol.hpp"
#include "utilities/globalDefinitions.hpp"

class InstanceKlass;
class Klass;
class Method;

//
// Frames of code that allocates, as people read them. Frames that look the same are one,
// also if the class was unloaded and loaded again, or a hidden class was made again. So
// a frame says nothing of classes, and stays when they go.
//
// Has memory only while sites are counted.
//
class AllocCountsFrames : AllStatic {
 public:
  struct Frame {
    Symbol* _class;     // counted reference; of a hidden class without what makes it unique
    Symbol* _method;    // counted reference
    int     _bci;       // -1 if the method has no bytecode, or it is not known
    int     _line;      // -1 if it is not known
    u4      _next;
    bool    _is_in_jdk; // in a module of the JDK

    // Stands for the CDS archive, which is no code.
    bool is_archive() const { return _class == nullptr; }

    Frame() : _class(nullptr), _method(nullptr), _bci(-1), _line(-1), _next(0), _is_in_jdk(false) {}
    uint hash() const;
    bool equals(const Frame& other) const;
  };

 private:
  // A place in loaded code, and the frame that it looks like.
  struct Place {
    InstanceKlass* _holder;
    u4  _method;  // its number in the holder
    int _version; // of the holder, if it has been redefined
    int _bci;
    u4  _frame;
    u4  _next;
    u4  _next_of_holder;

    Place() : _holder(nullptr), _method(0), _version(0), _bci(0), _frame(0), _next(0), _next_of_holder(0) {}
    uint hash() const;
    bool equals(const Place& other) const;
  };

  // A class with places.
  struct Holder {
    InstanceKlass* _holder;
    u4  _first;
    u4  _next;

    Holder(InstanceKlass* holder = nullptr) : _holder(holder), _first(0), _next(0) {}
    uint hash() const;
    bool equals(const Holder& other) const { return _holder == other._holder; }
  };

  static AllocCountsRecords<Frame>  _frames;
  static AllocCountsRecords<Place>  _places;
  static AllocCountsRecords<Holder> _holders;

  static u4 find_or_add(const Frame& look);
  static u4 find_or_add(const Place& place, const Frame& look);

 public:
  // These two with the lock. The first returns false, with no memory, if there is not enough.
  static bool initialize(u4 most);
  static void release();
  static size_t committed_bytes();

  // The number of the frame for this bytecode, or 0 if there is no room for it. The
  // current thread is in the VM, and keeps the method alive.
  static u4 find(Method* method, int bci);

  // The same for a method of the JDK that the bytecode there invokes: a compiler may
  // allocate in its place. Returns 0 if the bytecode is another one, too.
  static u4 find_invoked(Method* method, int bci);

  // In place of a frame for objects that were in the archive. Returns 0 if there is no room for it.
  static u4 of_archive();

  // These two with the lock, or at a safepoint.
  static const Frame& at(u4 frame) { return _frames.at(frame); }
  static u4 top()                  { return _frames.top(); }

  // Whether a frame that find() has returned is in a module of the JDK.
  // Is the class in a module of the JDK?
  static bool is_in_jdk(const InstanceKlass* holder);
  static bool is_in_jdk(u4 frame)  { return _frames.at(frame)._is_in_jdk; }

  // A class is gone: forgets its places. The frames stay. Takes the lock.
  static void on_class_remove(Klass* k);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSFRAMES_HPP
