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


#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSTEXT_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSTEXT_HPP

#include "memory/allStatic.hpp"

class outputStream;

//
// Names of classes, class loaders and threads as text. They may have any character,
// so they could forge lines and formulas, or control a terminal. Parameters are in the
// modified UTF-8 of the VM, what is printed is in standard UTF-8.
//
class AllocCountsText : AllStatic {
 public:
  // Control and format characters, separators of lines and paragraphs, and halves of surrogate
  // pairs become \u and four hexadecimal digits. So do backslashes: what is printed tells
  // which characters the name has.
  static void print_name(outputStream* st, const char* name);

  // What print_name() prints, in the resource area.
  static char* escaped(const char* name);

  // The same in quotes, as a cell of CSV. Has a single quote in front where a
  // spreadsheet would take the name for a formula.
  static void print_csv_cell(outputStream* st, const char* name);

  // In ASCII, as JSON writes a string.
  static void print_json_string(outputStream* st, const char* name);

  // The same text in the other encoding, in the resource area. Halves of surrogate pairs
  // have none in standard UTF-8, and become question marks.
  static char* standard_utf8(const char* text);
  static char* modified_utf8(const char* text);

  // An argument of a command, in standard UTF-8. It is in that encoding if it comes from
  // jcmd, and in that of the VM if it comes from a bean.
  static const char* argument(const char* text);
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSTEXT_HPP
