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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSSITESWITCH_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSSITESWITCH_HPP

#include "memory/allStatic.hpp"
#include "utilities/globalDefinitions.hpp"

class JavaThread;

//
// Switches the counting of sites on and off while the program runs. Code that was
// compiled before and allocates is thrown away at the same safepoint: it would not count
// sites, or count them in memory that is gone. There is one switch for all clients.
//
class AllocCountsSiteSwitch : AllStatic {
 private:
  friend class VM_AllocCountsSites;

  // Changed by the VM thread.
  static bool  _is_wanted; // by a client that called start(), or by the flag
  static jlong _deadline;  // when that ends by itself, in nanoseconds; 0 if it does not
  static int   _holds;

  static bool start_sites(); // with the lock
  static bool switch_to(bool on);
  static void make_room();
  static void watch_deadline();

 public:
  // The VM starts with -XX:+CountAllocSites. Returns false if there is not enough memory.
  static bool initialize();

  // AllocCountsSites::acquire(), with what it needs.
  static bool acquire_slots();

  // These are called by a JavaThread that holds no lock, and may wait for a VM operation.

  // Sites are counted from now on until stop() is called, or for so many nanoseconds if
  // that is not 0. If they are counted already, that goes on for this time. Returns false
  // if there is not enough memory.
  static bool start(jlong nanos);

  // Sites are not counted any more, whoever wants it. Returns false if they were not.
  static bool stop();

  // Sites are counted until release(), unless stop() is called meanwhile. The first returns
  // AllocCountsSites::switches(), which the second needs; or 0 if there is not enough memory.
  static u4 hold();
  static void release(u4 switches);

  // By the WatcherThread: stops if the deadline has passed.
  static void check_deadline();
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSSITESWITCH_HPP
