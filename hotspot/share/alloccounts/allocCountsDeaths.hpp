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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSDEATHS_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSDEATHS_HPP

#include "alloccounts/allocCountsSlots.hpp"
#include "memory/allocation.hpp"
#include "memory/allStatic.hpp"
#include "oops/oopsHierarchy.hpp"
#include "utilities/globalDefinitions.hpp"

class Klass;

//
// The ledger of deaths, and the interface of collectors to it.
//
// Dead objects are not visited (but see AllocCountsG1). A collector counts what
// it finds alive, where it adds that to its own figures of live bytes: once, by
// the thread that won the race for it. What was in the collected space before
// and was not counted is dead:
//
//   whole heap:  dead = (allocated - dead before) - marked
//   young space: dead = (allocated - dead before - old) - copied
//   either, if marked while threads run:
//                dead = population when marking started - marked
//
// where old is the population of the old generation as far as it is accounted:
// promoted objects, those allocated there, and what the last marking of the
// whole heap left.
//
// To settle is to add the dead to the ledger. It happens under the lock, after
// references have been processed, and before classes are unloaded. Just before
// it the number of objects alive is at a maximum, because it only rises
// between two settlements: that is when the maximum is recorded.
//
// What survives its first collection is counted separately, where the collector
// knows it: an object is new as long as it is where it was allocated, in eden.
//
// All of this is done slot by slot (see AllocCountsIds), for objects and for
// bytes in the same way.
//
// The ledger and AllocCountsVerifier know each other: the verifier compares the
// ledger with the heap, and the ledger says what the verifier can no longer
// compare.
//
class AllocCountsDeaths : AllStatic {
 public:
  // Where collections happen. In a heap without generations all is young.
  enum Space { young_space, old_space, number_of_spaces };

  // What workers of a collector count, with CountAllocs only. Each has counters of its own. Where
  // there are two, new objects are in the second one.
  enum Census {
    // Copied in a young collection.
    kept,         // young objects that survived and are young still
    kept_new,
    promoted,     // young objects that survived and are old now
    promoted_new,

    // Marked in the whole heap, or in the young space of it.
    marked,
    marked_new,
    marked_young,
    marked_young_new,

    // Of the old generation.
    marked_old,
    dead_old,     // old objects found dead one by one
    excluded_old, // old objects that the marking in progress is not going to find

    number_of_censuses
  };

 private:
  // Four censuses at a time have the counters of a class side by side, which are half
  // a cache line then. They take in the same collections, and a worker that copies
  // has little of its cache left for counters.
  static const u4 censuses_per_group = 4;
  enum Group { copies, marks, old_objects, number_of_groups };

  // Survivors by whether their first collection was this one.
  struct Survivors {
    const jlong _others;
    const jlong _new;
    jlong all() const { return _others + _new; }
  };

  // The counters of a worker in a group. They get memory when the worker first counts in
  // it, and more when it finds an object of a class whose id there is no room for: without
  // the lock, as it may have to do with an object while it holds any other.
  struct WorkerSlots {
    volatile jlong* volatile _base;
    volatile u4              _ids; // that there is room for

    WorkerSlots() : _base(nullptr), _ids(0) {}
    AllocCountsSlots slots() const { return AllocCountsSlots(_base); }
  };

  // There may be far more workers than ever run. Those from near_workers on have theirs
  // in blocks, each twice as long as the one before, which get memory when they count.
  static const uint near_workers = 64;
  static const int  far_blocks = 26;

  static AllocCountsChunkedSlots _dead;
  static AllocCountsChunkedSlots _max;      // of objects and bytes alive, at settlements
  static AllocCountsChunkedSlots _old;
  static AllocCountsChunkedSlots _survived; // the first collection
  static AllocCountsChunkedSlots _aged;     // young objects outside of eden, with VerifyAllocCounts
  static AllocCountsChunkedSlots _at_mark_start[number_of_spaces];
  static WorkerSlots       _near[number_of_groups][near_workers];
  static WorkerSlots* volatile _far[number_of_groups][far_blocks];
  static volatile uint     _workers;        // none from here on has counted
  static volatile size_t   _worker_bytes;   // memory of their counters
  static volatile bool     _has_old_deaths; // since the last settlement; set by workers
  static bool              _is_marking[number_of_spaces];
  static bool              _has_marks[number_of_spaces]; // workers may have counted some
  static bool              _is_population_known[number_of_spaces];
  static int               _settling;   // scopes of settlements while threads allocate
  static u8                _stripes;    // that were settled while threads allocate
  static volatile jlong    _work_ticks; // that settlements and what prepares them took

  class Settlement;
  class WorkTimer;

  template <typename Function>
  static bool ledger_do(Function f);

