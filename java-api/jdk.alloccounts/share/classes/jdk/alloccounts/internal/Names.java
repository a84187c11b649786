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

package jdk.alloccounts.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of classes, class loaders and methods in text for people. They may have any character.
 */
final class Names {

    private Names() {
    }

    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

    /**
     * {@return the name as the virtual machine prints it} Control and format characters,
     * separators of lines and paragraphs, and halves of surrogate pairs become {@code \} and
     * {@code u} and four hexadecimal digits. So do backslashes.
     */
    static String escaped(String name) {
        if (name.codePoints().noneMatch(Names::isEscaped)) {
            return name;
        }
        StringBuilder text = new StringBuilder();
        name.codePoints().forEach(c -> {
            if (isEscaped(c)) {
                text.append(String.format("\\u%04x", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }

    /** {@return the name that is printed as this text} */
    static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(escape ->
                Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1), 16))));
    }

    private static boolean isEscaped(int c) {
        return Character.isISOControl(c) || c == '\\'
            || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE
            || c == 0x2028 || c == 0x2029
            // Of these some reorder what is beside them, some cannot be seen.
            || c == 0xad || c == 0x61c || c == 0x180e || c == 0xfeff || c >= 0x200b && c <= 0x200f
            || c >= 0x202a && c <= 0x202e || c >= 0x2060 && c <= 0x206f;
    }
}
