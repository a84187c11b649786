/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

/** How a test ends that cannot be decided: neither passed nor failed. */
final class Abort {

    /** What test frameworks throw for that; all have a constructor with a message. */
    private static final String[] EXCEPTIONS = {"org.opentest4j.TestAbortedException", "org.testng.SkipException"};

    private Abort() {
    }

    /**
     * {@return the exception with which the test framework at hand reports a test as aborted or skipped; {@link
     * UnsupportedOperationException} if there is none}
     */
    static RuntimeException because(String reason) {
        for (String name : EXCEPTIONS) {
            for (ClassLoader loader : new ClassLoader[] {Thread.currentThread().getContextClassLoader(),
                                                         Abort.class.getClassLoader()}) {
                try {
                    return (RuntimeException) Class.forName(name, true, loader).getConstructor(String.class)
                            .newInstance(reason);
                } catch (ReflectiveOperationException | LinkageError e) {
                    // The next one.
                }
            }
        }
        return new UnsupportedOperationException(reason);
    }
}
