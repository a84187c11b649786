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

#ifndef SHARE_ALLOCCOUNTS_ALLOCCOUNTSDCMD_HPP
#define SHARE_ALLOCCOUNTS_ALLOCCOUNTSDCMD_HPP

#include "alloccounts/allocCountsOutputFile.hpp"
#include "services/diagnosticCommand.hpp"

class AllocCountsSitesSnapshot;
class AllocCountsSnapshot;

class AllocCountsDCmd : public DCmdWithParser {
 private:
  DCmdArgument<jlong> _limit;
  DCmdArgument<char*> _order;
  DCmdArgument<char*> _filter;
  DCmdArgument<char*> _format;
  DCmdArgument<bool>  _baseline;
  DCmdArgument<bool>  _diff;
  DCmdArgument<bool>  _threads;
  DCmdArgument<jlong> _thread;
  DCmdArgument<char*> _stacks;
  DCmdArgument<char*> _sites;
  DCmdArgument<char*> _by;
  DCmdArgument<NanoTimeArgument> _duration;
  DCmdArgument<bool>  _loaders;
  DCmdArgument<char*> _filename;
  DCmdArgument<bool>  _overwrite;

  // Open if _filename is set.
  AllocCountsOutputFile _file;

  // Before this command, which starts them.
  bool _were_sites_on;

  // The baseline of diffs; null if there is none. With the lock.
  static AllocCountsSnapshot* _last_baseline;
  // How many there have been.
  static u8 _baselines;

  const char* check_arguments() const;
  void open_file(TRAPS);
  void take_baseline();
  static bool has_baseline();
  static void take_diff(AllocCountsSnapshot* snapshot);
  const char* no_thread_message() const;
  bool print(outputStream* st, TRAPS);
  void print_threads(outputStream* st, TRAPS);
  bool print_stacks(outputStream* st, TRAPS);
  bool print_rows(outputStream* st);
  bool starts_sites() const;
  bool stops_sites() const;
  void switch_sites(TRAPS);
  bool take_sites(AllocCountsSitesSnapshot* snapshot, TRAPS);
  bool print_sites(outputStream* st, TRAPS);

 public:
  static int num_arguments() { return 15; }
  AllocCountsDCmd(outputStream* output, bool heap);
  static const char* name() { return "GC.alloc_counts"; }
  static const char* description() {
    return "Print for each class, exactly, how many objects and bytes the program has allocated since the VM started, how many "
           "objects collectors have found dead, and the most that were alive at once.";
  }
  static const char* impact() {
    return "Low: Depends on the number of threads and classes. With stacks: Medium: Samples allocations for a while. "
           "With sites: Medium: Compiled code that allocates is thrown away when sites are switched on or off.";
  }
  virtual void parse(CmdLine* line, char delim, TRAPS);
  virtual void execute(DCmdSource source, TRAPS);
  virtual void cleanup();
};

#endif // SHARE_ALLOCCOUNTS_ALLOCCOUNTSDCMD_HPP
