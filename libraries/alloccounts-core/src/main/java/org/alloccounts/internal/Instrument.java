/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.internal;

import java.util.List;

/**
 * What counts the allocations of a thread. {@link Jdk} counts objects, {@link ThreadBytes} only bytes.
 */
interface Instrument {

    /** {@return whether it counts objects, and each class by itself} If not, only bytes are known. */
    boolean countsObjects();

    /** {@return what the current thread allocates while the action runs; classes of one name may have several rows} */
    List<Count> measure(Runnable action);

    /** {@return what the current thread allocates while the action runs, by line} */
    List<Site> measureSites(Runnable action);
}
