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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSCOMPILERS_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSCOMPILERS_HPP

#include "memory/allStatic.hpp"
#include "utilities/globalDefinitions.hpp"

class AllocCountsClassCache;
class AllocCountsStack;
class ciEnv;
class ciKlass;
class ciMethod;
class Klass;

//
// What C1 and C2 need to know about ids and sites. They take no notice of the layout helper that
// keeps a class without an id from fast paths: they give it an id when they compile an
// allocation of it. So what a ciKlass says never changes, though some live for ever.
//
class AllocCountsCompilers : AllStatic {
 public:
  struct Frame {
    ciMethod* _method;
    int       _bci;
  };

 private:
  static void get_stack(AllocCountsStack* stack, const Frame* frames, int depth);

 public:
  // The layout helper that k has as soon as it has an id.
  static jint layout_helper(const Klass* k);

  // Gives a class that is loaded an id if it has none, and returns it. The current thread
  // may wait for a VM operation.
  static u4 id_of(ciKlass* k);

  // Can compiled code count instances of k? Not if they share a row with those of others.
  // Does what id_of() does.
  static bool can_allocate(ciKlass* k);

  // A thread begins a compilation.
  static void on_compilation_start();

  // Does the code of this compilation count sites?
  static bool counts_sites();

  // The code is about to be installed: it must not be if sites have been switched on or off
  // since the compilation began.
  static void before_install(ciEnv* env);

  // Frames are those that allocate, the innermost one first. More than these need not be given.
  static const int max_depth = 32;

  // The slot of the site where objects of this class, which is loaded, are allocated; 0 if
  // there is none.
  static u4 slot_of(ciKlass* k, const Frame* frames, int depth);

  // Where the code finds the slots of objects of other classes; null if there is no room.
  static const AllocCountsClassCache* class_cache_of(const Frame* frames, int depth);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSCOMPILERS_HPP
