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
// of 0, of every object. At exit it writes into the file that is its option how many objects and classes there were.
// Built by build-scripts/bench.

#include <jvmti.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Counter {
  long objects;
  struct Counter* next;
} Counter;

static Counter* counters = NULL;
static pthread_mutex_t counters_lock = PTHREAD_MUTEX_INITIALIZER;
static char* file;

// A class has the address of its counter for a tag.
static Counter* new_counter(jvmtiEnv* jvmti, jclass type) {
  jlong tag = 0;
  pthread_mutex_lock(&counters_lock);
  (*jvmti)->GetTag(jvmti, type, &tag);
  if (tag == 0) {
    Counter* counter = calloc(1, sizeof(Counter));
    counter->next = counters;
    counters = counter;
    tag = (jlong)(intptr_t)counter;
    (*jvmti)->SetTag(jvmti, type, tag);
  }
  pthread_mutex_unlock(&counters_lock);
  return (Counter*)(intptr_t)tag;
}

static void JNICALL on_allocation(jvmtiEnv* jvmti, JNIEnv* jni, jthread thread, jobject object, jclass type, jlong size) {
  jlong tag = 0;
  (*jvmti)->GetTag(jvmti, type, &tag);
  Counter* counter = tag != 0 ? (Counter*)(intptr_t)tag : new_counter(jvmti, type);
  __atomic_fetch_add(&counter->objects, 1, __ATOMIC_RELAXED);
}

static void JNICALL on_death(jvmtiEnv* jvmti, JNIEnv* jni) {
  long objects = 0;
  long classes = 0;
  pthread_mutex_lock(&counters_lock);
  for (Counter* c = counters; c != NULL; c = c->next) {
    objects += __atomic_load_n(&c->objects, __ATOMIC_RELAXED);
    classes++;
  }
  pthread_mutex_unlock(&counters_lock);
  FILE* out = fopen(file, "w");
  if (out == NULL || fprintf(out, "objects %ld\nclasses %ld\n", objects, classes) < 0 || fclose(out) != 0) {
    fprintf(stderr, "everyAllocation: cannot write %s\n", file);
  }
}

JNIEXPORT jint JNICALL Agent_OnLoad(JavaVM* vm, char* options, void* reserved) {
  jvmtiEnv* jvmti;
  jvmtiCapabilities capabilities = {.can_generate_sampled_object_alloc_events = 1, .can_tag_objects = 1};
  jvmtiEventCallbacks callbacks = {.SampledObjectAlloc = on_allocation, .VMDeath = on_death};
  if (options == NULL || (file = strdup(options)) == NULL) {
    fprintf(stderr, "everyAllocation: the file to write is missing\n");
    return JNI_ERR;
  }
  if ((*vm)->GetEnv(vm, (void**)&jvmti, JVMTI_VERSION_11) != JNI_OK ||
      (*jvmti)->AddCapabilities(jvmti, &capabilities) != JVMTI_ERROR_NONE ||
      (*jvmti)->SetHeapSamplingInterval(jvmti, 0) != JVMTI_ERROR_NONE ||
      (*jvmti)->SetEventCallbacks(jvmti, &callbacks, sizeof(callbacks)) != JVMTI_ERROR_NONE ||
      (*jvmti)->SetEventNotificationMode(jvmti, JVMTI_ENABLE, JVMTI_EVENT_VM_DEATH, NULL) != JVMTI_ERROR_NONE ||
      (*jvmti)->SetEventNotificationMode(jvmti, JVMTI_ENABLE, JVMTI_EVENT_SAMPLED_OBJECT_ALLOC, NULL) != JVMTI_ERROR_NONE) {
    fprintf(stderr, "everyAllocation: the VM does not offer allocation events\n");
    return JNI_ERR;
  }
  return JNI_OK;
}
