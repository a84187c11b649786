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
#include "runtime/atomic.hpp"
#include "runtime/interfaceSupport.inline.hpp"
#include "runtime/javaThread.hpp"
#include "runtime/os.hpp"
#include "utilities/ostream.hpp"

#include <sys/stat.h>

volatile int AllocCountsOutputFile::_others = 0;

// How many names are tried for a file beside another.
static const int most_names = 100;

// The descriptor of a stream of the VM with this name, or -1.
static int standard_stream(const char* path) {
  return strcmp(path, "/dev/stdout") == 0 ? 1 : strcmp(path, "/dev/stderr") == 0 ? 2 : -1;
}

static const char* message(const char* path, const char* reason) {
  stringStream ss;
  ss.print("Cannot write file %s: %s", path, reason);
  return ss.as_string();
}

const char* AllocCountsOutputFile::check(const char* path) {
  struct stat st;
  if (standard_stream(path) < 0 && os::stat(path, &st) == 0 && (st.st_mode & S_IFMT) != S_IFREG) {
    return message(path, "it is not a regular file");
  }
  return nullptr;
}

const char* AllocCountsOutputFile::open(const char* path, bool may_replace) {
  assert(!is_open(), "opened twice");
  ThreadBlockInVM tbivm(JavaThread::current());
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
    _is_new = is_open();
    if (!_is_new && errno == EEXIST) {
      stringStream ss;
      ss.print("File exists: %s: use overwrite=true to replace it, or another filename", path);
      return ss.as_string();
    }
  } else {
    struct stat st;
    const bool exists = os::stat(path, &st) == 0;
    if (!open_beside(exists ? st.st_mode & 07777 : 0)) {
      // Its directory allows no other file, or no longer name.
      jio_snprintf(_written, sizeof(_written), "%s", path);
      _file = os::fopen(path, exists ? "r+" : "w");
    }
  }
  return is_open() ? nullptr : message(path, os::strerror(errno));
}

// Creates a file of this mode, or of the usual one if it is 0. Never opens one that is
// there: it may be a link, a FIFO, or written by another command or VM.
bool AllocCountsOutputFile::open_beside(int mode) {
  for (int i = 0; i < most_names; i++) {
    const int n = jio_snprintf(_written, sizeof(_written), "%s.%d-%d.tmp", _path, os::current_process_id(),
                               Atomic::add(&_others, 1));
    if (n < 0) {
      return false; // too long
    }
    _file = os::fopen(_written, "wx");
    _is_new = is_open();
    if (_is_new) {
      if (mode != 0) {
        ::chmod(_written, mode);
      }
      return true;
    }
    if (errno != EEXIST) {
      return false;
    }
  }
  return false;
}

// Writes the text, and closes the file. Returns false if that fails, then errno says why.
bool AllocCountsOutputFile::write(const stringStream& text, bool truncate) {
  errno = 0;
  bool written = fwrite(text.base(), 1, text.size(), _file) == text.size() && fflush(_file) == 0;
  if (written && truncate) {
    written = os::ftruncate(fileno(_file), (jlong)text.size()) == 0;
  }
  const int error = errno;
  const bool closed = fclose(_file) == 0;
  _file = nullptr;
  if (!written) {
    errno = error;
  }
  return written && closed;
}

// Says why, by errno. Nothing is left of a file that was not there.
const char* AllocCountsOutputFile::fail() {
  const char* const wrong = message(_path, os::strerror(errno));
  abandon();
  return wrong;
}

const char* AllocCountsOutputFile::commit(const stringStream& text) {
  ThreadBlockInVM tbivm(JavaThread::current());
  const bool beside = is_beside();
  if (!write(text, *_written != '\0' && !beside)) {
    return fail();
  }
  if (beside && ::rename(_written, _path) != 0) {
    // A mount point cannot be replaced, only written.
    abandon();
    jio_snprintf(_written, sizeof(_written), "%s", _path);
    _file = os::fopen(_path, "r+");
    if (!is_open() || !write(text, true)) {
      return fail();
    }
  }
  _is_new = false;
  return nullptr;
}

void AllocCountsOutputFile::abandon() {
  if (is_open()) {
    fclose(_file);
    _file = nullptr;
  }
  if (_is_new) {
    ::remove(_written);
    _is_new = false;
  }
}
