# shellcheck shell=bash
# apply, export, who and check.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

test_export_then_apply_in_a_fresh_checkout() {
  same "$(cat patches/series)" $'one_change_a.patch\ntwo_change_b_and_c.patch'
  grep -q 'In all: 2 patches, 3 upstream files, 3 lines added, 3 removed' patches/README.md
  grep -q '| no extension point reaches it, not even this one. |' patches/README.md
  local tree head
  tree=$(git -C jdk-src rev-parse 'HEAD^{tree}')
  head=$(git -C jdk-src rev-parse HEAD)
  rm -rf jdk-src
  mkdir jdk-src
  build-scripts/fetch
  expect '2 patches' build-scripts/apply
  same "$(git -C jdk-src rev-parse 'HEAD^{tree}')" "$tree"
  same "$(git -C jdk-src rev-parse HEAD)" "$head"
  same "$(git -C jdk-src status --porcelain)" ''
  same "$(readlink jdk-src/alloc-counts/hotspot)" ../../hotspot
  expect 'already' build-scripts/apply
  expect '0 failed' build-scripts/check --tree
}

test_export_without_changes_writes_nothing() {
  touch -d '1 hour ago' patches/* jdk-src/src/* ../stamp
  build-scripts/export
  same "$(find patches jdk-src/src -type f -newer ../stamp)" ''
}

test_edit_goes_to_its_owner_only() {
  local before
  before=$(sha256sum patches/one_change_a.patch)
  change 20 twenty src/c.cpp
  toy_git -C jdk-src -c user.name=x -c user.email=x@invalid commit -qam 'by hand'
  change 21 more src/b.cpp
  build-scripts/export
  same "$(sha256sum patches/one_change_a.patch)" "$before"
  grep -q '^+twenty' patches/two_change_b_and_c.patch
  grep -q '^+more' patches/two_change_b_and_c.patch
  same "$(git -C jdk-src status --porcelain)" ''
  expect '0 failed' build-scripts/check --tree
}

test_file_without_owner_is_asked_for() {
  change 1 two configure
  refuse 'no patch owns: configure' build-scripts/export
  header 'two: change b and c' >../again.txt
  expect 'agree' build-scripts/export --message ../again.txt configure
  expect 'two_change' build-scripts/who jdk-src/configure
}

test_file_changes_its_owner() {
  expect 'agree' build-scripts/export --message ../one.txt src/c.cpp
  expect 'one_change_a' build-scripts/who src/c.cpp
  expect '0 failed' build-scripts/check --tree
}

test_two_owners_of_a_file_are_refused() {
  sed -i 's,src/b.cpp,src/a.cpp,g' patches/two_change_b_and_c.patch
  refuse 'src/a.cpp has more than one owner' build-scripts/check
}

test_patch_of_reverted_files_is_dropped() {
  change 5 5 src/a.cpp
  expect 'nothing is left of one' build-scripts/export
  same "$(cat patches/series)" two_change_b_and_c.patch
  [ ! -e patches/one_change_a.patch ]
}

test_new_file_is_refused() {
  echo new >jdk-src/src/new.cpp
  refuse 'new files' build-scripts/export
  toy_git -C jdk-src add src/new.cpp
  refuse 'A src/new.cpp' build-scripts/export
}

test_changed_mode_is_refused() {
  chmod +x jdk-src/src/a.cpp
  refuse 'M src/a.cpp' build-scripts/export
}

test_unexported_work_is_kept() {
  cp patches/two_change_b_and_c.patch ../old.patch
  change 12 twelve src/b.cpp
  build-scripts/export
  change 15 fifteen src/b.cpp
  cp ../old.patch patches/two_change_b_and_c.patch
  refuse 'holds work that is not in patches' build-scripts/apply
  refuse 'would undo its changes' build-scripts/export
  grep -q fifteen jdk-src/src/b.cpp
  toy_git -C jdk-src -c user.name=x -c user.email=x@invalid commit -qam 'by hand'
  refuse 'commit .* by hand' build-scripts/apply
  toy_git -C jdk-src checkout -q --detach refs/patches/upstream-head
  refuse 'commit .* by hand' build-scripts/apply
}

test_detached_head_drops_no_patch() {
  toy_git -C jdk-src checkout -q --detach refs/patches/upstream-head
  refuse 'not on branch alloc-counts' build-scripts/export
}

test_changed_series_touches_only_files_that_differ() {
  cp patches/two_change_b_and_c.patch ../old.patch
  change 12 twelve src/b.cpp
  build-scripts/export
  cp ../old.patch patches/two_change_b_and_c.patch
  touch -d '1 hour ago' jdk-src/src/* ../stamp
  toy_git -C jdk-src update-index -q --refresh
  expect '2 patches' build-scripts/apply
  same "$(find jdk-src/src -type f -newer ../stamp)" jdk-src/src/b.cpp
}

test_conflict_leaves_all_as_it_was() {
  local before
  before=$(git -C jdk-src rev-parse HEAD)
  sed -i 's/^-7$/-77/' patches/two_change_b_and_c.patch
  refuse 'patches/two_change_b_and_c.patch does not apply' build-scripts/apply
  refuse 'look for its caller' build-scripts/apply
  same "$(git -C jdk-src rev-parse HEAD)" "$before"
  same "$(git -C jdk-src status --porcelain)" ''
}

test_headers_must_be_complete() {
  empty_series
  change 5 five src/a.cpp
  header 'one: change a' | grep -v '^Tests' >../bad.txt
  refuse "one_change_a.patch: header lacks 'Tests:'" build-scripts/export --message ../bad.txt src/a.cpp
  header 'Change a' >../bad.txt
  refuse "subject is not 'room: text'" build-scripts/export --message ../bad.txt src/a.cpp
  { header 'one: change a'; printf '\n%s\n' ---; } >../bad.txt
  refuse 'takes for the start of a patch' build-scripts/export --message ../bad.txt src/a.cpp
  { header 'one: change a'; printf '\n%s\n' 'diff of two runs'; } >../bad.txt
  refuse 'takes for the start of a patch|it alters nothing' build-scripts/export --message ../bad.txt src/a.cpp
  header $'one: chang\xc3\xa9 a' >../bad.txt
  refuse 'not plain ASCII' build-scripts/export --message ../bad.txt src/a.cpp
  same "$(ls patches)" $'series\nupstream.conf'
  grep -q five jdk-src/src/a.cpp
  header 'one: change a' >../good.txt
  expect agree build-scripts/export --message ../good.txt src/a.cpp
}

test_carriage_returns_survive() {
  empty_series
  printf '3\r\n' >>jdk-src/src/a.cpp
  header 'one: change a' >../one.txt
  build-scripts/export --message ../one.txt src/a.cpp
  local tree
  tree=$(git -C jdk-src rev-parse 'HEAD^{tree}')
  rm -rf jdk-src
  mkdir jdk-src
  build-scripts/fetch && build-scripts/apply
  same "$(git -C jdk-src rev-parse 'HEAD^{tree}')" "$tree"
}

test_several_patches_at_once() {
  empty_series
  change 5 five src/a.cpp
  change 7 seven src/b.cpp
  expect 'In all: 2 patches, 2 upstream files' \
    build-scripts/export --message ../one.txt src/a.cpp --message ../two.txt src/b.cpp
  refuse 'no such option: src/a.cpp' build-scripts/export src/a.cpp
  refuse "'' is not one" build-scripts/export --message
}

test_git_am_gives_the_same_tree() {
  local tree
  tree=$(git -C jdk-src rev-parse 'HEAD^{tree}')
  toy_git -C jdk-src checkout -q --detach refs/patches/upstream-head
  sed 's,^,../patches/,' patches/series |
    (cd jdk-src && xargs git -c user.name=x -c user.email=x@invalid am -q --keep-non-patch --keep-cr)
  same "$(git -C jdk-src rev-parse 'HEAD^{tree}')" "$tree"
}

test_configuration_of_the_user_does_not_matter() {
  local before
  before=$(cat patches/* | sha256sum)
  printf '[format]\nattach=true\n[diff]\nnoprefix=true\nalgorithm=patience\n[core]\nautocrlf=true\n' >../gitconfig
  change 5 5five src/a.cpp
  GIT_CONFIG_GLOBAL=$PWD/../gitconfig build-scripts/export
  change 5 five src/a.cpp
  GIT_CONFIG_GLOBAL=$PWD/../gitconfig build-scripts/export
  same "$(cat patches/* | sha256sum)" "$before"
}

test_interrupted_export_is_finished() {
  change 12 twelve src/b.cpp
  printf '#!/bin/sh\ncase "$*" in *two_change*) exit 1;; esac\nexec /bin/cp "$@"\n' >../bin/cp
  chmod +x ../bin/cp
  refuse '' build-scripts/export
  rm ../bin/cp
  expect 'writes patches/two_change_b_and_c.patch' build-scripts/apply
  grep -q '^+twelve' patches/two_change_b_and_c.patch
  expect '0 failed' build-scripts/check --tree
}

test_check_finds_strays() {
  expect '0 failed' build-scripts/check
  cp patches/one_change_a.patch patches/stray.patch
  refuse 'stray.patch is not in series' build-scripts/check
  rm patches/stray.patch
  echo lost.patch >>patches/series
  refuse 'lost.patch, but there is no such file' build-scripts/check
  sed -i '/lost/d' patches/series
  touch hotspot/share/x.cpp.orig
  refuse 'x.cpp.orig' build-scripts/check
  rm hotspot/share/x.cpp.orig
  mkdir hotspot/cpu
  touch hotspot/share/x.cpp hotspot/cpu/x.cpp
  refuse 'x.cpp' build-scripts/check
  rm -r hotspot/cpu
  sed -i 's/lines added/lines put/' patches/README.md
  refuse 'README.md' build-scripts/check
}

# commit SUBJECT: in the toy project.
commit() { toy_git -c user.name=x -c user.email=x@invalid commit -q --allow-empty -m "$1"; }

test_subjects_of_commits() {
  local long='test: a subject that goes on and on, until it has more than 72 characters'
  expect 'skip subjects .*no git repository' build-scripts/check
  # shellcheck disable=SC1091
  source patches/upstream.conf
  toy_git init -q
  toy_git update-index --add --cacheinfo "160000,$COMMIT,jdk-src"
  commit 'Written before the rule'
  expect 'skip subjects .*does not reach back to' build-scripts/check
  sed -i "s/^SUBJECTS_SINCE=.*/SUBJECTS_SINCE=$(git rev-parse HEAD)/" build-scripts/check
  commit "${long:0:72}"
  commit "test, docs: $(printf '\xc3\xa9%.0s' {1..60})" # 72 characters in 132 bytes
  expect 'ok   subjects' build-scripts/check
  commit "$long"
  refuse "subject has ${#long} characters, 72 are allowed: $long" build-scripts/check
  toy_git reset -q --soft HEAD~
  commit 'No room'
  refuse "subject is not 'room: text': No room" build-scripts/check
}

