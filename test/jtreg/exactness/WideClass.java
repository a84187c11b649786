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
import java.lang.constant.MethodTypeDesc;

/** A class file that no source can be bothered to spell out: 2,000 fields, and a supplier of itself. */
final class WideClass {
    private WideClass() { }

    static byte[] bytes() {
        return ClassFile.of().build(ClassDesc.of("Wide"), builder -> {
            for (int i = 0; i < 2_000; i++) {
                builder.withField("f" + i, ConstantDescs.CD_long, 0);
            }
            builder.withInterfaceSymbols(ClassDesc.of("java.util.function.Supplier"));
            builder.withMethodBody(ConstantDescs.INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void), 0,
                code -> code.aload(0)
                    .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME,
                        MethodTypeDesc.of(ConstantDescs.CD_void))
                    .return_());
            builder.withMethodBody("get", MethodTypeDesc.of(ConstantDescs.CD_Object), ClassFile.ACC_PUBLIC,
                code -> code.new_(ClassDesc.of("Wide")).dup()
                    .invokespecial(ClassDesc.of("Wide"), ConstantDescs.INIT_NAME,
                        MethodTypeDesc.of(ConstantDescs.CD_void))
                    .areturn());
        });
    }
}
