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

#include "alloccounts/allocCounts.hpp"
#include "alloccounts/allocCounts_globals.hpp"
#include "alloccounts/allocCountsArchive.hpp"
#include "alloccounts/allocCountsDeaths.hpp"
#include "alloccounts/allocCountsLock.hpp"
#include "alloccounts/allocCountsReport.hpp"
#include "alloccounts/allocCountsScope.inline.hpp"
#include "alloccounts/allocCountsSites.hpp"
#include "alloccounts/allocCountsSitesSnapshot.hpp"
#include "alloccounts/allocCountsSiteSwitch.hpp"
#include "alloccounts/allocCountsSnapshot.hpp"
#include "classfile/javaClasses.hpp"
#include "classfile/stringTable.hpp"
#include "classfile/vmClasses.hpp"
#include "classfile/vmSymbols.hpp"
#include "jni.h"
#include "jvm.h"
#include "memory/oopFactory.hpp"
#include "memory/resourceArea.hpp"
#include "oops/objArrayOop.inline.hpp"
#include "oops/typeArrayOop.inline.hpp"
#include "runtime/handles.inline.hpp"
#include "runtime/interfaceSupport.inline.hpp"
#include "runtime/jniHandles.inline.hpp"
#include "utilities/growableArray.hpp"
#include "utilities/resizeableResourceHash.hpp"

// The natives of jdk.alloccounts.internal.AllocCountsVM.

JVM_ENTRY(static jboolean, AllocCountsVM_IsEnabled(JNIEnv* env, jclass ignored))
  return CountAllocs;
JVM_END

JVM_ENTRY(static jstring, AllocCountsVM_DisabledMessage(JNIEnv* env, jclass ignored))
  const oop text = java_lang_String::create_oop_from_str(AllocCountsReport::disabled_message(), CHECK_NULL);
  return (jstring)JNIHandles::make_local(THREAD, text);
JVM_END

// Cells of a row: the figures that were counted, the serial number and the kind.
static const int serial_column = AllocCountsFigure::number_of_counted;
static const int kind_column = serial_column + 1;
static const int columns = kind_column + 1;

// Makes { String[] names, String[] loaders, long[] cells } of it.
static jobjectArray to_java(const AllocCountsSnapshot& snapshot, TRAPS) {
  const int length = snapshot.length();

  objArrayOop result_oop = oopFactory::new_objArray(vmClasses::Object_klass(), 3, CHECK_NULL);
  objArrayHandle result(THREAD, result_oop);
  objArrayOop names_oop = oopFactory::new_objArray(vmClasses::String_klass(), length, CHECK_NULL);
  objArrayHandle names(THREAD, names_oop);
  result->obj_at_put(0, names());
  objArrayOop loaders_oop = oopFactory::new_objArray(vmClasses::String_klass(), length, CHECK_NULL);
  objArrayHandle loaders(THREAD, loaders_oop);
  result->obj_at_put(1, loaders());
  typeArrayOop cells_oop = oopFactory::new_longArray(length * columns, CHECK_NULL);
  typeArrayHandle cells(THREAD, cells_oop);
  result->obj_at_put(2, cells());

  for (int i = 0; i < length; i++) {
    ResourceMark rm(THREAD);
    HandleMark hm(THREAD);
    const AllocCountsRow& row = snapshot.row(i);
    Handle name = java_lang_String::create_from_str(row.type_name(), CHECK_NULL);
    names->obj_at_put(i, name());
    if (row.loader_name() != nullptr) {
      // Rows share the name of a loader.
      oop loader = StringTable::intern(row.loader_name(), CHECK_NULL);
      loaders->obj_at_put(i, loader);
    }
    for (int c = 0; c < AllocCountsFigure::number_of_counted; c++) {
      cells->long_at_put(i * columns + c, AllocCountsFigure::value(c, row._objects, row._bytes));
    }
    cells->long_at_put(i * columns + serial_column, (jlong)row._serial);
    cells->long_at_put(i * columns + kind_column, row._kind);
  }
  return (jobjectArray)JNIHandles::make_local(THREAD, result());
}

// Newest class first.
JVM_ENTRY(static jobjectArray, AllocCountsVM_Read(JNIEnv* env, jclass ignored, jboolean at_safepoint))
  if (!CountAllocs) {
    return nullptr;
  }
  // The counters are copied before the first object of the result is allocated.
  AllocCountsSnapshot snapshot;
  if (at_safepoint) {
    snapshot.take_at_safepoint();
  } else {
    snapshot.take();
  }
  return to_java(snapshot, THREAD);
