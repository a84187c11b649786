# shellcheck shell=bash
# Configurations, the boot JDK, and whether the built image is current.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

CONFS='release fastdebug zero off base base-dtrace'
# For each configuration: its arguments (.args, .extra, .gtest), a hash of the inputs of its image (.stamp), its log (.log).
CONF_STATE=$BUILD/conf

is_conf() { case " $CONFS " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }

# Upstream without any patch has a source tree of its own.
conf_source() { case $1 in base*) echo "$BUILD/base-src" ;; *) echo "$JDK_SRC" ;; esac; }
counts() { case $1 in base* | off) return 1 ;; esac; }
conf_output() { echo "$(conf_source "$1")/build/$1"; }

# The configuration that build/jdk comes from.
current_conf() {
  local link
  link=$(readlink "$BUILD/jdk") || { echo release; return; }
  link=${link%/images/jdk}
  echo "${link##*/}"
}

# Prints a hash of the inputs of an image: files with their sizes and times, and the commit that jdk-src is at.
# This takes a tenth of a second, so that `run` can do it each time.
inputs() {
  {
    cd "$ROOT" || return
    find patches hotspot java-api -type f -printf '%p %s %T@\n' 2>/dev/null | sort
    if [ -e jdk-src/.git ]; then
      jdk_git rev-parse -q --verify HEAD
      jdk_git diff-files --name-only | (cd jdk-src && xargs -r -d '\n' stat -c '%n %s %.9Y' 2>/dev/null || true)
    fi
  } | sha256sum | cut -d' ' -f1
}

is_current() { # CONF
  [ -x "$(conf_output "$1")/images/jdk/bin/java" ] && [ -f "$CONF_STATE/$1.stamp" ] &&
    [ "$(cat "$CONF_STATE/$1.stamp")" = "$(inputs)" ]
}

# Makes build/jdk a link to the image of CONF.
link_image() { # CONF
  ln -sfnT "$(realpath --relative-to="$BUILD" "$(conf_output "$1")/images/jdk")" "$BUILD/jdk.tmp"
  mv -T "$BUILD/jdk.tmp" "$BUILD/jdk"
  say "build/jdk is the image of $1"
}

# Gets the tools that a build needs, and the patched source.
patched_source() {
  verb doctor --quiet || verb doctor --install
  verb fetch
  verb apply
}

# Makes the image of CONF current, whatever that takes, and build/jdk a link to it.
set_up() {
  if is_current "$1"; then
    [ -e "$BUILD/jdk" ] && [ "$(current_conf)" = "$1" ] || link_image "$1"
    return
  fi
  patched_source
  verb configure "$1"
  verb build "$1"
}

# The major version of the JDK in DIR, from its `release` file.
jdk_version() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null; }

can_boot() { [ -x "$1/bin/javac" ] && [[ $(jdk_version "$1") =~ ^2[45]$ ]]; }

# Prints the first JDK of version 24 or 25 in BOOT_JDK, JAVA_HOME, build/tools, /usr/lib/jvm. It never takes a JDK that
# was built here.
find_boot_jdk() {
  local dir
  if [ -n "${BOOT_JDK-}" ]; then
    can_boot "$BOOT_JDK" || die "BOOT_JDK is $BOOT_JDK, and there is no JDK of version 24 or 25" \
      "BOOT_JDK=DIR with another directory" "build-scripts/doctor, without BOOT_JDK"
    realpath "$BOOT_JDK"
    return
  fi
  for dir in "${JAVA_HOME-}" "$TOOLS/boot-jdk" /usr/lib/jvm/*; do
    can_boot "$dir" || continue
    dir=$(realpath "$dir")
    case $dir in "$TOOLS"/*) ;; "$ROOT"/*) continue ;; esac
    echo "$dir"
    return
  done
  return 1
}

maven_must_exist() { # DIRECTORY
  command -v mvn >/dev/null || die "Maven is not installed, and $1 needs it" 'apt-get install maven'
}

# build_maven NAME: builds bench/NAME into build/NAME.
build_maven() {
  local target=$BUILD/$1 log=$BUILD/$1.log
  maven_must_exist "bench/$1"
  if [ ! -e "$target/built" ] || [ -n "$(find "$ROOT/bench/$1" -newer "$target/built" -type f)" ]; then
    # A measurement that is under way may use the files that this replaces.
    lock build
    say "building bench/$1, with libraries from Maven Central"
    JAVA_HOME=$(find_boot_jdk) run mvn -B -q -f "$ROOT/bench/$1/pom.xml" package >"$log" 2>&1 || {
      cat "$log" >&2
      die "Maven could not build bench/$1" 'read its output above; it needs Maven Central or a mirror'
    }
    touch "$target/built"
  fi
}

# Builds the programs of bench/workloads. WORKLOADS is then the class path that contains them and their libraries.
build_workloads() {
  build_maven workloads
  # shellcheck disable=SC2034 # for the verbs
  WORKLOADS="$BUILD/workloads/workloads-1.0.jar:$BUILD/workloads/lib/*"
}
