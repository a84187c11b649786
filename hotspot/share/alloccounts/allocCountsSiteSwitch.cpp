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

#include "alloccounts/allocCounts_globals.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsSites.hpp"
#include "alloccounts/allocCountsSiteSwitch.hpp"
#include "alloccounts/allocCountsUnloaded.hpp"
#include "code/codeCache.hpp"
#include "code/nmethod.hpp"
#include "code/relocInfo.hpp"
#include "logging/log.hpp"
#include "runtime/deoptimization.hpp"
#include "runtime/mutexLocker.hpp"
#include "runtime/os.hpp"
#include "runtime/safepoint.hpp"
#include "runtime/task.hpp"
#include "runtime/timer.hpp"
#include "runtime/vmOperation.hpp"
#include "runtime/vmThread.hpp"
#ifdef COMPILER1
#include "c1/c1_Runtime1.hpp"
#endif
#ifdef COMPILER2
#include "opto/runtime.hpp"
#endif

bool AllocCountsSiteSwitch::_is_wanted = false;
int AllocCountsSiteSwitch::_holds = 0;
jlong AllocCountsSiteSwitch::_deadline = 0;

// Where compiled code calls the VM to allocate. All code that allocates has such a call,
// for when the TLAB is full.
static bool is_allocation_stub(address entry) {
#ifdef COMPILER1
  static const C1StubId stubs[] = {
    C1StubId::new_instance_id, C1StubId::fast_new_instance_id, C1StubId::fast_new_instance_init_check_id,
    C1StubId::new_type_array_id, C1StubId::new_object_array_id, C1StubId::new_multi_array_id
  };
  for (C1StubId stub : stubs) {
    if (Runtime1::blob_for(stub) != nullptr && entry == Runtime1::entry_for(stub)) {
      return true;
    }
  }
#endif
#ifdef COMPILER2
  return entry == OptoRuntime::new_instance_Java() || entry == OptoRuntime::new_array_Java() ||
         entry == OptoRuntime::new_array_nozero_Java();
#else
  return false;
#endif
}

static bool allocates(nmethod* nm) {
  RelocIterator i(nm);
  while (i.next()) {
    if (i.type() == relocInfo::runtime_call_type && is_allocation_stub(i.runtime_call_reloc()->destination())) {
      return true;
    }
  }
  return false;
}

// Returns of how much code.
static int throw_away_code_that_allocates() {
  int n = 0;
  DeoptimizationScope scope;
  {
    MutexLocker ml(CodeCache_lock, Mutex::_no_safepoint_check_flag);
    NMethodIterator i(NMethodIterator::not_unloading);
    while (i.next()) {
      nmethod* const nm = i.method();
      if (!nm->is_native_method() && nm->can_be_deoptimized() && allocates(nm)) {
        // Not the code's fault, so it is not counted as a recompilation.
        scope.mark(nm, false /* inc_recompile_counts */);
        n++;
      }
    }
  }
  scope.deoptimize_marked();
  return n;
}

bool AllocCountsSiteSwitch::start_sites() {
  const AllocCountsUnloaded::Totals& gone = AllocCountsUnloaded::totals();
  return AllocCountsSites::start(make_room, gone._objects, gone._bytes);
}

bool AllocCountsSiteSwitch::switch_to(bool on) {
  {
    AllocCountsLocker ml;
    if (on == AllocCountsSites::is_on()) {
      return true;
    }
    if (!on) {
      AllocCountsSites::stop();
    } else if (!start_sites()) {
      return false;
    }
  }
  const int n = throw_away_code_that_allocates();
  log_info(alloc)("Sites are %s; %d compiled methods that allocate were thrown away", on ? "counted" : "not counted any more", n);
  return true;
}

class VM_AllocCountsSites : public VM_Operation {
 public:
  enum Action { start, stop, hold, release, check_deadline, lengthen };

 private:
  const Action _action;
  const jlong  _deadline;
  const u4     _switches; // what the hold had that is released
  bool         _result;

