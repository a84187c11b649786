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

/* The array that nothing else knows of. */
static jfloat *elements;
static jsize length_of_it;
static void *address;

JNIEXPORT void JNICALL
Java_UnreachablePinnedTest_make(JNIEnv *env, jclass test, jint length)
{
    jfloatArray array = (*env)->NewFloatArray(env, length);
    if (array == NULL) {
        return;
    }
    elements = (*env)->GetPrimitiveArrayCritical(env, array, NULL);
    length_of_it = length;
    for (jsize i = 0; i < length; i++) {
        elements[i] = i;
    }
    /* A local reference points to the address of the object, which does not change as long as it is pinned. */
    address = *(void **)array;
    (*env)->DeleteLocalRef(env, array);
}

JNIEXPORT jint JNICALL
Java_UnreachablePinnedTest_unpin(JNIEnv *env, jclass test)
{
    jint changed = 0;
    for (jsize i = 0; i < length_of_it; i++) {
        changed += elements[i] != i;
    }
    /* Such a reference, but one that no collector knows of. */
    (*env)->ReleasePrimitiveArrayCritical(env, (jarray)&address, elements, 0);
    return changed;
}
