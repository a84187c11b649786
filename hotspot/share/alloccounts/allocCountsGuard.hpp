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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSGUARD_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSGUARD_HPP

#include "memory/allStatic.hpp"

class JavaThread;
class Klass;

//
// Lets no code of the program allocate in a thread that has a scope which forbids it.
//
// What the VM allocates for itself is no concern of the program, and an exception there
// would do harm: a class whose initialization fails cannot be used any more. So these
// go on as always:
//   - what the VM allocates for a bytecode, such as the mirror of a class, a resolved
//     string or an exception,
//   - Java code that the VM calls for a bytecode: initializers of classes, loaders of
//     classes, the linking of call sites,
//   - what gets memory where compiled code is left.
//
class AllocCountsGuard : AllStatic {
 public:
  // The current thread is about to allocate an object of this class in the runtime. Returns
  // false, with a pending AllocationForbiddenError, if it must not. May call Java.
  static bool may_allocate(JavaThread* current, Klass* k);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSGUARD_HPP
