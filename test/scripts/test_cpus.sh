# shellcheck shell=bash
# check --cpus: which files it compiles for which processor, with which options, and how it shows errors.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

# Gives the project a file for each rule, a recorded command of make, and compilers for aarch64 and s390x. They write
# into a log what they compile. The compiler for this machine makes an adlc that does nothing.
can_cross_compile() {
  local objects=jdk-src/build/release/hotspot/variant-server/libjvm/objs file
  for file in share/oops/all.cpp share/oops/all.hpp share/gc/z/z.cpp share/interpreter/zero/zero.cpp \
    cpu/x86/x86.cpp cpu/s390/s390.cpp cpu/s390/s390.ad cpu/aarch64/aarch64.ad os/windows/windows.cpp; do
    mkdir -p "jdk-src/src/hotspot/${file%/*}"
    echo works >"jdk-src/src/hotspot/$file"
  done
  toy_git -C jdk-src add src/hotspot
  mkdir -p hotspot/share/alloccounts hotspot/cpu/x86/alloccounts "$objects"
  echo works >hotspot/share/alloccounts/own.cpp
  echo works >hotspot/cpu/x86/alloccounts/ownX86.cpp
  # shellcheck disable=SC2016 # for make
  echo 'cd /somewhere && A=b /usr/bin/ccache /usr/bin/g++ -MMD -MF x.d -fpch-preprocess -Ibuild/objs/precompiled' \
    '-include precompiled.hpp -std=c++14 -fPIC -Wall -D_LP64=1 -DVM_LITTLE_ENDIAN -m64 -DNDEBUG -DPRODUCT -DLINUX' \
    "-DTARGET_ARCH_x86 -DINCLUDE_SUFFIX_CPU=_x86 -DAMD64 -DHOTSPOT_LIB_ARCH='\"amd64\"' -DINCLUDE_ALLOC_COUNTS=1" \
    '-Ibuild/gensrc/adfiles -Isrc/hotspot/share -Isrc/hotspot/cpu/x86 -Isrc/hotspot/os_cpu/linux_x86' \
    '-Ialloc-counts/hotspot/cpu/x86 -O3 -c -o klass.o src/klass.cpp -frandom-seed="klass.cpp"' \
    >"$objects/klass.o.cmdline"
  cat >../bin/aarch64-toy-g++ <<'END2'
#!/bin/sh
level=${1%/flags} level=${level##*/}
echo "${0##*/} $level ${3##*/}" >>"$TOY_LOG"
case $(cat "$3") in
  broken | "broken in $level") echo "$3:1:2: error: it is broken" >&2; exit 1 ;;
  undefined) echo "$3:1:2: warning: inline function 'f' used but never defined" >&2 ;;
  deadly) exit 7 ;;
  odd) echo "$3:1:2: warning: it is odd" >&2 ;;
esac
END2
  # shellcheck disable=SC2016 # for the script
  printf '#!/bin/sh\nfor file; do :; done\necho "#!/bin/sh" >"$file"\nchmod +x "$file"\n' >../bin/g++
  chmod +x ../bin/aarch64-toy-g++ ../bin/g++
  cp ../bin/aarch64-toy-g++ ../bin/s390x-toy-g++
  sed -i 's/-linux-gnu/-toy/' build-scripts/lib/cpus.sh
  export TOY_LOG=$PWD/../toy.log
}

test_cpus_compile_the_files_of_their_own() {
  can_cross_compile
  build-scripts/check --cpus >../out
  expect '^ok   3 files compile for aarch64' cat ../out
  expect '^ok   3 files compile for s390x' cat ../out
  expect '^skip files compile for arm .*apt-get install g\+\+-arm-toyeabihf' cat ../out
  same "$(grep -c '^skip files' ../out)" 3
  same "$(grep -c . "$TOY_LOG")" 12
  same "$(sed -n 's/^aarch64-toy-g++ fastdebug //p' "$TOY_LOG" | sort | paste -sd' ')" 'all.cpp own.cpp z.cpp'
  same "$(sed -n 's/^s390x-toy-g++ release //p' "$TOY_LOG" | sort | paste -sd' ')" 'all.cpp own.cpp s390.cpp'
}

test_cpus_have_options_of_their_own() {
  can_cross_compile
  build-scripts/check --cpus
  same "$(tr '\n' ' ' <build/cpus/s390x/fastdebug/flags)" "-D_LP64=1 -march=z10 -DASSERT -DCHECK_UNHANDLED_OOPS -DS390 \
-DTARGET_ARCH_s390 -DINCLUDE_SUFFIX_CPU=_s390 -DHOTSPOT_LIB_ARCH=\\\"s390x\\\" -I$PWD/build/cpus/s390x/fastdebug \
-Isrc/hotspot/cpu/s390 -Isrc/hotspot/os_cpu/linux_s390 -Ialloc-counts/hotspot/cpu/s390 -DINCLUDE_JVMCI=0 \
-DINCLUDE_SHENANDOAHGC=0 -DINCLUDE_ZGC=0 -std=c++14 -fPIC -Wall -DLINUX -DINCLUDE_ALLOC_COUNTS=1 -Isrc/hotspot/share "
  expect '^-DNDEBUG$' cat build/cpus/aarch64/release/flags
  expect '^-DAARCH64$' cat build/cpus/aarch64/release/flags
}

test_cpus_show_errors_with_the_command_to_repeat() {
  local command
  can_cross_compile
  echo 'broken in fastdebug' >hotspot/share/alloccounts/own.cpp
  refuse 'FAIL 3 files compile for aarch64' build-scripts/check --cpus
  out=$(build-scripts/check --cpus 2>&1) || true
  expect 'own.cpp, fastdebug:' echo "$out"
  expect 'own.cpp:1:2: error: it is broken' echo "$out"
  command=$(sed -n 's/.*repeat: \(.*s390x.*\)/\1/p' <<<"$out")
  refuse 'own.cpp:1:2: error: it is broken' bash -c "$command"
  echo undefined >hotspot/share/alloccounts/own.cpp
  refuse 'own.cpp:1:2: warning: inline function .* used but never defined' build-scripts/check --cpus
  echo deadly >hotspot/share/alloccounts/own.cpp
  refuse 'exit code 7' build-scripts/check --cpus
  echo odd >hotspot/share/alloccounts/own.cpp
  expect '0 failed' build-scripts/check --cpus
  printf '#!/bin/sh\necho no compiler works\nexit 1\n' >../bin/g++
  refuse 'no compiler works' build-scripts/check --cpus
}

test_cpus_need_a_build_the_series_and_a_compiler() {
  can_cross_compile
  rm ../bin/aarch64-toy-g++
  expect '0 failed' build-scripts/check --cpus
  rm ../bin/s390x-toy-g++
  refuse 'apt-get install --no-install-recommends g\+\+-aarch64-toy .* g\+\+-arm-toyeabihf$' build-scripts/check --cpus
  rm -r jdk-src/build
  refuse 'build-scripts/build release hotspot' build-scripts/check --cpus
  mv jdk-src/.git/alloc-counts-applied ..
  refuse 'try: build-scripts/apply' build-scripts/check --cpus
  mv jdk-src/.git jdk-src/git
  refuse 'jdk-src does not hold the pinned source' build-scripts/check --cpus
}
