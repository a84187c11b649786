# shellcheck shell=bash
# seed-faults: what it tries, what it keeps, and that it touches nothing of the build.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

# Three hooks, of which the tests see the first at once, the second at the end, and the third never; what make
# would have recorded of a build; a compiler and a linker that copy; a jtreg that looks for text in the VM.
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
  printf '# faults\n\nit does not start|hotspot/share/own.cpp|s/starts/stops/\n' >test/faults.list
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
}

THIRD='FAIL `.*` without `AllocCounts::third`: SEEN BY NOBODY'

test_faults_are_seen_or_not() {
  can_seed
  same "$(build-scripts/seed-faults --list | wc -l)" 4
  refuse "$THIRD" build-scripts/seed-faults
  same "$(build-scripts/seed-faults 2>/dev/null | tail -n 1)" '3 passed, 1 failed'
  expect 'AllocCounts::first` \| `a.cpp` \| exactness/JniTest.java#one \|$' cat docs/fault-seeding.md
  expect 'AllocCounts::second` \| `b.cpp` \| toy/LastTest.java \|$' cat docs/fault-seeding.md
  expect 'AllocCounts::third` \| `c.cpp` \| NOBODY \|$' cat docs/fault-seeding.md
  expect '^\| it does not start \| `own.cpp` \| start \|$' cat docs/fault-seeding.md
  same "$(git -C jdk-src status --porcelain)$(cat jdk-src/build/release/images/jdk/lib/server/libjvm.so)" ''
  expect first cat jdk-src/build/release/hotspot/variant-server/libjvm/objs/a.o
}

test_faults_that_are_known_are_not_tried_again() {
  can_seed
  build-scripts/seed-faults || true
  : >"$TOY_LOG"
  build-scripts/seed-faults || true
  same "$(cat "$TOY_LOG")" ''
  expect '^1 passed, 0 failed$' build-scripts/seed-faults --only second
  [ -s "$TOY_LOG" ] || fail 'not tried'
  echo '/* @test */' >test/jtreg/toy/NewTest.java
  out=$(build-scripts/seed-faults 2>&1) || true
  same "$(grep -o '[0-9] of 4' <<<"$out")" '3 of 4'
  echo more >>hotspot/share/own.cpp
  out=$(build-scripts/seed-faults 2>&1) || true
  same "$(grep -c '[0-9] of 4' <<<"$out")" 4
}

test_fault_that_does_not_compile() {
  can_seed
  echo 'no compiler likes it|hotspot/share/own.cpp|s/starts/broken/' >test/faults.list
  refuse 'FAIL no compiler likes it: DOES NOT COMPILE, see build/faults/log/' build-scripts/seed-faults
  echo 'nothing is altered|hotspot/share/own.cpp|s/x/x/' >test/faults.list
  refuse 'FAIL nothing is altered: DOES NOT COMPILE' build-scripts/seed-faults
  [ ! -e docs/fault-seeding.md ] || fail 'written without all results'
}

test_faults_need_tests_that_pass_without() {
  can_seed
  sed -i 's/second/fourth/' build/tools/jtreg/usr/share/jtreg/bin/jtreg
  refuse 'these fail without a fault: toy/LastTest.java' build-scripts/seed-faults
}

test_faults_in_headers() {
  local objects=jdk-src/build/release/hotspot/variant-server/libjvm/objs
  can_seed
  echo 'it does not start|hotspot/share/own.hpp|s/starts/stops/' >test/faults.list
  printf '%s\n' "own.o: $PWD/jdk-src/alloc-counts/hotspot/share/own.hpp \\" >"$objects/own.d"
  printf ' -I%s' "$PWD/hotspot/share" >>"$objects/own.o.cmdline"
  # shellcheck disable=SC2016 # for the script
  printf '#!/bin/sh\ncat "$6" ${8:+"${8#-I}/own.hpp"} >"$5"\n' >../bin/toycc
  expect '^ok   it does not start: seen by start' build-scripts/seed-faults --only 'own.hpp*'
  expect 'header starts' cat hotspot/share/own.hpp
}
