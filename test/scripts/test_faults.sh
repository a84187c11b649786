# shellcheck shell=bash
# seed-faults: which faults it tries, which results it keeps, and that it leaves the build alone.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

# fault SUBJECT FILE OLD-LINE NEW-LINE: a diff in test/faults, of a file of one line.
fault() {
  mkdir -p test/faults
  printf '%s\n\n--- a/%s\n+++ b/%s\n@@ -1 +1 @@\n-%s\n+%s\n' "$1" "$2" "$2" "$3" "$4" >"test/faults/${1// /-}.diff"
}

# Makes a project with three hooks. The tests notice the first at once, the second at the end, and the third never. It
# has the files that make records of a build, a compiler and a linker that copy, and a jtreg that looks for text in the VM.
can_seed() {
  local objects=jdk-src/build/release/hotspot/variant-server/libjvm/objs name
  can_build
  change 5 '  ALLOC_COUNTS_ONLY(AllocCounts::first();)' src/a.cpp
  change 7 '  ALLOC_COUNTS_ONLY(AllocCounts::second();)' src/b.cpp
  change 9 '  ALLOC_COUNTS_ONLY(AllocCounts::third();)' src/c.cpp
  build-scripts/export
  mkdir -p test/jtreg/toy hotspot/share docs
  echo '/* @test */' >test/jtreg/toy/LastTest.java
  echo starts >hotspot/share/own.cpp
  echo 'the header starts' >hotspot/share/own.hpp
  fault 'it does not start' hotspot/share/own.cpp starts stops
  build-scripts/build
  mkdir -p "$objects" jdk-src/build/release/images/jdk/lib/server
  # shellcheck disable=SC2016 # for the script
  printf '#!/bin/sh\n! grep -q stops "${0%%/bin/java}"/lib/server/libjvm.so\n' \
    >jdk-src/build/release/images/jdk/bin/java
  for name in src/a src/b src/c alloc-counts/hotspot/share/own; do
    printf 'cd %s && toycc -MF %s.d.tmp -c -o %s.o %s.cpp -frandom-seed="x"' "$PWD/jdk-src" \
      "${objects#jdk-src/}/${name##*/}" "${objects#jdk-src/}/${name##*/}" "$name" >"$objects/${name##*/}.o.cmdline"
    echo "$PWD/$objects/${name##*/}.o" >>"$objects/_BUILD_LIBJVM_objectfilenames.txt"
    cp "jdk-src/$name.cpp" "$objects/${name##*/}.o"
  done
  echo "toyld -o $PWD/jdk-src/libjvm.so @$PWD/$objects/list -lm" >"$objects/BUILD_LIBJVM_run_ld.cmdline"
  touch jdk-src/build/release/images/jdk/lib/server/libjvm.so
  # shellcheck disable=SC2016 # for the scripts
  {
    printf '#!/bin/sh\n! grep broken "$6" && cp "$6" "$5"\n' >../bin/toycc
    printf '#!/bin/sh\nxargs cat <"${3#@}" >"$2"\n' >../bin/toyld
    mkdir -p build/tools/jtreg/usr/share/jtreg/bin
    cat >build/tools/jtreg/usr/share/jtreg/bin/jtreg <<'END'
#!/bin/sh
vm=${1#-jdk:}/lib/server/libjvm.so status=0
echo "$*" >>"$TOY_LOG"
sees() { case $* in *"$test"*) grep -q "$2" "$vm" || { echo "FAILED: $1"; status=2; } ;; esac; }
for test; do
  [ "$test" != exactness/JniTest.java ] || sees "$test#one" first
  [ "$test" != toy/LastTest.java ] || sees "$test" second
done
exit $status
END
  }
  chmod +x ../bin/toycc ../bin/toyld build/tools/jtreg/usr/share/jtreg/bin/jtreg
  export TOY_LOG=$PWD/../toy.log
  toy_git init -q
  toy_commit
}
toy_commit() { toy_git -c user.name=toy -c user.email=toy@localhost commit -q --allow-empty -m toy; }

THIRD='FAIL `.*` without `AllocCounts::third`: NO TEST NOTICED IT'

test_faults_are_seen_or_not() {
  can_seed
  same "$(build-scripts/seed-faults --list | wc -l)" 4
  refuse "$THIRD" build-scripts/seed-faults
  same "$(build-scripts/seed-faults 2>/dev/null | tail -n 1)" '3 passed, 1 failed'
  expect 'AllocCounts::first` \| `a.cpp` \| exactness/JniTest.java#one \| [0-9a-f]+ \|$' cat docs/fault-seeding.md
  expect 'AllocCounts::second` \| `b.cpp` \| toy/LastTest.java \| [0-9a-f]+ \|$' cat docs/fault-seeding.md
  expect 'AllocCounts::third` \| `c.cpp` \| NO TEST \| [0-9a-f]+ \|$' cat docs/fault-seeding.md
  expect '^\| it does not start \| `own.cpp` \| start \| [0-9a-f]+ \|$' cat docs/fault-seeding.md
  same "$(git -C jdk-src status --porcelain)$(cat jdk-src/build/release/images/jdk/lib/server/libjvm.so)" ''
  expect first cat jdk-src/build/release/hotspot/variant-server/libjvm/objs/a.o
}