  static bool has_marks_of(Space space);
  static inline Group group_of(Census census);
  static inline u4 index(Census census, u4 id);
  static WorkerSlots* far_slots(Group group, uint worker);
  static WorkerSlots* add_far_slots(Group group, uint worker);
  static inline WorkerSlots* worker_slots(Group group, uint worker);
  static WorkerSlots* make_room(Group group, uint worker, u4 id);
  static inline AllocCountsSlots slots_for(Census census, uint worker, u4 id);
  static inline void count(Census census, uint worker, Klass* k, size_t word_size);
  static inline Census marked_in(Space space);
  static inline Census that_is(Census census, bool is_new);
  static jlong take(Census census, u4 id);
  static Survivors take_survivors(Census census, u4 id);
  static void drop(Census census);
  static void note_population(Space space);
  static void settle(Settlement* settlement, u4 id, jlong allocated, jlong population, jlong survivors, jlong survived);
  template <typename Function>
  static void settle_in_pause(Function f);
  template <typename Function>
  static void settle_while_allocating(Function f);

 public:
  // The value of a number that the collector does not know. See tells_new().
  static const jlong not_known = -1;

  // Returns false if there is not enough memory.
  static bool initialize();

  // Does the collector in use know which objects are new? If not, numbers of
  // survivors are not_known.
  static bool tells_new();

  // Nanoseconds that settlements took, with what prepares them, in pauses and
  // beside running threads.
  static jlong work_nanos();

  // True for the class of what pads the heap, which is no object of anyone.
  static bool is_filler(const Klass* k);

  // An object came into being in the old generation.
  static void on_old_allocation(Klass* k, size_t word_size);

  // A young collection in a pause has copied an object, and owns it.
  static inline void on_copy(uint worker, Klass* k, size_t word_size, bool is_promoted, bool is_new);

  // The collection is done; what it did not copy is dead. Or it failed, and a
  // collection of the whole heap follows in the same pause: then all young objects
  // that it has reached have been counted as copies, wherever they are.
  static void on_young_collection_end(bool succeeded);

  // A marking of the whole heap in a pause has marked an object.
  static inline void on_full_mark(uint worker, Klass* k, size_t word_size, bool is_new);

  // Marking is done: what is not marked is dead.
  static void on_full_mark_end();

  // The collection of the whole heap has left this object in the young space.
  // What it has not left there is old.
  static void on_full_collection_left(Klass* k, size_t word_size, bool is_in_eden);

  // A young collection in a pause has found an old object dead.
  static inline void on_old_death(uint worker, Klass* k, size_t word_size);

  // A marking starts in a pause and goes on after it. It will mark objects that
  // were in the space at that time, except those excluded, and none that came
  // into being or into the space since. Objects are excluded in a pause, by a
  // worker of it.
  static void on_mark_start(Space space);
  // After the pause, and before anything can become old or be found dead in
  // another collection of this space: does what takes too long for the pause.
  static void on_mark_started();
  static inline void on_mark(Space space, uint worker, Klass* k, size_t word_size, bool is_new);
  static inline void on_old_mark_exclude(uint worker, Klass* k, size_t word_size, bool is_marked);
  // So much of what came into the space since is marked all the same. While no
  // worker marks. It makes no difference to deaths.
  static void on_mark_include(Space space, u4 id, jlong n);
  static bool is_marking(Space space) { return _is_marking[space]; }
  // What is not marked is dead. In the pause that ends the marking, or after it.
  static void on_mark_end(Space space);

  // Around settlements while threads allocate. A snapshot at a safepoint waits until
  // the scope ends, so that all its rows are from one moment: code in the scope must
  // not wait for a safepoint to end.
  class SettlingScope : public StackObj {
   public:
    SettlingScope();
    ~SettlingScope();
  };

  // An object that was young is old now, in a collection that does not count
  // copies. By any thread.
  static void on_promotion(oop obj);

  // The functions below need the lock.
  // Are some deaths of a collection settled, and others not yet?
  static bool is_settling() { return _settling != 0; }
  // Differs from an earlier call if deaths were settled since while threads allocate.
  static u8 stripes() { return _stripes; }
  // The maximum is sought anew from now on.
  static void reset_max();

  // Gets memory for another chunk of ids. Returns false if there is not enough.
  static bool add_chunk(u4 chunk);
  static void remove_chunk(u4 chunk);
  // The class is gone, and this is how much of it was allocated.
  static void forget(u4 slot, jlong allocated);

  // So much was in the old generation from the start.
  static void add_old(u4 id, jlong n);

  static jlong dead(u4 id);
  static jlong old(u4 id);
  static jlong survived(u4 id);
  static jlong aged(u4 id);
  static size_t committed_bytes();
  // What workers have counted so far.
  static jlong counted(Census census, u4 id);
  // The maximum until now, if this many are allocated now.
  static jlong max(u4 id, jlong allocated);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSDEATHS_HPP