JVM_END

// The rows of the classes of one name.
JVM_ENTRY(static jobjectArray, AllocCountsVM_ReadClass(JNIEnv* env, jclass ignored, jstring name))
  if (!CountAllocs) {
    return nullptr;
  }
  ResourceMark rm(THREAD);
  // Encoded as names of classes are in the VM.
  const char* const type_name = java_lang_String::as_utf8_string(JNIHandles::resolve_non_null(name));
  AllocCountsSnapshot snapshot;
  snapshot.take();
  snapshot.select(type_name);
  return to_java(snapshot, THREAD);
JVM_END

JVM_ENTRY(static jlongArray, AllocCountsVM_Totals(JNIEnv* env, jclass ignored))
  if (!CountAllocs) {
    return nullptr;
  }
  AllocCountsSnapshot snapshot(false /* keeps_rows */);
  snapshot.take();
  const jlong values[] = { (jlong)snapshot.classes(),
                           snapshot.objects()._allocated, snapshot.objects()._dead,
                           snapshot.bytes()._allocated, snapshot.bytes()._dead };
  typeArrayOop result = oopFactory::new_longArray(ARRAY_SIZE(values), CHECK_NULL);
  for (int i = 0; i < (int)ARRAY_SIZE(values); i++) {
    result->long_at_put(i, values[i]);
  }
  return (jlongArray)JNIHandles::make_local(THREAD, result);
JVM_END

JVM_ENTRY(static jlong, AllocCountsVM_SettlementNanos(JNIEnv* env, jclass ignored))
  return CountAllocs ? AllocCountsDeaths::work_nanos() : AllocCountsDeaths::not_known;
JVM_END

JVM_ENTRY(static jlong, AllocCountsVM_CounterBytes(JNIEnv* env, jclass ignored))
  return CountAllocs ? (jlong)AllocCounts::committed_bytes() : AllocCountsDeaths::not_known;
JVM_END

JVM_ENTRY(static void, AllocCountsVM_ResetMax(JNIEnv* env, jclass ignored))
  if (CountAllocs) {
    AllocCountsArchive::ensure_counted();
    AllocCountsLocker ml;
    AllocCountsDeaths::reset_max();
  }
JVM_END

// Returns 0 if nothing is counted. The kind is that of AllocCountsScope.
JVM_ENTRY(static jlong, AllocCountsVM_OpenScope(JNIEnv* env, jclass ignored, jint kind))
  assert(kind >= 0 && kind < AllocCountsScope::number_of_kinds, "no such kind: %d", kind);
  if (!CountAllocs) {
    return 0;
  }
  AllocCountsScope* const scope = AllocCountsScope::open(thread, (AllocCountsScope::Kind)kind);
  if (scope == nullptr) {
    THROW_MSG_0(vmSymbols::java_lang_OutOfMemoryError(), "No memory for the counters of a scope");
  }
  return (jlong)(intptr_t)scope;
JVM_END

JVM_ENTRY(static void, AllocCountsVM_DropScope(JNIEnv* env, jclass ignored, jlong id))
  AllocCountsScope* const scope = (AllocCountsScope*)(intptr_t)id;
  if (CountAllocs && AllocCountsScope::is_open(thread, scope)) {
    AllocCountsScope::close(thread, scope, [](u4 top) {});
  }
JVM_END

JVM_ENTRY(static jobjectArray, AllocCountsVM_CloseScope(JNIEnv* env, jclass ignored, jlong id))
  AllocCountsScope* const scope = (AllocCountsScope*)(intptr_t)id;
  if (!CountAllocs || !AllocCountsScope::is_open(thread, scope)) {
    THROW_MSG_NULL(vmSymbols::java_lang_IllegalStateException(), "The scope is not open on this thread");
  }
  AllocCountsSnapshot snapshot;
  snapshot.take_scope(thread, scope);
  return to_java(snapshot, THREAD);
JVM_END

JVM_ENTRY(static jboolean, AllocCountsVM_IsPerThread(JNIEnv* env, jclass ignored))
  return CountAllocs && CountAllocsPerThread;
JVM_END

// Returns null if there is no platform thread with this identifier.
JVM_ENTRY(static jobjectArray, AllocCountsVM_ReadThread(JNIEnv* env, jclass ignored, jlong id))
  if (!CountAllocs || !CountAllocsPerThread) {
    return nullptr;
  }
  AllocCountsSnapshot snapshot;
  if (!snapshot.take_thread(id)) {
    return nullptr;
  }
  return to_java(snapshot, THREAD);
