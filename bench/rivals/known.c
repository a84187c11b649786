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

// What rivals.Known has native code allocate.

#include <jni.h>

JNIEXPORT void JNICALL Java_rivals_Known_newObject(JNIEnv* env, jclass known, jclass type, jint n) {
  jmethodID constructor = (*env)->GetMethodID(env, type, "<init>", "()V");
  for (jint i = 0; i < n; i++) {
    (*env)->DeleteLocalRef(env, (*env)->NewObject(env, type, constructor));
  }
}

JNIEXPORT void JNICALL Java_rivals_Known_allocObject(JNIEnv* env, jclass known, jclass type, jint n) {
  for (jint i = 0; i < n; i++) {
    (*env)->DeleteLocalRef(env, (*env)->AllocObject(env, type));
  }
}

JNIEXPORT void JNICALL Java_rivals_Known_newObjectArray(JNIEnv* env, jclass known, jclass element, jint n) {
  for (jint i = 0; i < n; i++) {
    (*env)->DeleteLocalRef(env, (*env)->NewObjectArray(env, 3, element, NULL));
  }
}