  bool execute() {
    typedef AllocCountsSiteSwitch S;
    switch (_action) {
      case start:
        if (!S::switch_to(true)) {
          return false;
        }
        S::_is_wanted = true;
        S::_deadline = _deadline;
        return true;
      case hold:
        if (!S::switch_to(true)) {
          return false;
        }
        S::_holds++;
        return true;
      case stop: {
        const bool was_on = AllocCountsSites::is_on();
        S::_is_wanted = false;
        S::_holds = 0;
        return S::switch_to(false) && was_on;
      }
      case release:
        if (_switches == AllocCountsSites::switches()) {
          S::_holds--;
        }
        return switch_off_if_unwanted();
      case check_deadline:
        if (S::_deadline != 0 && os::javaTimeNanos() - S::_deadline >= 0) {
          S::_is_wanted = false;
        }
        return switch_off_if_unwanted();
      case lengthen: {
        AllocCountsLocker ml;
        AllocCountsSites::lengthen();
        return true;
      }
    }
    ShouldNotReachHere();
    return false;
  }

  static bool switch_off_if_unwanted() {
    return AllocCountsSiteSwitch::_is_wanted || AllocCountsSiteSwitch::_holds > 0 || AllocCountsSiteSwitch::switch_to(false);
  }

 public:
  VM_AllocCountsSites(Action action, jlong deadline = 0, u4 switches = 0)
    : _action(action), _deadline(deadline), _switches(switches), _result(false) {}

  VMOp_Type type() const { return VMOp_AllocCountsSites; }

  void doit() {
    static const char* const names[] = { "start", "stop", "hold", "release", "check the time", "lengthen arrays" };
    const jlong begin = os::elapsed_counter();
    _result = execute();
    if (!AllocCountsSiteSwitch::_is_wanted) {
      AllocCountsSiteSwitch::_deadline = 0;
    }
    log_debug(alloc)("Sites, %s: %.3f ms in the pause", names[_action],
                     TimeHelper::counter_to_millis(os::elapsed_counter() - begin));
  }

  static bool run(Action action, jlong deadline = 0, u4 switches = 0) {
    VM_AllocCountsSites op(action, deadline, switches);
    VMThread::execute(&op);
    return op._result;
  }
};

void AllocCountsSiteSwitch::make_room() {
  if (VMThread::vm_thread() == nullptr || Thread::current()->is_VM_thread()) {
    assert(VMThread::vm_thread() == nullptr || SafepointSynchronize::is_at_safepoint(), "threads may count");
    AllocCountsLocker ml;
    AllocCountsSites::lengthen();
  } else {
    VM_AllocCountsSites::run(VM_AllocCountsSites::lengthen);
  }
}

bool AllocCountsSiteSwitch::initialize() {
  AllocCountsLocker ml;
  _is_wanted = true;
  return start_sites();
}

bool AllocCountsSiteSwitch::acquire_slots() {
  return AllocCountsSites::acquire(make_room);
}

bool AllocCountsSiteSwitch::start(jlong nanos) {
  if (nanos != 0) {
    watch_deadline();
  }
  return VM_AllocCountsSites::run(VM_AllocCountsSites::start, nanos != 0 ? os::javaTimeNanos() + nanos : 0);
}

bool AllocCountsSiteSwitch::stop() {
  return VM_AllocCountsSites::run(VM_AllocCountsSites::stop);
}

u4 AllocCountsSiteSwitch::hold() {
  return VM_AllocCountsSites::run(VM_AllocCountsSites::hold) ? AllocCountsSites::switches() : 0;
}

void AllocCountsSiteSwitch::release(u4 switches) {
  VM_AllocCountsSites::run(VM_AllocCountsSites::release, 0, switches);
}

void AllocCountsSiteSwitch::check_deadline() {
  const jlong deadline = Atomic::load(&_deadline);
  if (deadline != 0 && os::javaTimeNanos() - deadline >= 0) {
    VM_AllocCountsSites::run(VM_AllocCountsSites::check_deadline);
  }
}

class AllocCountsSiteTask : public PeriodicTask {
 public:
  AllocCountsSiteTask() : PeriodicTask(200 /* ms */) {}
  void task() { AllocCountsSiteSwitch::check_deadline(); }
};

void AllocCountsSiteSwitch::watch_deadline() {
  // Once begun, this goes on: 5 looks at a variable in a second.
  static AllocCountsSiteTask* task = nullptr;
  MutexLocker ml(PeriodicTask_lock);
  if (task == nullptr) {
    task = new AllocCountsSiteTask();
    task->enroll();
  }
}
