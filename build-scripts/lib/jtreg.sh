# shellcheck shell=bash
# How the tests of test/jtreg are run.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

# The number of tests that run at the same time. A test has a VM of its own and starts others. Few of these have heaps
# of more than 512 MiB, but what a VM takes besides its heap comes on top. With less than 2 GiB for each test, a machine
# with many processors and little memory would swap, and tests would run into their timeouts.
test_jobs() {
  local jobs=${ALLOC_COUNTS_TEST_JOBS-} fit
  if [ -z "$jobs" ]; then
    jobs=$(nproc)
    fit=$(awk '/^MemTotal/ { print int($2 / (2 * 1024 * 1024) + 0.5) }' /proc/meminfo)
    [ "$jobs" -le "$fit" ] || jobs=$((fit > 0 ? fit : 1))
  fi
  [[ $jobs =~ ^[1-9][0-9]*$ ]] ||
    die "ALLOC_COUNTS_TEST_JOBS is '$jobs', and must be a number of tests" 'build-scripts/test --help'
  echo "$jobs"
}

# Compiles the native halves of tests: libNAME.c beside a test becomes libNAME.so in DIR.
build_natives() { # DIR
  local source
  rm -rf "$1"
  mkdir -p "$1"
  find "$ROOT/test/jtreg" -name 'lib*.c' | while read -r source; do
    run gcc -shared -fPIC -O1 -I"$BUILD/jdk/include" -I"$BUILD/jdk/include/linux" \
      -o "$1/$(basename -- "$source" .c).so" "$source"
  done
}

# set_up_jtreg JDK DIR: gets jtreg, and sets the array JTREG to the command that runs tests on JDK. The command keeps its
# results in DIR/jtreg; options and tests are to be added to it.
set_up_jtreg() {
  local jobs
  jobs=$(test_jobs)
  verb fetch jtreg
  build_natives "$2/native"
  # In a locale with UTF-8, for names of classes with other characters than ASCII.
  # shellcheck disable=SC2034 # for the verbs
  JTREG=("$TOOLS/jtreg/usr/share/jtreg/bin/jtreg" -jdk:"$1" -e:LC_ALL=C.UTF-8 -nativepath:"$2/native" -agentvm
    -automatic -ignore:quiet -concurrency:"$jobs" -timeoutFactor:4 -ea -esa -verbose:summary
    -exclude:"$ROOT/test/jtreg/ProblemList.txt"
    -w:"$2/jtreg/work" -r:"$2/jtreg/report")
}
