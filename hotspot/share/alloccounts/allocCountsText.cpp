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


#include "alloccounts/allocCountsText.hpp"
#include "memory/resourceArea.hpp"
#include "utilities/globalDefinitions.hpp"
#include "utilities/ostream.hpp"
#include "utilities/utf8.hpp"

static bool is_high_surrogate(int c) { return c >= 0xd800 && c <= 0xdbff; }
static bool is_low_surrogate(int c)  { return c >= 0xdc00 && c <= 0xdfff; }
static bool is_surrogate(int c)      { return c >= 0xd800 && c <= 0xdfff; }

// Calls f(c) for each character, and for each half of a pair that is by itself.
template <typename Function>
static void characters_do(const char* modified_utf8, Function f) {
  ResourceMark rm;
  const int length = UTF8::unicode_length(modified_utf8);
  jchar* const units = NEW_RESOURCE_ARRAY(jchar, length + 1);
  UTF8::convert_to_unicode(modified_utf8, units, length);
  for (int i = 0; i < length; i++) {
    int c = units[i];
    if (is_high_surrogate(c) && i + 1 < length && is_low_surrogate(units[i + 1])) {
      c = 0x10000 + ((c - 0xd800) << 10) + (units[++i] - 0xdc00);
    }
    f(c);
  }
}

// In three bytes.
static void print_unit(outputStream* st, int c) {
  st->put((char)(0xe0 | (c >> 12)));
  st->put((char)(0x80 | ((c >> 6) & 0x3f)));
  st->put((char)(0x80 | (c & 0x3f)));
}

static void print_character(outputStream* st, int c) {
  assert(!is_surrogate(c), "no character: %x", c);
  if (c < 0x80) {
    st->put((char)c);
  } else if (c < 0x800) {
    st->put((char)(0xc0 | (c >> 6)));
    st->put((char)(0x80 | (c & 0x3f)));
  } else if (c < 0x10000) {
    print_unit(st, c);
  } else {
    st->put((char)(0xf0 | (c >> 18)));
    st->put((char)(0x80 | ((c >> 12) & 0x3f)));
    st->put((char)(0x80 | ((c >> 6) & 0x3f)));
    st->put((char)(0x80 | (c & 0x3f)));
  }
}

// Is it the first byte of a character beyond U+FFFF in standard UTF-8?
static bool starts_beyond_bmp(u1 byte) {
  return (byte & 0xf8) == 0xf0;
}

static bool is_escaped(int c) {
  const bool is_control = c < ' ' || (c >= 0x7f && c < 0xa0);
  // Some reorder what is beside them, some cannot be seen.
  const bool is_format = c == 0xad || c == 0x61c || c == 0x180e || c == 0xfeff || (c >= 0x200b && c <= 0x200f) ||
                         (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f);
  const bool is_separator = c == 0x2028 || c == 0x2029;
  return is_control || is_format || is_separator || is_surrogate(c) || c == '\\';
}

// Is it printed as it is, wherever it is printed? Most names are.
static bool is_plain(const char* name) {
  for (const char* p = name; *p != '\0'; p++) {
    if (*p < ' ' || *p > '~' || *p == '\\' || *p == '"') {
      return false;
    }
  }
  return true;
}

// With quotes, in case it is between quotes, doubled.
static void print_escaped(outputStream* st, const char* name, bool doubles_quotes) {
  if (is_plain(name)) {
    st->print_raw(name);
    return;
  }
  characters_do(name, [=] (int c) {
    if (is_escaped(c)) {
      st->print("\\u%04x", c);
      return;
    }
    if (c == '"' && doubles_quotes) {
      st->put('"');
    }
    print_character(st, c);
  });
}

void AllocCountsText::print_name(outputStream* st, const char* name) {
  print_escaped(st, name, false);
}

char* AllocCountsText::escaped(const char* name) {
  stringStream ss;
  print_name(&ss, name);
  return ss.as_string();
}

void AllocCountsText::print_csv_cell(outputStream* st, const char* name) {
  st->put('"');
  if (*name != '\0' && strchr("=+-@", *name) != nullptr) {
    st->put('\'');
  }
  print_escaped(st, name, true);
  st->put('"');
}

void AllocCountsText::print_json_string(outputStream* st, const char* name) {
  st->put('"');
  if (is_plain(name)) {
    st->print_raw(name);
    st->put('"');
    return;
  }
  characters_do(name, [=] (int c) {
    if (c == '"' || c == '\\') {
      st->put('\\');
      st->put((char)c);
    } else if (c >= 0x10000) {
      st->print("\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + (c & 0x3ff));
    } else if (c < ' ' || c > '~') {
      st->print("\\u%04x", c);
    } else {
      st->put((char)c);
    }
  });
  st->put('"');
}

char* AllocCountsText::standard_utf8(const char* text) {
  stringStream ss;
  characters_do(text, [&] (int c) {
    print_character(&ss, is_surrogate(c) ? '?' : c);
  });
  return ss.as_string();
}

char* AllocCountsText::modified_utf8(const char* text) {
  stringStream ss;
  for (const u1* p = (const u1*)text; *p != '\0'; p++) {
    if (!starts_beyond_bmp(*p)) {
      ss.put((char)*p);
      continue;
    }
    int c = *p & 0x07;
    for (int i = 0; i < 3 && (p[1] & 0xc0) == 0x80; i++) { // not beyond the end, whatever it is
      c = (c << 6) | (*++p & 0x3f);
    }
    print_unit(&ss, 0xd800 + ((c - 0x10000) >> 10));
    print_unit(&ss, 0xdc00 + (c & 0x3ff));
  }
  return ss.as_string();
}

const char* AllocCountsText::argument(const char* text) {
  for (const char* p = text; *p != '\0'; p++) {
    if (starts_beyond_bmp((u1)*p)) {
      return text; // only standard UTF-8 has such a byte
    }
  }
  return standard_utf8(text);
}
