# shellcheck shell=bash
# fetch: where the source comes from, and which sources it refuses.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

archive() { echo ../pool/pool/main/t/toy/toy.tar.xz; }

nothing_left() {
  same "$(ls -A jdk-src)" ''
  same "$(find build -mindepth 1 -maxdepth 1 ! -name '.lock*' ! -name downloads)" ''
  same "$(ls -A build/downloads 2>/dev/null)" ''
}

holds_the_pin() {
  # shellcheck disable=SC1091
  source patches/upstream.conf
  same "$(git -C jdk-src rev-parse HEAD)" "$COMMIT"
  same "$(git -C jdk-src status --porcelain)" ''
  [ -x jdk-src/configure ]
}

test_fetch_from_a_file() {
  no_source
  expect 'holds toy-1' build-scripts/fetch --from "$(archive)"
  holds_the_pin
  expect 'already holds' build-scripts/fetch
}

test_fetch_from_beside_the_project() {
  no_source
  mkdir -p ../shared/upstream
  cp "$(archive)" ../shared/upstream/
  expect 'found .*/shared/upstream/toy.tar.xz' build-scripts/fetch
  holds_the_pin
}

test_fetch_from_the_folder_that_the_variable_names() {
  no_source
  mkdir -p ../shared/upstream ../mine
  echo wrong >../shared/upstream/toy.tar.xz
  cp "$(archive)" ../mine/
  expect "found ../mine/toy.tar.xz" env ALLOC_COUNTS_DOWNLOADS=../mine build-scripts/fetch
  holds_the_pin
  no_source
  refuse "ALLOC_COUNTS_DOWNLOADS is '../none', and there is no such folder" \
    env ALLOC_COUNTS_DOWNLOADS=../none build-scripts/fetch
  nothing_left
}

test_fetch_from_earlier_downloads() {
  no_source
  mkdir -p build/downloads
  cp "$(archive)" build/downloads/
  expect 'found .*/build/downloads/toy.tar.xz' build-scripts/fetch
  holds_the_pin
}

test_downloads_never_go_to_the_folder_of_archives() {
  no_source
  mkdir ../mine
  chmod a-w ../mine
  expect "toy.tar.xz is not in ../mine, .*ALLOC_COUNTS_DOWNLOADS" env ALLOC_COUNTS_DOWNLOADS=../mine build-scripts/fetch
  holds_the_pin
  same "$(ls -A ../mine)" ''
  [ -f build/downloads/toy.tar.xz ]
}

test_fetch_from_the_mirror() {
  no_source
  expect 'curl' build-scripts/fetch
  holds_the_pin
}

test_fetch_from_upstream() {
  no_source
  rm -r ../pool
  expect 'trying upstream' build-scripts/fetch
  holds_the_pin
  [ ! -e jdk-src/src/bundled.c ]
}

test_wrong_tag_of_upstream_is_refused() {
  no_source
  toy_git -C ../upstream -c user.name=x -c user.email=x@invalid commit -q --allow-empty -m other
  echo more >>../upstream/src/a.cpp
  toy_git -C ../upstream -c user.name=x -c user.email=x@invalid commit -qam more
  toy_git -C ../upstream tag -f toy-1 2>/dev/null
  refuse 'git tree expected: [0-9a-f]{40}' build-scripts/fetch --from-upstream
  nothing_left
}

test_wrong_archive_is_refused() {
  no_source
  echo wrong >../wrong.tar.xz
  refuse 'wrong.tar.xz is not the expected file' build-scripts/fetch --from ../wrong.tar.xz
  refuse "sha256 found:    $(sha256sum <../wrong.tar.xz | cut -d' ' -f1)" build-scripts/fetch --from ../wrong.tar.xz
  nothing_left
  refuse "'missing.tar.xz' is not one" build-scripts/fetch --from missing.tar.xz
}

test_truncated_archive_is_refused() {
  no_source
  mkdir -p ../shared/upstream
  head -c 200 "$(archive)" >../shared/upstream/toy.tar.xz
  refuse 'toy.tar.xz is not the expected file \(wrong or truncated\)' build-scripts/fetch
  nothing_left
}

test_archive_of_another_tree_is_refused() {
  no_source
  sed -i 's/^TREE=.*/TREE=0123456789012345678901234567890123456789/' patches/upstream.conf
  refuse 'git tree expected: 0123456789' build-scripts/fetch --from "$(archive)"
  nothing_left
}

test_wrong_file_on_the_mirror_is_refused() {
  no_source
  echo wrong >"$(archive)"
  refuse 'sha256 expected' build-scripts/fetch --from-mirror
  nothing_left
}

test_interrupted_fetch_can_be_repeated() {
  no_source
  printf '#!/bin/sh\nkill -9 $PPID\n' >../bin/tar
  chmod +x ../bin/tar
  ! build-scripts/fetch
  same "$(ls -A jdk-src)" ''
  rm ../bin/tar
  # The fetch may not have ended yet. It holds the locks until then.
  flock build/.lock-build true
  flock build/.lock-series true
  expect 'holds toy-1' build-scripts/fetch
  holds_the_pin
}

test_interrupted_download_is_continued() {
  no_source
  mkdir -p build/downloads
  head -c 100 "$(archive)" >build/downloads/toy.tar.xz.part
  expect 'holds toy-1' build-scripts/fetch
  holds_the_pin
}

test_other_content_of_jdk_src_is_kept() {
  no_source
  echo mine >jdk-src/mine
  refuse 'holds something else' build-scripts/fetch
  same "$(cat jdk-src/mine)" mine
}

test_two_at_once_are_refused() {
  exec 8>>build/.lock-build
  flock -n 8
  echo 'build, process 1' >build/.lock-build.owner
  refuse 'another command is at work in this checkout \(build, process 1\)' build-scripts/apply
  expect '0 failed' build-scripts/check
  expect 'agree' build-scripts/export
}