test_faults_that_are_known_are_not_tried_again() {
  can_seed
  build-scripts/seed-faults || true
  : >"$TOY_LOG"
  build-scripts/seed-faults || true
  same "$(cat "$TOY_LOG")" ''
  sed -i 's/^+stops$/+stops at once/' test/faults/it-does-not-start.diff
  out=$(build-scripts/seed-faults 2>&1) || true
  same "$(grep -o '[0-9] of 4' <<<"$out")" '4 of 4'
  expect '^1 passed, 0 failed$' build-scripts/seed-faults --only second
  [ -s "$TOY_LOG" ] || fail 'not tried'
  echo '/* @test */' >test/jtreg/toy/NewTest.java
  out=$(build-scripts/seed-faults 2>&1) || true
  same "$(grep -o '[0-9] of 4' <<<"$out")" '3 of 4'
  echo more >hotspot/share/more.cpp
  out=$(build-scripts/seed-faults 2>&1) || true
  same "$(grep -c '[0-9] of 4' <<<"$out")" 4
}

test_rows_stay_until_their_fault_is_tried_again() {
  local old new
  can_seed
  build-scripts/seed-faults || true
  old=$(toy_git rev-parse --short HEAD)
  echo more >hotspot/share/more.cpp
  sleep 1 # so that the next commit is another
  toy_commit
  new=$(toy_git rev-parse --short HEAD)
  expect '^1 passed, 0 failed$' build-scripts/seed-faults --only second
  expect "AllocCounts::first. \| .a.cpp. \| exactness/JniTest.java#one \| $old \|\$" cat docs/fault-seeding.md
  expect "AllocCounts::second. \| .b.cpp. \| toy/LastTest.java \| $new \|\$" cat docs/fault-seeding.md
}

test_fault_that_does_not_compile() {
  can_seed
  rm -r test/faults
  fault 'no compiler accepts it' hotspot/share/own.cpp starts broken
  refuse 'FAIL no compiler accepts it: CANNOT BE BUILT, see build/faults/log/' build-scripts/seed-faults
  expect '^\| no compiler accepts it \| `own.cpp` \| not tried yet \| \|$' cat docs/fault-seeding.md
}

test_faults_must_be_diffs_that_apply() {
  expect '0 failed' build-scripts/check
  echo starts >hotspot/share/own.cpp
  echo starts >hotspot/share/other.cpp
  fault 'it does not start' hotspot/share/own.cpp starts stops
  expect '0 failed' build-scripts/check
  echo 'starts later' >hotspot/share/own.cpp
  refuse 'it-does-not-start.diff: error: patch failed: hotspot/share/own.cpp' build-scripts/check
  rm hotspot/share/own.cpp
  refuse 'it-does-not-start.diff: error: hotspot/share/own.cpp: No such file' build-scripts/check
  echo starts >hotspot/share/own.cpp
  sed 1,2d test/faults/it-does-not-start.diff | sed s/own/other/ >>test/faults/it-does-not-start.diff
  refuse 'it-does-not-start.diff: it alters more than one file' build-scripts/check
  fault 'it does not start' src/a.cpp 1 one
  refuse 'it-does-not-start.diff: it alters no file of hotspot/: src/a.cpp' build-scripts/check
  echo 'it does not start' >test/faults/it-does-not-start.diff
  refuse 'it-does-not-start.diff: error: No valid patches' build-scripts/check
  fault 'it does not start' hotspot/share/own.cpp starts stops
  mv test/faults/it-does-not-start.diff test/faults/other.diff
  refuse 'other.diff: the subject gives another file name: it-does-not-start.diff' build-scripts/check
  sed 1d test/faults/other.diff >test/faults/it-does-not-start.diff
  rm test/faults/other.diff
  refuse 'the first line must be the subject' build-scripts/check
}

test_faults_need_tests_that_pass_without() {
  can_seed
  sed -i 's/second/fourth/' build/tools/jtreg/usr/share/jtreg/bin/jtreg
  refuse 'these tests fail without a fault: toy/LastTest.java' build-scripts/seed-faults
}

test_faults_in_headers() {
  local objects=jdk-src/build/release/hotspot/variant-server/libjvm/objs
  can_seed
  fault 'it does not start' hotspot/share/own.hpp 'the header starts' 'the header stops'
  printf '%s\n' "own.o: $PWD/jdk-src/alloc-counts/hotspot/share/own.hpp \\" >"$objects/own.d"
  printf ' -I%s' "$PWD/hotspot/share" >>"$objects/own.o.cmdline"
  # shellcheck disable=SC2016 # for the script
  printf '#!/bin/sh\ncat "$6" ${8:+"${8#-I}/own.hpp"} >"$5"\n' >../bin/toycc
  expect '^ok   it does not start: noticed by start' build-scripts/seed-faults --only 'own.hpp*'
  expect 'header starts' cat hotspot/share/own.hpp
}
