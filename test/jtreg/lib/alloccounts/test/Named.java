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


package alloccounts.test;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

/** Classes of any name, each of a class loader of its own. */
public final class Named {
    private Named() { }

    private static final class Loader extends ClassLoader {
        Loader(String name) {
            super(name, null);
        }

        Class<?> define(byte[] bytes) {
            return defineClass(null, bytes, 0, bytes.length);
        }
    }

    /**
     * {@return a public class of this name, with a constructor without parameters and no other member}
     *
     * @param loaderName the name of the class loader; may be null
     */
    public static Class<?> define(String name, String loaderName) {
        return new Loader(loaderName).define(ClassFile.of().build(ClassDesc.of(name), builder ->
                builder.withFlags(ClassFile.ACC_PUBLIC)
                       .withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, code ->
                               code.aload(0)
                                   .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                   .return_())));
    }

    /** {@return so many objects of this class} */
    public static Object[] objects(Class<?> cls, int length) throws ReflectiveOperationException {
        Object[] objects = new Object[length];
        for (int i = 0; i < length; i++) {
            objects[i] = cls.getConstructor().newInstance();
        }
        return objects;
    }
}
