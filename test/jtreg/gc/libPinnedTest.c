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

#include <jni.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

static atomic_bool pinned;

JNIEXPORT jint JNICALL
Java_PinnedTest_pin(JNIEnv *env, jclass test, jfloatArray array, jint millis)
{
    jsize length = (*env)->GetArrayLength(env, array);
    jint changed = 0;
    jfloat *elements = (*env)->GetPrimitiveArrayCritical(env, array, NULL);
    if (elements == NULL) {
        return -1;
    }
    atomic_store(&pinned, true);
    for (jint i = 0; i < millis && atomic_load(&pinned); i++) {
        usleep(1000);
    }
    for (jsize i = 0; i < length; i++) {
        changed += elements[i] != i;
    }
    (*env)->ReleasePrimitiveArrayCritical(env, array, elements, 0);
    return changed;
}

JNIEXPORT jboolean JNICALL
Java_PinnedTest_isPinned(JNIEnv *env, jclass test)
{
    return atomic_load(&pinned);
}

JNIEXPORT void JNICALL
Java_PinnedTest_unpin(JNIEnv *env, jclass test)
{
    atomic_store(&pinned, false);
}
