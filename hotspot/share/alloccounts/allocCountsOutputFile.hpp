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
#include "utilities/globalDefinitions.hpp"

class stringStream;

//
// A file that a text is written to when it is complete. Until then the file is as it was,
// and it stays so if something goes wrong, unless its directory allows no other file, or
// it is a mount point. Only regular files are replaced: opening a FIFO, for one, would
// wait until somebody reads from it. /dev/stdout and /dev/stderr are the streams that the
// VM was started with.
//
// Functions that can fail return what went wrong, in the resource area, or null. open()
// and commit() are called by a JavaThread in the VM; pauses need not wait for them.
//
class AllocCountsOutputFile {
 private:
  char  _path[JVM_MAXPATHLEN];
  char  _written[JVM_MAXPATHLEN]; // the path of _file: _path, another beside it, or empty for a stream of the VM
  FILE* _file;                    // null if not open
  bool  _is_new;                  // what is at _written goes if it is not committed

  static volatile int _others; // files beside others so far

  bool is_beside() const { return *_written != '\0' && strcmp(_written, _path) != 0; }
  bool open_beside(int mode);
  bool write(const stringStream& text, bool truncate);
  const char* fail();

  NONCOPYABLE(AllocCountsOutputFile);

 public:
  AllocCountsOutputFile() : _path(), _written(), _file(nullptr), _is_new(false) {}

  // Is it, or can it be, a file that a text can replace? Does not try to write it.
  static const char* check(const char* path);

  const char* open(const char* path, bool may_replace);
  bool is_open() const { return _file != nullptr; }

  // Writes the text, and closes the file.
  const char* commit(const stringStream& text);

  // Closes the file without writing, if it is open. Does nothing after commit().
  void abandon();
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSOUTPUTFILE_HPP
