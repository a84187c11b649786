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

// A JVMTI agent that counts the allocations of each class as far as JVMTI tells of them: with a sampling interval
// of 0, of every object. Built by build-scripts/bench.

#include <jvmti.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

// A class has the address of its counter for a tag.
static void JNICALL on_allocation(jvmtiEnv* jvmti, JNIEnv* jni, jthread thread, jobject object, jclass type, jlong size) {
  jlong tag = 0;
  (*jvmti)->GetTag(jvmti, type, &tag);
  if (tag == 0) {
    tag = (jlong)(intptr_t)calloc(1, sizeof(long));
    (*jvmti)->SetTag(jvmti, type, tag);
  }
  __atomic_fetch_add((long*)(intptr_t)tag, 1, __ATOMIC_RELAXED);
}

JNIEXPORT jint JNICALL Agent_OnLoad(JavaVM* vm, char* options, void* reserved) {
  jvmtiEnv* jvmti;
  jvmtiCapabilities capabilities = {.can_generate_sampled_object_alloc_events = 1, .can_tag_objects = 1};
  jvmtiEventCallbacks callbacks = {.SampledObjectAlloc = on_allocation};
  if ((*vm)->GetEnv(vm, (void**)&jvmti, JVMTI_VERSION_11) != JNI_OK ||
      (*jvmti)->AddCapabilities(jvmti, &capabilities) != JVMTI_ERROR_NONE ||
      (*jvmti)->SetHeapSamplingInterval(jvmti, 0) != JVMTI_ERROR_NONE ||
      (*jvmti)->SetEventCallbacks(jvmti, &callbacks, sizeof(callbacks)) != JVMTI_ERROR_NONE ||
      (*jvmti)->SetEventNotificationMode(jvmti, JVMTI_ENABLE, JVMTI_EVENT_SAMPLED_OBJECT_ALLOC, NULL) != JVMTI_ERROR_NONE) {
    fprintf(stderr, "everyAllocation: the VM does not offer allocation events\n");
    return JNI_ERR;
  }
  return JNI_OK;
}
