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


/*
 * @test id=fromStart
 * @summary When there are too many sites, what is allocated at others is not attributed, and the table says so
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UnlockDiagnosticVMOptions -XX:AllocCountsMaxSites=256 -XX:+CountAllocSites
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteCapTest
 */

/*
 * @test id=started
 * @summary When there are too many sites, what is allocated at others is not attributed, and the table says so
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -XX:+UnlockDiagnosticVMOptions -XX:AllocCountsMaxSites=256 -Dstarts=true
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteCapTest
 */

/*
 * @test id=interpreter
 * @summary When there are too many sites, what is allocated at others is not attributed, and the table says so
 * @modules java.base/jdk.internal.misc jdk.alloccounts jdk.management
 * @library /test/lib ../lib
 * @run junit/othervm -Xint -XX:+UnlockDiagnosticVMOptions -XX:AllocCountsMaxSites=256 -Dstarts=true
 *      -XX:+UnlockDiagnosticVMOptions -XX:+VerifyAllocCounts SiteCapTest
 */

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.IntFunction;

import alloccounts.test.Counts.Amount;
import alloccounts.test.Sites;
import alloccounts.test.Sites.Row;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;

class SiteCapTest {
    private static final int SITES = 1_000;
    private static final int CALLS = 20_000;

    static class Kept { int i; }

    private static ClassDesc of(Class<?> cls) {
        return ClassDesc.of(cls.getName());
    }

    /** {@return a function that makes an object at the site of this number; the line is the number plus 1} */
    @SuppressWarnings("unchecked")
    private static IntFunction<Object> maker(Class<?> kept) throws Exception {
        ClassDesc maker = ClassDesc.of("Maker" + kept.getSimpleName());
        byte[] bytes = ClassFile.of().build(maker, builder -> {
            builder.withInterfaceSymbols(ClassDesc.of("java.util.function.IntFunction"));
            builder.withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, code ->
                    code.aload(0)
                        .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                        .return_());
            MethodTypeDesc make = MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_int);
            // Methods that are small enough to be compiled, each with ten sites.
            for (int m = 0; m < SITES / 10; m++) {
                int first = m * 10;
                builder.withMethodBody("make" + m, make, ClassFile.ACC_STATIC, code -> {
                    for (int i = 0; i < 10; i++) {
                        int site = first + i;
                        var next = code.newLabel();
                        code.lineNumber(site + 1)
                            .iload(0).loadConstant(site).if_icmpne(next)
                            .new_(of(kept)).dup()
                            .invokespecial(of(kept), ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                            .areturn()
                            .labelBinding(next);
                    }
                    code.aconst_null().areturn();
                });
            }
            builder.withMethodBody("apply", make, ClassFile.ACC_PUBLIC, code -> {
                for (int m = 0; m < SITES / 10; m++) {
                    var next = code.newLabel();
                    code.iload(1).loadConstant(m * 10 + 10).if_icmpge(next)
                        .iload(1).invokestatic(maker, "make" + m, make).areturn()
                        .labelBinding(next);
                }
                code.aconst_null().areturn();
            });
        });
        return (IntFunction<Object>) MethodHandles.lookup().defineClass(bytes).getDeclaredConstructor().newInstance();
    }

    static volatile Object sink;

    @Test
    void tooManySites() throws Exception {
        if (Boolean.getBoolean("starts")) {
            Sites.start();
        }
        IntFunction<Object> maker = maker(Kept.class);
        Amount all = Amount.NONE;
        for (int round = 0; round < 2; round++) {
            // The first site is compiled, the others are made room for as long as there is some.
            for (int site = 0; site < SITES; site++) {
                int calls = site == 0 ? CALLS : 50;
                for (int i = 0; i < calls; i++) {
                    sink = maker.apply(site);
                }
                all = all.plus(Amount.instances(Kept.class, calls));
            }
            List<Row> rows = Sites.of(Kept.class);
            assertEquals(all, Sites.sum(rows, row -> true));
            assertTrue(rows.size() <= 256, rows.size() + " rows");
            assertTrue(Sites.sum(rows, row -> !row.isAttributed()).objects() >= (SITES - 256) * 50L, rows.toString());
            for (Row row : rows) {
                if (row.isAttributed()) {
                    assertTrue(row.method().matches("MakerKept\\.make\\d+"), row.toString());
                    assertEquals("MakerKept.make" + (row.line() - 1) / 10, row.method());
                    assertEquals(row.line() == 1 ? (round + 1L) * CALLS : (round + 1) * 50L, row.allocs(), row.toString());
                }
            }
        }
        String table = Sites.command("sites=*");
        assertTrue(table.contains("AllocCountsMaxSites"), table);
        if (Boolean.getBoolean("starts")) {
            // There is room again.
            Sites.stop();
            Sites.start();
            sink = maker.apply(SITES - 1);
            List<Row> rows = Sites.of(Kept.class);
            assertEquals(List.of(SITES), rows.stream().map(Row::line).toList());
        }
    }
}