test_sources_must_not_include_each_other() {
  local dir=hotspot/share/alloccounts
  mkdir $dir
  echo '#include "alloccounts/allocCountsTable.hpp"' >$dir/allocCountsScope.inline.hpp
  echo '#include "alloccounts/allocCountsScope.inline.hpp"' >$dir/allocCountsTable.cpp
  echo '#include "alloccounts/a.hpp"' >$dir/b.hpp
  echo '#include "alloccounts/a.hpp"' >$dir/a.inline.hpp
  expect 'ok   HotSpot sources do not include' build-scripts/check
  echo '#include "alloccounts/b.hpp"' >$dir/c.hpp
  echo '#include "alloccounts/c.hpp"' >$dir/a.cpp
  refuse 'these include each other: (a c b|c b a|b a c|a b c|b c a|c a b)' build-scripts/check
  rm $dir/a.cpp
  echo '#include "alloccounts/allocCountsScope.hpp"' >$dir/a.hpp
  echo '#include "alloccounts/b.hpp"' >>$dir/allocCountsTable.cpp
  refuse 'these include each other: .*allocCountsScope=allocCountsTable' build-scripts/check
}

test_fuzz_is_refused() {
  sed -i 's/^@@ -4,7 +4,7/@@ -2,7 +2,7/' patches/two_change_b_and_c.patch
  refuse 'differs from what export writes' build-scripts/check --tree
}

test_submodule_stays_at_its_pin() {
  # shellcheck disable=SC1091
  source patches/upstream.conf
  toy_git init -q
  toy_git update-index --add --cacheinfo "160000,$COMMIT,jdk-src"
  build-scripts/apply
  toy_git add --all
  same "$(toy_git ls-files -s jdk-src | cut -d' ' -f2)" "$COMMIT"
}
