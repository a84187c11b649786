/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * DO NOT ALTER OR REMOVE COPYRIGHT NOTICES OR THIS FILE HEADER.
 *
 * This code is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License version 2 only, as
 * published by the Free Software Foundation.  The alloc-counts authors
 * designate this particular file as subject to the "Classpath" exception
 * as provided in the LICENSE file that accompanied this code.
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

package jdk.alloccounts;

import java.util.List;
import java.util.Objects;

/**
 * What objects of one class were allocated at one place in the code since {@linkplain
 * AllocCounts#startSites() sites were switched on}: one row of {@link AllocCounts#sites()}.
 *
 * <p> The place is a bytecode of a method, together with the {@linkplain #callers() callers} of
 * the method. For some methods of the JDK the compiler or the virtual machine allocates in place
 * of the method, for example for {@link Object#clone()} or {@link java.util.Arrays#copyOf(int[],
 * int) Arrays.copyOf}. The place is then the method, without a line and a bytecode, and the code
 * that called it is its caller. So it is for native methods.
 *
 * <p> Objects for which the virtual machine does not know the code that allocated them are
 * {@linkplain #isAttributed() not attributed}. A class has at most one such row.
 *
 * <p> A row is an immutable value. It keeps no class and no class loader alive.
 *
 * @param className the name of the class as {@link Class#getTypeName()} returns it; {@link
 *        AllocCounts#UNLOADED_CLASSES} or {@link AllocCounts#OVERFLOW_CLASSES} in rows of many
 *        classes. Classes of one name, defined by several class loaders, are in one row
 * @param allocs the number of objects allocated, at least 0
 * @param allocBytes their size, in bytes of Java heap, at least 0
 * @param method the method that allocated, as {@code package.Class.method}. A hidden class has no
 *        suffix here: all classes of the lambda expressions of {@code Foo} are {@code Foo$$Lambda}.
 *        Empty if the row is not attributed
 * @param line the line of the source, {@code -1} if not known: the method is native, its class was
 *        compiled without lines, the compiler or the virtual machine allocated in its place,
 *        or the row is not attributed
 * @param bci the index of the bytecode in the method, {@code -1} if the method is native, the
 *        compiler or the virtual machine allocated in its place, or the row is not attributed
 * @param callers the callers of the method as {@code package.Class.method:line}, nearest first,
 *        without {@code :line} if the line is not known; an immutable list. It ends with the
 *        first method that is not in a module of the JDK, if that is among the first 32; before
 *        it are at most seven, and those between are left out. So it is empty if {@code method}
 *        is not in a module of the JDK. Code that is compiled knows only callers that the method
 *        was inlined into: then the list ends earlier, or is empty
 *
 * @see AllocCounts#sites()
 */
public record AllocSite(String className, long allocs, long allocBytes, String method, int line, int bci,
                        List<String> callers) {

    /**
     * Creates a row, with a copy of the list.
     *
     * @throws IllegalArgumentException if {@code allocs} or {@code allocBytes} is negative, or
     *         {@code line} or {@code bci} is less than {@code -1}
     */
    public AllocSite {
        Objects.requireNonNull(className, "className");
        AllocCount.check("allocs", allocs, 0);
        AllocCount.check("allocBytes", allocBytes, 0);
        Objects.requireNonNull(method, "method");
        AllocCount.check("line", line, -1);
        AllocCount.check("bci", bci, -1);
        callers = List.copyOf(callers);
    }

    /**
     * {@return whether the virtual machine knows which method allocated the objects}
     */
    public boolean isAttributed() {
        return !method.isEmpty();
    }
}
