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


#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSOUTPUTFILE_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSOUTPUTFILE_HPP

#include "jvm_io.h"
#include "utilities/ostream.hpp"

//
// Collects text in memory, and writes it to a file when it is complete. Until then the
// file is as it was, and it stays so if something goes wrong. Only regular files are
// replaced: opening a FIFO, for one, would wait until somebody reads from it. /dev/stdout
// and /dev/stderr are the streams that the VM was started with.
//
// Functions that can fail return what went wrong, in the resource area, or null.
//
class AllocCountsOutputFile : public stringStream {
 private:
  char  _path[JVM_MAXPATHLEN];
  char  _written[JVM_MAXPATHLEN]; // the path of _file, beside the other one; empty for a stream of the VM
  FILE* _file;                    // null if not open

  const char* fail(const char* reason);

 public:
  AllocCountsOutputFile() : _path(), _written(), _file(nullptr) {}

  // Can a report replace this file?
  static const char* check(const char* path);

  const char* open(const char* path, bool may_replace);
  bool is_open() const { return _file != nullptr; }

  // Writes the text, and closes the file. By a JavaThread in the VM; pauses need not wait for it.
  const char* commit();

  // Closes the file without writing, if it is open.
  void abandon();
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSOUTPUTFILE_HPP
