/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0
 */

package org.alloccounts.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.alloccounts.Mode;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test must not allocate more than {@link #value} bytes of heap in one call, of all classes together, on its own
 * thread, once it is warmed up. For the rest see {@link NoAllocs}.
 *
 * <p> A test that has no other annotation of this package also runs where nothing counts objects, on platform
 * threads. The bytes are then those of {@code com.sun.management.ThreadMXBean}, and a report entry of the test says
 * so.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Repeatable(MaxBytes.List.class)
@ExtendWith(GateExtension.class)
public @interface MaxBytes {
    /** {@return the greatest number of bytes for one call} */
    long value();

    /**
     * {@return in which states of the code, one or several; empty means the configuration parameter {@code alloccounts.mode}, and
     * {@link Mode#COMPILED} if there is none}
     */
    Mode[] mode() default {};

    /** Several of them. */
    @Documented
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @ExtendWith(GateExtension.class)
    @interface List {
        /** {@return the annotations} */
        MaxBytes[] value();
    }
}
