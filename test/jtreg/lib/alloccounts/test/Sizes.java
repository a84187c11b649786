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

import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

import com.sun.management.HotSpotDiagnosticMXBean;
import jdk.internal.misc.Unsafe;

/**
 * Sizes of objects, from the layout alone: where the last field or element
 * ends, rounded up to the object alignment. Nothing here allocates what it
 * measures or reads a counter of the VM, so that a wrong counter cannot agree
 * with itself. Needs {@code java.base/jdk.internal.misc}.
 */
public final class Sizes {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long ALIGNMENT = Long.parseLong(ManagementFactory
            .getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("ObjectAlignmentInBytes").getValue());

    /** A class whose only field begins where the header ends. */
    private static final class OneByte {
        byte first;
    }

    private Sizes() { }

    /** {@return the bytes of one instance of a class} */
    public static long instance(Class<?> cls) {
        long end = UNSAFE.objectFieldOffset(OneByte.class, "first");
        for (Class<?> c = cls; c != null; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    end = Math.max(end, UNSAFE.objectFieldOffset(field) + width(field.getType()));
                }
            }
        }
        return align(end);
    }

    /** {@return the bytes of one array} */
    public static long array(Class<?> arrayClass, int length) {
        return align(UNSAFE.arrayBaseOffset(arrayClass) + (long) length * UNSAFE.arrayIndexScale(arrayClass));
    }

    private static long width(Class<?> type) {
        return switch (type.getName()) {
            case "boolean", "byte" -> 1;
            case "char", "short" -> 2;
            case "int", "float" -> 4;
            case "long", "double" -> 8;
            default -> Unsafe.ARRAY_OBJECT_INDEX_SCALE;
        };
    }

    private static long align(long bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
