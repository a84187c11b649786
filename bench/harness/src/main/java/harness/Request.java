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

package harness;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be measured, as somebody asked for it.
 *
 * @param plan    by name
 * @param minutes in which it is to be done; 0 if nothing is said
 * @param parts   of the plan; all if there are none
 */
record Request(String plan, int minutes, List<String> parts) {
    private static final String MINUTES = "[1-9][0-9]{0,4}";

    /** Returns what {@code PLAN [MINUTES] [PART...]} asks for. */
    static Request of(List<String> words) {
        boolean timed = words.size() > 1 && words.get(1).matches(MINUTES);
        return new Request(words.getFirst(), timed ? minutes(words.get(1)) : 0, words.subList(timed ? 2 : 1, words.size()));
    }

    static int minutes(String word) {
        if (!word.matches(MINUTES)) {
            throw new IllegalArgumentException("not a number of minutes: " + word);
        }
        return Integer.parseInt(word);
    }

    Request in(int otherMinutes) {
        return new Request(plan, otherMinutes, parts);
    }

    /** The words that ask for it. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>(List.of(plan));
        if (minutes > 0) {
            words.add("" + minutes);
        }
        words.addAll(parts);
        return String.join(" ", words);
    }
}
