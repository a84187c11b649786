/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

/** What counts in this virtual machine, after it has shown that it does. */
final class Instruments {

    private static boolean jdkIsChecked;        // with the monitor of this class
    private static boolean bytesAreChecked;     // with the monitor of this class
    private static boolean discardIsChecked;    // with the monitor of this class

    private Instruments() {
    }

    /**
     * {@return what counts objects}
     *
     * @throws RuntimeException the exception with which a test is aborted, if nothing does
     */
    static Jdk objects() {
        Jdk jdk = Jdk.get();
        if (jdk == null) {
            throw Abort.because(Jdk.missing());
        }
        synchronized (Instruments.class) {
            if (!jdkIsChecked) {
                Canary.check(jdk);
                jdkIsChecked = true;
            }
        }
        return jdk;
    }

    /**
     * {@return what counts objects; if nothing does, what counts bytes}
     *
     * @throws RuntimeException the exception with which a test is aborted, if nothing does for the current thread
     */
    static Instrument objectsOrBytes() {
        if (Jdk.get() != null) {
            return objects();
        }
        ThreadBytes bytes = ThreadBytes.get();
        if (bytes == null) {
            throw Abort.because(Jdk.missing() + "; nor does it count the bytes of this thread");
        }
        synchronized (Instruments.class) {
            if (!bytesAreChecked) {
                Canary.check(bytes);
                bytesAreChecked = true;
            }
        }
        return bytes;
    }

    /**
     * Makes sure that code of C2 can be thrown away, and that what it had removed counts then.
     *
     * @throws RuntimeException the exception with which a test is aborted, if not
     */
    static void checkDiscard(Instrument instrument) {
        if (!instrument.countsObjects()) {
            throw Abort.because("Mode.BYTECODE needs a virtual machine that counts objects, or one that is started with "
                    + "-XX:TieredStopAtLevel=1: " + Jdk.missing());
        }
        synchronized (Instruments.class) {
            if (!discardIsChecked) {
                Canary.checkDiscard(instrument);
                discardIsChecked = true;
            }
        }
    }
}
