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
 * The test must not allocate, on its own thread, once it is warmed up.
 *
 * <p> JUnit runs the test method once as always. Then the method alone runs many times more, on the same instance and
 * with the same arguments, as {@link Mode} says. So it must be possible to repeat it. Methods such as
 * {@code @BeforeEach} are not run again. All numbers are for one call of the method.
 *
 * <p> On a type, the annotation is for all test methods of the type and its nested types. An annotation of the same
 * kind on a method, or on a nested type, replaces it. Where nothing counts objects, the test is aborted, with the
 * reason.
 *
 * <p> It works for {@code @Test}, {@code @ParameterizedTest}, {@code @RepeatedTest} and other test templates. A
 * {@code @TestFactory} cannot have it.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Repeatable(NoAllocs.List.class)
@ExtendWith(GateExtension.class)
public @interface NoAllocs {
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
        NoAllocs[] value();
    }
}
