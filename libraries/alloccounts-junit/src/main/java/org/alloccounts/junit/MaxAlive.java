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

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test must not leave more than {@link #value} objects of a class alive: so many more may be reachable after the
 * test method than before it.
 *
 * <p> The test method runs once for that. The whole heap is collected before it and after it. Objects that other
 * tests make or drop at the same time count, too. So a test with this annotation should not run in parallel with
 * others that use the class.
 *
 * <p> On a type, the annotation is for all test methods of the type and its nested types. An annotation of the same
 * kind on a method, or on a nested type, replaces it. Where nothing counts objects, the test is aborted, with the
 * reason.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Repeatable(MaxAlive.List.class)
@ExtendWith(GateExtension.class)
public @interface MaxAlive {
    /** {@return the class; subclasses do not count} Give this or {@link #typeName}. */
    Class<?> type() default void.class;

    /** {@return the name of the class as {@link Class#getTypeName()} returns it} Give this or {@link #type}. */
    String typeName() default "";

    /** {@return the greatest number of objects} */
    long value();

    /** Several of them. */
    @Documented
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @ExtendWith(GateExtension.class)
    @interface List {
        /** {@return the annotations} */
        MaxAlive[] value();
    }
}