JVM_END

JVM_ENTRY(static jboolean, AllocCountsVM_StartSites(JNIEnv* env, jclass ignored))
  return CountAllocs && AllocCountsSiteSwitch::start(0 /* until stop() */);
JVM_END

JVM_ENTRY(static jboolean, AllocCountsVM_StopSites(JNIEnv* env, jclass ignored))
  return CountAllocs && AllocCountsSiteSwitch::stop();
JVM_END

JVM_ENTRY(static jboolean, AllocCountsVM_IsCountingSites(JNIEnv* env, jclass ignored))
  return CountAllocs && AllocCountsSites::is_on();
JVM_END

// Gives things numbers, from 0, in the order in which they are first asked for.
template <typename T>
class AllocCountsNumbers : public StackObj {
 private:
  GrowableArrayCHeap<const T*, mtAllocCounts> _things;
  ResizeableResourceHashtable<const T*, int, AnyObj::C_HEAP, mtAllocCounts> _numbers;

 public:
  AllocCountsNumbers() : _things(), _numbers(1009, 1 * M) {}

  int number_of(const T& thing) {
    bool is_new;
    const int number = *_numbers.put_if_absent(&thing, _things.length(), &is_new);
    if (is_new) {
      _things.append(&thing);
      _numbers.maybe_grow();
    }
    return number;
  }

  int length() const         { return _things.length(); }
  const T& at(int i) const   { return *_things.at(i); }
};

// Cells of a site: objects, bytes, the number of the class, and the number of frames.
static const int site_columns = 4;

// Makes { String[] classes, String[] methods, int[] places, int[] stacks, long[] cells } of it. A frame
// has its method in methods, and line and bci in places. stacks has the numbers of frames
// of all rows, one row after another.
static jobjectArray to_java(const AllocCountsSitesSnapshot& snapshot, TRAPS) {
  AllocCountsNumbers<AllocCountsRow> class_numbers;
  AllocCountsNumbers<AllocCountsFrames::Frame> frame_numbers;
  GrowableArrayCHeap<jlong, mtAllocCounts> all_cells(snapshot.length() * site_columns);
  GrowableArrayCHeap<jint, mtAllocCounts> all_stacks(snapshot.length());
  for (int i = 0; i < snapshot.length(); i++) {
    const AllocCountsSiteRow& row = snapshot.row(i);
    const int depth = snapshot.depth(row);
    all_cells.append(row._objects);
    all_cells.append(row._bytes);
    all_cells.append(class_numbers.number_of(snapshot.clazz(row)));
    all_cells.append(depth);
    for (int f = 0; f < depth; f++) {
      all_stacks.append(frame_numbers.number_of(snapshot.frame(row, f)));
    }
  }

  objArrayOop result_oop = oopFactory::new_objArray(vmClasses::Object_klass(), 5, CHECK_NULL);
  objArrayHandle result(THREAD, result_oop);
  objArrayOop classes_oop = oopFactory::new_objArray(vmClasses::String_klass(), class_numbers.length(), CHECK_NULL);
  objArrayHandle classes(THREAD, classes_oop);
  result->obj_at_put(0, classes());
  objArrayOop methods_oop = oopFactory::new_objArray(vmClasses::String_klass(), frame_numbers.length(), CHECK_NULL);
  objArrayHandle methods(THREAD, methods_oop);
  result->obj_at_put(1, methods());
  typeArrayOop places_oop = oopFactory::new_intArray(frame_numbers.length() * 2, CHECK_NULL);
  typeArrayHandle places(THREAD, places_oop);
  result->obj_at_put(2, places());
  typeArrayOop stacks = oopFactory::new_intArray(all_stacks.length(), CHECK_NULL);
  result->obj_at_put(3, stacks);
  for (int i = 0; i < all_stacks.length(); i++) {
    stacks->int_at_put(i, all_stacks.at(i));
  }
  typeArrayOop cells = oopFactory::new_longArray(all_cells.length(), CHECK_NULL);
  result->obj_at_put(4, cells);
  for (int i = 0; i < all_cells.length(); i++) {
    cells->long_at_put(i, all_cells.at(i));
  }

  for (int i = 0; i < class_numbers.length(); i++) {
    ResourceMark rm(THREAD);
    HandleMark hm(THREAD);
    Handle name = java_lang_String::create_from_str(class_numbers.at(i).type_name(), CHECK_NULL);
    classes->obj_at_put(i, name());
  }
  for (int i = 0; i < frame_numbers.length(); i++) {
    ResourceMark rm(THREAD);
    HandleMark hm(THREAD);
    const AllocCountsFrames::Frame& frame = frame_numbers.at(i);
    // Frames share the name of a method.
    oop name = StringTable::intern(AllocCountsSitesSnapshot::method_name(frame), CHECK_NULL);
    methods->obj_at_put(i, name);
    places->int_at_put(i * 2, frame._line);
    places->int_at_put(i * 2 + 1, frame._bci);
  }
  return (jobjectArray)JNIHandles::make_local(THREAD, result());
}

