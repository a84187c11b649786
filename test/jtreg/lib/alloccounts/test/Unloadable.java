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

import java.io.IOException;
import java.io.InputStream;

/** Classes that are unloaded when nothing uses them any more. */
public final class Unloadable {
    private Unloadable() { }

    /** {@return a class of its own from the file of a class that needs nothing but those of the boot loader} */
    public static Class<?> copyOf(Class<?> cls) throws IOException {
        String name = cls.getName();
        return new ClassLoader(null) {
            Class<?> define() throws IOException {
                try (InputStream in = cls.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                }
            }
        }.define();
    }
}
