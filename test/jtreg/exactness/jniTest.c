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
#include <pthread.h>
#include <stdlib.h>

JNIEXPORT void JNICALL
Java_JniTest_allocObject(JNIEnv *env, jclass test, jclass cls, jint n)
{
    for (jint i = 0; i < n; i++) {
        (*env)->DeleteLocalRef(env, (*env)->AllocObject(env, cls));
    }
}

/* Three ways to pass the arguments, of which there are none. */
JNIEXPORT void JNICALL
Java_JniTest_newObject(JNIEnv *env, jclass test, jclass cls, jint n)
{
    jmethodID init = (*env)->GetMethodID(env, cls, "<init>", "()V");
    jvalue none[1];
    for (jint i = 0; i < n; i++) {
        (*env)->DeleteLocalRef(env, (*env)->NewObject(env, cls, init));
        (*env)->DeleteLocalRef(env, (*env)->NewObjectA(env, cls, init, none));
        jobject object = (*env)->AllocObject(env, cls);
        (*env)->CallNonvirtualVoidMethod(env, object, cls, init);
        (*env)->DeleteLocalRef(env, object);
    }
}

JNIEXPORT void JNICALL
Java_JniTest_newObjectArray(JNIEnv *env, jclass test, jclass element, jint n, jint length)
{
    for (jint i = 0; i < n; i++) {
        (*env)->DeleteLocalRef(env, (*env)->NewObjectArray(env, length, element, NULL));
    }
}

JNIEXPORT void JNICALL
Java_JniTest_newFloatArray(JNIEnv *env, jclass test, jint n, jint length)
{
    for (jint i = 0; i < n; i++) {
        (*env)->DeleteLocalRef(env, (*env)->NewFloatArray(env, length));
    }
}

JNIEXPORT void JNICALL
Java_JniTest_throwNew(JNIEnv *env, jclass test, jclass cls)
{
    (*env)->ThrowNew(env, cls, "thrown by native code");
}

struct work {
    JavaVM *vm;
    jclass cls;
    jint n;
};

/* Attaches and detaches twice, with half of the objects each time. */
static void *attached(void *argument)
{
    struct work *work = argument;
    JNIEnv *env;
    for (int half = 0; half < 2; half++) {
        if ((*work->vm)->AttachCurrentThread(work->vm, (void **)&env, NULL) != JNI_OK) {
            abort();
        }
        Java_JniTest_allocObject(env, NULL, work->cls, half ? work->n - work->n / 2 : work->n / 2);
        (*work->vm)->DetachCurrentThread(work->vm);
    }
    return NULL;
}

JNIEXPORT void JNICALL
Java_JniTest_attachedThreads(JNIEnv *env, jclass test, jclass cls, jint threads, jint n)
{
    struct work work = { NULL, (*env)->NewGlobalRef(env, cls), n };
    pthread_t *all = calloc(threads, sizeof(pthread_t));
    (*env)->GetJavaVM(env, &work.vm);
    for (jint i = 0; i < threads; i++) {
        if (pthread_create(&all[i], NULL, attached, &work) != 0) {
            abort();
        }
    }
    for (jint i = 0; i < threads; i++) {
        pthread_join(all[i], NULL);
    }
    free(all);
    (*env)->DeleteGlobalRef(env, work.cls);
}
