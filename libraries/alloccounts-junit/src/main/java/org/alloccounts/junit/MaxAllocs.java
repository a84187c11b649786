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
 * The test must not allocate more than {@link #value} objects of a class in one call, on its own thread, once it is
 * warmed up. For the rest see {@link NoAllocs}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Repeatable(MaxAllocs.List.class)
@ExtendWith(GateExtension.class)
public @interface MaxAllocs {
    /** {@return the class; subclasses do not count} Give this or {@link #typeName}. */
    Class<?> type() default void.class;

    /** {@return the name of the class as {@link Class#getTypeName()} returns it} Give this or {@link #type}. */
    String typeName() default "";

    /** {@return the greatest number of objects for one call} */
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
        MaxAllocs[] value();
    }
}
