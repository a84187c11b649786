# shellcheck shell=bash
# A toy project around a toy upstream: the real scripts, and a source of a few files.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

REAL=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)

fail() { printf '    %s\n' "$@" >&2; exit 1; }

# expect PATTERN COMMAND...: the command must succeed, and its output match the pattern.
expect() {
  local pattern=$1 out
  shift
  out=$("$@" 2>&1) || fail "failed: $*" "$out"
  grep -qE -- "$pattern" <<<"$out" || fail "no output matches '$pattern': $*" "$out"
}

# refuse PATTERN COMMAND...: the command must fail, and its output match the pattern.
refuse() {
  local pattern=$1 out
  shift
  ! out=$("$@" 2>&1) || fail "did not fail: $*" "$out"
  grep -qE -- "$pattern" <<<"$out" || fail "no output matches '$pattern': $*" "$out"
}

same() { [ "$1" = "$2" ] || fail "differ: '$1' and '$2'"; }

toy_git() { GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null git "$@"; }

# make_toy DIR: makes DIR/upstream (a repository with a tag), DIR/pool (a mirror with an archive), DIR/project, DIR/bin
# (an apt-get that uses the pool) and DIR/boot (a boot JDK).
make_toy() {
  local top=$1 up=$1/upstream tree commit
  mkdir -p "$up/src" "$top/bin" "$top/pool/pool/main/t/toy" "$top/stage"
  export GIT_AUTHOR_NAME=toy GIT_AUTHOR_EMAIL=toy@invalid GIT_COMMITTER_NAME=toy GIT_COMMITTER_EMAIL=toy@invalid \
    GIT_AUTHOR_DATE=2026-01-01T00:00:00Z GIT_COMMITTER_DATE=2026-01-01T00:00:00Z
  seq 1 30 >"$up/src/a.cpp"
  seq 1 30 >"$up/src/b.cpp"
  seq 1 30 >"$up/src/c.cpp"
  cat >"$up/configure" <<'END'
for arg; do case $arg in --with-conf-name=*) conf=${arg#*=} ;; esac; done
mkdir -p "build/$conf"
echo "JVM_FEATURES_server := alloc-counts" >"build/$conf/spec.gmk"
echo "Configuration summary: $conf"
END
  chmod +x "$up/configure"
  cat >"$up/Makefile" <<'END'
images:
	! grep broken src/a.cpp
	mkdir -p build/$(CONF_NAME)/images/jdk/bin
	printf '#!/bin/sh\necho "java $$*"\n' >build/$(CONF_NAME)/images/jdk/bin/java
	printf '#!/bin/sh\ntouch "$$3"\n' >build/$(CONF_NAME)/images/jdk/bin/jar
	chmod +x build/$(CONF_NAME)/images/jdk/bin/java build/$(CONF_NAME)/images/jdk/bin/jar
END
  printf '/build/\n' >"$up/.gitignore"
  (cd "$up" && tar -cJf "$top/pool/pool/main/t/toy/toy.tar.xz" --transform 's,^\.,toy-1,' .)
  toy_git -C "$up" init -q --initial-branch=main
  toy_git -C "$up" add --all
  tree=$(toy_git -C "$up" write-tree)
  commit=$(echo toy | toy_git -C "$up" commit-tree "$tree")
  echo bundled >"$up/src/bundled.c"
  toy_git -C "$up" add --all
  toy_git -C "$up" commit -q -m upstream
  toy_git -C "$up" tag toy-1

  mkdir -p "$top/project/patches" "$top/project/hotspot/share" "$top/project/java-api" "$top/project/jdk-src"
  cp -r "$REAL/build-scripts" "$top/project/"
  cat >"$top/project/patches/upstream.conf" <<END
TAG=toy-1
GIT_URL=file://$up
ARCHIVE=toy.tar.xz
ARCHIVE_SHA256=$(sha256sum <"$top/pool/pool/main/t/toy/toy.tar.xz" | cut -d' ' -f1)
ARCHIVE_POOL=main/t/toy
REMOVED='src/bund*'
TREE=$tree
COMMIT=$commit
COMMIT_IDENT='toy <toy@invalid>'
COMMIT_DATE=2026-01-01T00:00:00Z
COMMIT_MESSAGE=toy
END
  : >"$top/project/patches/series"
  printf '#!/bin/sh\necho file:%s/pool\n' "$top" >"$top/bin/apt-get"
  printf '#!/bin/sh\n' >"$top/bin/shellcheck"
  chmod +x "$top/bin/apt-get" "$top/bin/shellcheck"
  mkdir -p "$top/boot/bin"
  echo 'JAVA_VERSION="25.0.3"' >"$top/boot/release"
  printf '#!/bin/sh\n' >"$top/boot/bin/javac"
  chmod +x "$top/boot/bin/javac"
  unset "${!GIT_AUTHOR_@}" "${!GIT_COMMITTER_@}"
}

# header SUBJECT: prints a complete header of a patch.
header() {
  printf '%s\n' "$1" '' 'What it does, in a sentence.' '' 'Why a patch: no extension point reaches it,' \
    ' not even this one.' 'Off: expands to nothing.' 'When rebasing: look for its caller.' \
    'Tests: test/jtreg/toy' 'Forwarded: not-needed'
}

# change LINE TEXT FILE: replaces a line of a file of jdk-src.
change() { sed -i "$1s/.*/$2/" "jdk-src/$3"; }

# Gives the project a series: "one" (src/a.cpp) and "two" (src/b.cpp, src/c.cpp).
two_patches() {
  build-scripts/fetch && build-scripts/apply
  change 5 five src/a.cpp
  header 'one: change a' >../one.txt
  build-scripts/export --message ../one.txt src/a.cpp
  change 7 seven src/b.cpp
  change 9 nine src/c.cpp
  header 'two: change b and c' >../two.txt
  build-scripts/export --message ../two.txt src/b.cpp jdk-src/src/c.cpp
}

# Removes the series and the source.
no_source() {
  rm -rf jdk-src build patches/*.patch patches/README.md
  mkdir jdk-src
  : >patches/series
}

empty_series() { no_source && build-scripts/fetch && build-scripts/apply; }
