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

#include "alloccounts/allocCounts_globals.hpp"
#include "alloccounts/allocCountsSitesReport.hpp"
#include "alloccounts/allocCountsText.hpp"
#include "memory/resourceArea.hpp"
#include "runtime/os.hpp"
#include "utilities/ostream.hpp"
#include "utilities/resourceHash.hpp"

typedef AllocCountsFrames::Frame Frame;
typedef AllocCountsSitesSnapshot Snapshot;

static const char* const not_attributed = "(not attributed)";

const char* AllocCountsSitesReport::off_message() {
  return "Allocation sites are not counted: use GC.alloc_counts sites=start first, or a duration to count for a while";
}

static int rows_shown(const Snapshot& snapshot, size_t limit) {
  return limit == 0 ? snapshot.length() : (int)MIN2(limit, (size_t)snapshot.length());
}

// What a row is for, besides the class: as much as rows of this grouping have in common.
// In the resource area.
static const char* place(const Snapshot& snapshot, const AllocCountsSiteRow& row, Snapshot::Grouping grouping) {
  if (row._stack == 0) {
    return not_attributed;
  }
  const Frame& frame = snapshot.frame(row, 0);
  switch (grouping) {
    case Snapshot::by_package: return AllocCountsText::escaped(Snapshot::package_name(frame));
    case Snapshot::by_method:  return AllocCountsText::escaped(Snapshot::method_name(frame));
    default: {
      stringStream ss;
      ss.print_raw(AllocCountsText::escaped(Snapshot::line_name(frame)));
      if (grouping == Snapshot::by_site && frame._bci >= 0) {
        ss.print(" (bci %d)", frame._bci);
      }
      const Frame* const caller = snapshot.frame_outside_jdk(row);
      if (caller != nullptr && caller != &frame) {
        ss.print(", called from %s", AllocCountsText::escaped(Snapshot::line_name(*caller)));
      }
      return ss.as_string();
    }
  }
}

void AllocCountsSitesReport::print_table(const Snapshot& snapshot, Snapshot::Grouping grouping, size_t limit, outputStream* st) {
  static const char* const titles[] = { "site", "site", "line", "method", "package" };
  STATIC_ASSERT(ARRAY_SIZE(titles) == Snapshot::number_of_groupings);
  // Wider names move what is behind them.
  const size_t widest = 40;
  const int shown = rows_shown(snapshot, limit);
  size_t width = strlen("class");
  for (int i = 0; i < shown; i++) {
    ResourceMark rm;
    const size_t length = strlen(AllocCountsText::escaped(snapshot.clazz(snapshot.row(i)).type_name()));
    width = length > width && length <= widest ? length : width;
  }
  const char* const format = "%14" PRId64 " %16" PRId64 "  ";
  st->print_cr("%14s %16s  %-*s  %s", "allocs", "alloc_bytes", (int)width, "class", titles[grouping]);
  jlong objects = 0;
  jlong bytes = 0;
  for (int i = 0; i < shown; i++) {
    ResourceMark rm;
    const AllocCountsSiteRow& row = snapshot.row(i);
    objects += row._objects;
    bytes += row._bytes;
    st->print(format, (int64_t)row._objects, (int64_t)row._bytes);
    st->print_cr("%-*s  %s", (int)width, AllocCountsText::escaped(snapshot.clazz(row).type_name()), place(snapshot, row, grouping));
  }
  if (shown < snapshot.length()) {
    st->print(format, (int64_t)(snapshot.objects() - objects), (int64_t)(snapshot.bytes() - bytes));
    st->print_cr("(%d more rows)", snapshot.length() - shown);
  }
  st->print(format, (int64_t)snapshot.objects(), (int64_t)snapshot.bytes());
  st->print_cr("total, of which " JLONG_FORMAT " objects are attributed", snapshot.attributed_objects());
  if (snapshot.is_full()) {
    st->print_cr("There was no room for more sites: what is allocated at others is not attributed. For more, run the program with "
                 "-XX:+UnlockDiagnosticVMOptions -XX:AllocCountsMaxSites=N and more than %u", AllocCountsMaxSites);
  }
}

// The columns that follow the class and the figures, as rows of this grouping have them.
struct Columns {
  const char* _method; // empty if it is not attributed
  int         _line;
  int         _bci;
  const char* _caller; // empty if it is not known

