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

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import sun.misc.Unsafe;

/** Many classes, and what makes instances of them without a line of code for each. */
final class ManyClasses {
    private static volatile Object sink;

    private final List<Class<?>> classes = new ArrayList<>();
    private final Unsafe unsafe;

    private ManyClasses() throws ReflectiveOperationException {
        Field field = Unsafe.class.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        unsafe = (Unsafe) field.get(null);
    }

    ManyClasses(int number) throws ReflectiveOperationException {
        this();
        class Loader extends ClassLoader {
            Class<?> define(String name) {
                byte[] bytes = bytes(name);
                return defineClass(name, bytes, 0, bytes.length);
            }
        }
        Loader loader = new Loader();
        for (int i = 0; i < number; i++) {
            classes.add(loader.define("many.C" + i));
        }
    }

    /** Hidden classes, all made from the same bytes. */
    static ManyClasses hidden(int number) throws ReflectiveOperationException {
        ManyClasses hidden = new ManyClasses();
        byte[] bytes = bytes("Hidden");
        for (int i = 0; i < number; i++) {
            hidden.classes.add(MethodHandles.lookup().defineHiddenClass(bytes, false).lookupClass());
        }
        return hidden;
    }

    private static byte[] bytes(String name) {
        return ClassFile.of().build(ClassDesc.of(name), builder -> builder.withSuperclass(ConstantDescs.CD_Object));
    }

    /** Allocates an instance of each. */
    void allocateAll() throws InstantiationException {
        for (Class<?> c : classes) {
            sink = unsafe.allocateInstance(c);
        }
    }

    /** Allocates an instance of so many of them, far from each other and the same each time. */
    void allocateSome(int number) throws InstantiationException {
        for (int i = 0; i < number; i++) {
            sink = unsafe.allocateInstance(classes.get((int) ((long) i * classes.size() / number)));
        }
    }

    /** Allocates instances of any of them. */
    void allocate(int number) throws InstantiationException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < number; i++) {
            sink = unsafe.allocateInstance(classes.get(random.nextInt(classes.size())));
        }
    }
}
