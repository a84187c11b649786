/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

import org.alloccounts.jmh.AllocsProfiler;
import org.openjdk.jmh.profile.ProfilerException;

/**
 * Lets JMH find {@link AllocsProfiler} as {@code -prof allocs}. JMH has a fixed table of short names; another name must be that
 * of a class. So this class has a short name, and no package.
 */
public final class allocs extends AllocsProfiler {

    /**
     * @param options as those of {@link AllocsProfiler#AllocsProfiler(String)}
     * @throws ProfilerException likewise
     */
    public allocs(String options) throws ProfilerException {
        super(options);
    }
}