  Columns(const Snapshot& snapshot, const AllocCountsSiteRow& row, Snapshot::Grouping grouping)
    : _method(""), _line(-1), _bci(-1), _caller("") {
    if (row._stack == 0) {
      return;
    }
    const Frame& frame = snapshot.frame(row, 0);
    _method = grouping == Snapshot::by_package ? Snapshot::package_name(frame) : Snapshot::method_name(frame);
    if (grouping <= Snapshot::by_line) {
      _line = frame._line;
      const Frame* const caller = snapshot.frame_outside_jdk(row);
      if (caller != nullptr) {
        _caller = Snapshot::line_name(*caller);
      }
    }
    if (grouping <= Snapshot::by_site) {
      _bci = frame._bci;
    }
  }
};

static void print_csv_cell_or_nothing(outputStream* st, const char* text) {
  if (*text != '\0') {
    AllocCountsText::print_csv_cell(st, text);
  }
}

void AllocCountsSitesReport::print_csv(const Snapshot& snapshot, Snapshot::Grouping grouping, size_t limit, outputStream* st) {
  st->print_cr("class,allocs,alloc_bytes,method,line,bci,caller");
  for (int i = 0; i < rows_shown(snapshot, limit); i++) {
    ResourceMark rm;
    const AllocCountsSiteRow& row = snapshot.row(i);
    const Columns columns(snapshot, row, grouping);
    AllocCountsText::print_csv_cell(st, snapshot.clazz(row).type_name());
    st->print("," JLONG_FORMAT "," JLONG_FORMAT ",", row._objects, row._bytes);
    print_csv_cell_or_nothing(st, columns._method);
    st->print(",%d,%d,", columns._line, columns._bci);
    print_csv_cell_or_nothing(st, columns._caller);
    st->cr();
  }
}

void AllocCountsSitesReport::print_json(const Snapshot& snapshot, Snapshot::Grouping grouping, size_t limit, outputStream* st) {
  st->print("{\"rows\": [");
  for (int i = 0; i < rows_shown(snapshot, limit); i++) {
    ResourceMark rm;
    const AllocCountsSiteRow& row = snapshot.row(i);
    const Columns columns(snapshot, row, grouping);
    st->print_cr("%s", i == 0 ? "" : ",");
    st->print("  {\"class\": ");
    AllocCountsText::print_json_string(st, snapshot.clazz(row).type_name());
    st->print(", \"allocs\": " JLONG_FORMAT ", \"alloc_bytes\": " JLONG_FORMAT ", \"method\": ", row._objects, row._bytes);
    if (row._stack != 0) {
      AllocCountsText::print_json_string(st, columns._method);
    } else {
      st->print("null");
    }
    st->print(", \"line\": %d, \"bci\": %d, \"caller\": ", columns._line, columns._bci);
    if (*columns._caller != '\0') {
      AllocCountsText::print_json_string(st, columns._caller);
    } else {
      st->print("null");
    }
    st->put('}');
  }
  st->cr();
  st->print_cr("], \"total\": {\"rows\": %d, \"allocs\": " JLONG_FORMAT ", \"alloc_bytes\": " JLONG_FORMAT
               ", \"attributed\": " JLONG_FORMAT "}}",
               snapshot.length(), snapshot.objects(), snapshot.bytes(), snapshot.attributed_objects());
}

// Semicolons separate frames.
static void print_folded_name(outputStream* st, const char* name) {
  char* const text = AllocCountsText::escaped(name);
  for (char* c = text; *c != '\0'; c++) {
    if (*c == ';') {
      *c = ':';
    }
  }
  st->print_raw(text);
}

void AllocCountsSitesReport::print_folded(const Snapshot& snapshot, bool bytes, size_t limit, outputStream* st) {
  for (int i = 0; i < rows_shown(snapshot, limit); i++) {
    ResourceMark rm;
    const AllocCountsSiteRow& row = snapshot.row(i);
    if (row._stack == 0) {
      st->print("%s;", not_attributed);
    }
    for (int frame = snapshot.depth(row) - 1; frame >= 0; frame--) {
      print_folded_name(st, Snapshot::line_name(snapshot.frame(row, frame)));
      st->put(';');
    }
    print_folded_name(st, snapshot.clazz(row).type_name());
    st->print_cr(" " JLONG_FORMAT, bytes ? row._bytes : row._objects);
  }
}

//
// The encoding of protocol buffers, as far as a profile needs it.
//
class Protobuf : public StackObj {
 private:
  stringStream _bytes;

  // outputStream::put() takes no zero.
  void add_byte(char b) { _bytes.write(&b, 1); }

