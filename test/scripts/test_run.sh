# shellcheck shell=bash
# configure, build, run: each does its work once, and again only after a change.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

# Makes the toy project build on machines that cannot build a JDK.
can_build() {
  printf '#!/bin/sh\n' >build-scripts/doctor
  export BOOT_JDK=$PWD/../boot
  echo 'class Hello { }' >Hello.java
}

test_run_sets_up_once() {
  can_build
  no_source
  expect '^java -XX:.PrintAllocCountsAtExit Hello.java one two$' build-scripts/run Hello.java one two
  same "$(readlink build/jdk)" ../jdk-src/build/release/images/jdk
  [ -f build/alloccounts-api.jar ]
  same "$(build-scripts/run Hello.java 2>&1)" $'+ build/jdk/bin/java -XX:+PrintAllocCountsAtExit Hello.java
java -XX:+PrintAllocCountsAtExit Hello.java'
}

builds_again() { expect 'build/jdk is the image' build-scripts/run Hello.java; }
builds_no_more() {
  local output
  output=$(build-scripts/run Hello.java 2>&1)
  [[ $output != *'build/jdk is the image'* ]]
}

test_run_builds_again_what_has_changed() {
  can_build
  builds_again
  builds_no_more
  touch hotspot/share/new.cpp
  builds_again
  echo more >>hotspot/share/new.cpp
  builds_again
  rm hotspot/share/new.cpp
  builds_again
  change 12 twelve src/a.cpp
  builds_again
  change 12 again- src/a.cpp
  builds_again
  build-scripts/export
  builds_again
  builds_no_more
}

test_failed_build_is_tried_again() {
  can_build
  builds_again
  change 12 broken src/a.cpp
  refuse 'make failed; its output is in build/conf/release.log' build-scripts/run Hello.java
  refuse 'make failed' build-scripts/run Hello.java
  change 12 mended src/a.cpp
  builds_again
}

test_run_of_a_script() {
  can_build
  printf '#!/bin/sh\necho "script $* $JAVA_HOME"; java x\n' >example.sh
  chmod +x example.sh
  expect "^script a b $PWD/build/jdk$" build-scripts/run ./example.sh a b
  expect '^java x$' build-scripts/run example.sh
  refuse 'no such file: exmaple.sh' build-scripts/run exmaple.sh
  chmod -x example.sh
  refuse 'example.sh is neither Java source nor executable' build-scripts/run example.sh
}

test_program_has_the_locale_of_the_caller() {
  can_build
  printf '#!/bin/sh\necho "locale ${LC_ALL-none} ${TZ-none}"\n' >example.sh
  chmod +x example.sh
  expect '^locale C.UTF-8 Asia/Tokyo$' env LC_ALL=C.UTF-8 TZ=Asia/Tokyo build-scripts/run ./example.sh
  expect '^locale none none$' env -u LC_ALL -u TZ build-scripts/run ./example.sh
}

test_configure_is_skipped_when_nothing_changed() {
  can_build
  expect 'Configuration summary: fastdebug' build-scripts/configure fastdebug
  expect 'fastdebug is configured' build-scripts/configure fastdebug
  expect 'with-debug-level=fastdebug.* --x=y' build-scripts/configure fastdebug -- --x=y
  expect 'fastdebug is configured' build-scripts/configure fastdebug
  expect 'bash configure .*alloccounts\.[0-9a-f]{10}$' build-scripts/configure fastdebug --
  refuse 'no such configuration: slow' build-scripts/configure slow
  refuse 'arguments for configure must follow --: --x=y' build-scripts/configure fastdebug --x=y
}

test_base_is_upstream_without_patches() {
  can_build
  build-scripts/build base
  same "$(sed -n 5p build/base-src/src/a.cpp)" 5
  [ ! -e build/jdk ]
  [ -x build/base/images/jdk/bin/java ]
}

test_run_uses_the_newest_image() {
  can_build
  build-scripts/build release
  build-scripts/build fastdebug
  same "$(readlink build/jdk)" ../jdk-src/build/fastdebug/images/jdk
  builds_no_more
  build-scripts/clean fastdebug
  expect 'the image of release|^java' build-scripts/run Hello.java
  same "$(readlink build/jdk)" ../jdk-src/build/release/images/jdk
}

test_clean_keeps_arguments() {
  can_build
  build-scripts/clean
  build-scripts/configure fastdebug -- --x=y
  refuse 'no such configuration: --all' build-scripts/clean fastdebug --all
  build-scripts/clean fastdebug
  [ ! -e build/conf/fastdebug.args ]
  expect ' --x=y' build-scripts/configure fastdebug
  build-scripts/clean --all
  [ ! -e build/conf ]
}

test_configurations_that_do_not_count_are_not_tested() {
  refuse "needs a configuration that counts, and 'off' is not one" build-scripts/test --conf off
  refuse "and 'slow' is not one" build-scripts/test --conf slow
  refuse "and '' is not one" build-scripts/test --conf
}

test_a_signal_also_ends_the_commands_that_a_script_started() {
  local script status=0
  cat >long.sh <<'END'
set -euo pipefail
source build-scripts/lib/common.sh
both() { sleep 1000 | { echo "$BASHPID" >pid; exec sleep 1000; }; }
stoppable both
END
  bash long.sh &
  script=$!
  for _ in {1..100}; do
    [ ! -s pid ] || break
    sleep 0.1
  done
  kill -0 "$(cat pid)"
  kill "$script"
  wait "$script" || status=$?
  same "$status" 143
  for _ in {1..100}; do
    kill -0 "$(cat pid)" 2>/dev/null || return 0
    sleep 0.1
  done
  kill "$(cat pid)"
  return 1
}

test_boot_jdk_of_a_wrong_version_is_named() {
  can_build
  echo 'JAVA_VERSION="17.0.1"' >../boot/release
  refuse 'BOOT_JDK is .*boot, and there is no JDK of version 24 or 25' build-scripts/configure
}

test_no_boot_jdk_anywhere() {
  printf '#!/bin/sh\nexit 6\n' >../bin/curl
  printf '#!/bin/sh\nexit 1\n' >../bin/apt-cache
  chmod +x ../bin/curl ../bin/apt-cache
  sed -i 's,/usr/lib/jvm/\*,/nowhere/*,' build-scripts/lib/jdk.sh
  sed -i 's/^look_at_tools$//' build-scripts/doctor
  refuse 'boot JDK 24 or 25 *fix:' build-scripts/doctor
  refuse 'cannot be reached' build-scripts/doctor --install
  refuse 'set BOOT_JDK to its directory' build-scripts/doctor --install
  same "$(find build -name '*.part' -o -name 'boot-jdk*')" ''
}

test_number_of_tests_at_a_time() {
  # shellcheck disable=SC1091
  source build-scripts/lib/common.sh
  # shellcheck disable=SC1091
  source build-scripts/lib/jtreg.sh
  nproc() { echo 3; }
  awk() { echo 8; }
  same "$(test_jobs)" 3
  awk() { echo 2; }
  same "$(test_jobs)" 2
  awk() { echo 0; }
  same "$(test_jobs)" 1
  same "$(ALLOC_COUNTS_TEST_JOBS=5 test_jobs)" 5
  refuse "ALLOC_COUNTS_TEST_JOBS is 'many'" env ALLOC_COUNTS_TEST_JOBS=many build-scripts/test jtreg
}

test_help_of_each_command() {
  local verb
  for verb in build-scripts/*; do
    [ ! -f "$verb" ] || expect "^Usage: $verb" "$verb" --help
  done
}
