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

#include "alloccounts/allocCountsSnapshot.hpp"
#include "alloccounts/allocCounts_globals.hpp"
#include "classfile/javaClasses.hpp"
#include "classfile/vmClasses.hpp"
#include "jni.h"
#include "jvm.h"
#include "memory/oopFactory.hpp"
#include "memory/resourceArea.hpp"
#include "oops/objArrayOop.inline.hpp"
#include "oops/typeArrayOop.inline.hpp"
#include "runtime/handles.inline.hpp"
#include "runtime/interfaceSupport.inline.hpp"
#include "runtime/jniHandles.inline.hpp"

// The natives of jdk.alloccounts.internal.AllocCountsVM.

JVM_ENTRY(static jboolean, AllocCountsVM_IsEnabled(JNIEnv* env, jclass ignored))
  return CountAllocs;
JVM_END

// Cells of a row, in this order: allocs, deallocs, max, survived, and the same in bytes.
static const int columns = 8;

// Returns { String[] names, long[] cells }, newest class first.
JVM_ENTRY(static jobjectArray, AllocCountsVM_Read(JNIEnv* env, jclass ignored))
  if (!CountAllocs) {
    return nullptr;
  }
  // The counters are copied before the first object of the result is allocated.
  AllocCountsSnapshot snapshot;
  snapshot.take();
  const int length = snapshot.length();

  objArrayOop result_oop = oopFactory::new_objArray(vmClasses::Object_klass(), 2, CHECK_NULL);
  objArrayHandle result(THREAD, result_oop);
  objArrayOop names_oop = oopFactory::new_objArray(vmClasses::String_klass(), length, CHECK_NULL);
  objArrayHandle names(THREAD, names_oop);
  result->obj_at_put(0, names());
  typeArrayOop cells_oop = oopFactory::new_longArray(length * columns, CHECK_NULL);
  typeArrayHandle cells(THREAD, cells_oop);
  result->obj_at_put(1, cells());

  for (int i = 0; i < length; i++) {
    ResourceMark rm(THREAD);
    HandleMark hm(THREAD);
    const AllocCountsRow& row = snapshot.row(i);
    Handle name = java_lang_String::create_from_str(row.type_name(), CHECK_NULL);
    names->obj_at_put(i, name());
    const AllocCountsFigures& o = row._objects;
    const AllocCountsFigures& b = row._bytes;
    const jlong values[columns] = { o._allocated, o._dead, o._max, o._survived,
                                    b._allocated, b._dead, b._max, b._survived };
    for (int c = 0; c < columns; c++) {
      cells->long_at_put(i * columns + c, values[c]);
    }
  }
  return (jobjectArray)JNIHandles::make_local(THREAD, result());
JVM_END

#define CC (char*)  /* cast a literal from (const char*) */
#define FN_PTR(f) CAST_FROM_FN_PTR(void*, &f)

static JNINativeMethod methods[] = {
  { CC "isEnabled0", CC "()Z",                   FN_PTR(AllocCountsVM_IsEnabled) },
  { CC "read0",      CC "()[Ljava/lang/Object;", FN_PTR(AllocCountsVM_Read) },
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