 public:
  void add_varint(uint64_t n) {
    for (; n >= 0x80; n >>= 7) {
      add_byte((char)(n | 0x80));
    }
    add_byte((char)n);
  }

  void add(int field, uint64_t n) {
    add_varint((uint64_t)field << 3);
    add_varint(n);
  }

  void add(int field, const char* bytes, size_t length) {
    add_varint((uint64_t)field << 3 | 2);
    add_varint(length);
    _bytes.write(bytes, length);
  }

  void add(int field, const Protobuf& message) { add(field, message.base(), message.size()); }

  void clear()              { _bytes.reset(); }
  const char* base() const  { return _bytes.base(); }
  size_t size() const       { return _bytes.size(); }
};

// Numbers of texts, from 1 on, in the order in which they came. The texts are in the
// resource area.
class Numbering : public StackObj {
 private:
  static unsigned hash(const char* const& text) {
    unsigned h = 0;
    for (const char* c = text; *c != '\0'; c++) {
      h = 31 * h + (unsigned char)*c;
    }
    return h;
  }
  static bool equals(const char* const& a, const char* const& b) { return strcmp(a, b) == 0; }

  ResourceHashtable<const char*, int, 4096, AnyObj::RESOURCE_AREA, mtAllocCounts, hash, equals> _numbers;

 public:
  int length() const { return _numbers.number_of_entries(); }

  // Sets is_new if the text has not come before.
  int of(const char* text, bool* is_new) {
    int* const known = _numbers.get(text);
    *is_new = known == nullptr;
    if (known != nullptr) {
      return *known;
    }
    const int number = length() + 1;
    _numbers.put(text, number);
    return number;
  }
};

// See profile.proto of pprof for the numbers of fields.
void AllocCountsSitesReport::print_pprof(const Snapshot& snapshot, size_t limit, outputStream* st) {
  ResourceMark rm;
  Protobuf profile;
  Protobuf strings;
  Protobuf message;
  Protobuf inner;
  strings.add(6, "", 0);
  Numbering texts;
  Numbering functions;
  Numbering locations;
  auto string = [&] (const char* modified_utf8) {
    const char* const text = AllocCountsText::escaped(modified_utf8);
    bool is_new;
    const int number = texts.of(text, &is_new);
    if (is_new) {
      strings.add(6, text, strlen(text));
    }
    return (uint64_t)number;
  };
  auto add_value_type = [&] (const char* type, const char* unit) {
    message.clear();
    message.add(1, string(type));
    message.add(2, string(unit));
    profile.add(1, message);
  };
  auto location = [&] (const char* method, int line) {
    stringStream key;
    key.print("%d %s", line, method);
    bool is_new;
    const int number = locations.of(key.as_string(), &is_new);
    if (is_new) {
      bool is_new_function;
      const int function = functions.of(method, &is_new_function);
      if (is_new_function) {
        message.clear();
        message.add(1, (uint64_t)function);
        message.add(2, string(method));
        profile.add(5, message);
      }
      inner.clear();
      inner.add(1, (uint64_t)function);
      inner.add(2, (uint64_t)MAX2(line, 0));
      message.clear();
      message.add(1, (uint64_t)number);
      message.add(4, inner);
      profile.add(4, message);
    }
    return (uint64_t)number;
  };
  add_value_type("alloc_objects", "count");
  add_value_type("alloc_space", "bytes");
  Protobuf sample;
  for (int i = 0; i < rows_shown(snapshot, limit); i++) {
    const AllocCountsSiteRow& row = snapshot.row(i);
    sample.clear();
    if (row._stack == 0) {
      sample.add(1, location(not_attributed, 0));
    }
    for (int frame = 0; frame < snapshot.depth(row); frame++) {
      const Frame& f = snapshot.frame(row, frame);
      sample.add(1, location(Snapshot::method_name(f), f._line));
    }
    sample.add(2, (uint64_t)row._objects);
    sample.add(2, (uint64_t)row._bytes);
    inner.clear();
    inner.add(1, string("class"));
    inner.add(2, string(snapshot.clazz(row).type_name()));
    sample.add(3, inner);
    profile.add(2, sample);
  }
  profile.add(14, string("alloc_space")); // which of the values is shown first
  profile.add(9, (uint64_t)os::javaTimeMillis() * (uint64_t)NANOSECS_PER_MILLISEC);
  st->write(profile.base(), profile.size());
  st->write(strings.base(), strings.size());
}
