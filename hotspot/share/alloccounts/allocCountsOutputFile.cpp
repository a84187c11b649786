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


#include "alloccounts/allocCountsOutputFile.hpp"
#include "memory/resourceArea.hpp"
#include "runtime/interfaceSupport.inline.hpp"
#include "runtime/javaThread.hpp"
#include "runtime/os.hpp"

#include <sys/stat.h>

// The descriptor of a stream of the VM with this name, or -1.
static int standard_stream(const char* path) {
  return strcmp(path, "/dev/stdout") == 0 ? 1 : strcmp(path, "/dev/stderr") == 0 ? 2 : -1;
}

static const char* message(const char* what, const char* path, const char* reason) {
  stringStream ss;
  ss.print("%s %s: %s", what, path, reason);
  return ss.as_string();
}

const char* AllocCountsOutputFile::check(const char* path) {
  struct stat st;
  if (standard_stream(path) < 0 && os::stat(path, &st) == 0 && (st.st_mode & S_IFMT) != S_IFREG) {
    return message("Cannot write file", path, "it is not a regular file");
  }
  return nullptr;
}

const char* AllocCountsOutputFile::open(const char* path, bool may_replace) {
  assert(!is_open(), "opened twice");
  const char* const wrong = check(path);
  if (wrong != nullptr) {
    return wrong;
  }
  jio_snprintf(_path, sizeof(_path), "%s", path);
  const int stream = standard_stream(path);
  if (stream >= 0) {
    const int fd = ::dup(stream);
    _file = fd < 0 ? nullptr : os::fdopen(fd, "w");
  } else if (!may_replace) {
    jio_snprintf(_written, sizeof(_written), "%s", path);
    _file = os::fopen(_written, "wx");
    if (_file == nullptr && errno == EEXIST) {
      return message("File exists:", path, "use overwrite=true to replace it, or another filename");
    }
  } else {
    jio_snprintf(_written, sizeof(_written), "%s.%d.tmp", path, os::current_process_id());
    _file = os::fopen(_written, "w");
  }
  return _file == nullptr ? message("Cannot write file", path, os::strerror(errno)) : nullptr;
}

const char* AllocCountsOutputFile::fail(const char* reason) {
  if (*_written != '\0') {
    ::remove(_written);
  }
  return message("Cannot write file", _path, reason);
}

const char* AllocCountsOutputFile::commit() {
  ThreadBlockInVM tbivm(JavaThread::current());
  const bool written = fwrite(base(), 1, size(), _file) == size();
  const int error = errno;
  const bool closed = fclose(_file) == 0;
  _file = nullptr;
  if (!written || !closed) {
    return fail(os::strerror(written ? errno : error));
  }
  if (*_written != '\0' && strcmp(_written, _path) != 0 && ::rename(_written, _path) != 0) {
    return fail(os::strerror(errno));
  }
  return nullptr;
}

void AllocCountsOutputFile::abandon() {
  if (is_open()) {
    fclose(_file);
    _file = nullptr;
    fail("");
  }
}