JVM_ENTRY(static jobjectArray, AllocCountsVM_CloseScopeWithSites(JNIEnv* env, jclass ignored, jlong id))
  AllocCountsScope* const scope = (AllocCountsScope*)(intptr_t)id;
  if (!CountAllocs || !AllocCountsScope::is_open(thread, scope)) {
    THROW_MSG_NULL(vmSymbols::java_lang_IllegalStateException(), "The scope is not open on this thread");
  }
  AllocCountsSitesSnapshot snapshot;
  snapshot.take_scope(thread, scope);
  return to_java(snapshot, THREAD);
JVM_END

// Returns null if sites are not counted.
JVM_ENTRY(static jobjectArray, AllocCountsVM_Sites(JNIEnv* env, jclass ignored))
  if (!CountAllocs) {
    return nullptr;
  }
  // The counters are copied before the first object of the result is allocated.
  AllocCountsSitesSnapshot snapshot;
  if (!snapshot.take()) {
    return nullptr;
  }
  return to_java(snapshot, THREAD);
JVM_END

#define CC (char*)  /* cast a literal from (const char*) */
#define FN_PTR(f) CAST_FROM_FN_PTR(void*, &f)

static JNINativeMethod methods[] = {
  { CC "isEnabled0",  CC "()Z",                    FN_PTR(AllocCountsVM_IsEnabled) },
  { CC "disabledMessage0", CC "()Ljava/lang/String;", FN_PTR(AllocCountsVM_DisabledMessage) },
  { CC "read0",       CC "(Z)[Ljava/lang/Object;", FN_PTR(AllocCountsVM_Read) },
  { CC "readClass0",  CC "(Ljava/lang/String;)[Ljava/lang/Object;", FN_PTR(AllocCountsVM_ReadClass) },
  { CC "totals0",     CC "()[J",                   FN_PTR(AllocCountsVM_Totals) },
  { CC "settlementNanos0", CC "()J",               FN_PTR(AllocCountsVM_SettlementNanos) },
  { CC "counterBytes0", CC "()J",                  FN_PTR(AllocCountsVM_CounterBytes) },
  { CC "resetMax0",   CC "()V",                    FN_PTR(AllocCountsVM_ResetMax) },
  { CC "openScope0",  CC "(I)J",                   FN_PTR(AllocCountsVM_OpenScope) },
  { CC "closeScope0", CC "(J)[Ljava/lang/Object;", FN_PTR(AllocCountsVM_CloseScope) },
  { CC "dropScope0",  CC "(J)V",                   FN_PTR(AllocCountsVM_DropScope) },
  { CC "isPerThread0", CC "()Z",                   FN_PTR(AllocCountsVM_IsPerThread) },
  { CC "readThread0", CC "(J)[Ljava/lang/Object;", FN_PTR(AllocCountsVM_ReadThread) },
  { CC "startSites0", CC "()Z",                    FN_PTR(AllocCountsVM_StartSites) },
  { CC "stopSites0",  CC "()Z",                    FN_PTR(AllocCountsVM_StopSites) },
  { CC "isCountingSites0", CC "()Z",               FN_PTR(AllocCountsVM_IsCountingSites) },
  { CC "closeScopeWithSites0", CC "(J)[Ljava/lang/Object;", FN_PTR(AllocCountsVM_CloseScopeWithSites) },
  { CC "sites0",      CC "()[Ljava/lang/Object;",  FN_PTR(AllocCountsVM_Sites) },
};

#undef CC
#undef FN_PTR

// Exported, used by NativeLookup.
JVM_ENTRY(void, JVM_RegisterAllocCountsMethods(JNIEnv* env, jclass vmclass))
  ThreadToNativeFromVM ttnfv(thread);
  const int count = sizeof(methods) / sizeof(methods[0]);
  const int ok = env->RegisterNatives(vmclass, methods, count);
  guarantee(ok == 0, "register jdk.alloccounts.internal.AllocCountsVM natives");
JVM_END
