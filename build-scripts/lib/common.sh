# shellcheck shell=bash
# Shared by all verbs: directories, messages, help, locks, the pinned source.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

shopt -s inherit_errexit

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
JDK_SRC=$ROOT/jdk-src
PATCHES=$ROOT/patches
BUILD=$ROOT/build
# shellcheck disable=SC2034 # for the verbs
TOOLS=$BUILD/tools
VERB=$(basename -- "$0")

# shellcheck source=patches/upstream.conf
source "$PATCHES/upstream.conf"
# shellcheck source=build-scripts/lib/tools.conf
source "$ROOT/build-scripts/lib/tools.conf"

# Scripts must not depend on the locale. Programs that they run for the caller get it back, see callers_locale.
CALLERS_LOCALE=("LC_ALL${LC_ALL+=$LC_ALL}" "TZ${TZ+=$TZ}")
export LC_ALL=C TZ=UTC
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE CDPATH

say() { printf '%s: %s\n' "$VERB" "$*" >&2; }

# Prints the lines that the following message refers to.
list() { printf "  %s\n" "${1//$'\n'/$'\n'  }" >&2; }

# The first argument says what is wrong. Each further one says what to run next.
die() {
  printf '%s: error: %s\n' "$VERB" "$1" >&2
  shift
  [ $# -eq 0 ] || printf '  try: %s\n' "$@" >&2
  exit 1
}

# Prints a command as a person would type it in the root of the project.
show() {
  local word line='+'
  for word; do
    word=${word#"$ROOT"/}
    case $word in
      '' | *[!A-Za-z0-9_./:=,@%+-]*) line+=" ${word@Q}" ;;
      *) line+=" $word" ;;
    esac
  done
  printf '%s\n' "$line" >&2
}

run() { show "$@"; "$@"; }

# Restores the locale of the caller of this script.
callers_locale() {
  unset LC_ALL TZ
  local setting
  for setting in "${CALLERS_LOCALE[@]}"; do
    case $setting in *=*) export "${setting?}" ;; esac
  done
}

# Runs a long command, then says how long it took.
timed() {
  local start=$SECONDS
  "$@" || return 1
  say "done in $((SECONDS - start)) s"
}

# stoppable COMMAND...: a signal that ends this script also ends the command and all processes that the command started.
# Without this, bash would wait for the command before it handles the signal. If the sender of the signal then killed
# the script, the command would go on.
stoppable() {
  local status=0 before=${!-}
  # The trap comes before the command, so that there is no moment at which a signal leaves the command behind.
  trap '[ "${!-}" = "$before" ] || kill -- "-$!" 2>/dev/null; exit 143' INT TERM
  set -m
  "$@" &
  set +m
  wait $! || status=$?
  trap - INT TERM
  return "$status"
}

# The comment at the head of the verb is its manual: from the second line to the copyright line.
usage() { sed -n '2,/^# Copyright/{/^# Copyright/d;s/^# \{0,1\}//;p}' "$0"; }

help_if_asked() {
  case ${1-} in -h | --help) usage; exit 0 ;; esac
}

# lock WHAT...: WHAT is `build` or `series`; only one verb at a time may use each of them. Child processes inherit the
# lock, so a make that outlives its script still holds it.
lock() {
  local what
  mkdir -p "$BUILD"
  for what; do
    case " ${ALLOC_COUNTS_LOCKS-} " in *" $ROOT/$what "*) continue ;; esac
    exec {lock_fd}>>"$BUILD/.lock-$what"
    flock -n "$lock_fd" || die "another command is at work in this checkout ($(cat "$BUILD/.lock-$what.owner" 2>/dev/null))" \
      "wait until it is done, or stop it"
    echo "$VERB, process $$" >"$BUILD/.lock-$what.owner"
    export ALLOC_COUNTS_LOCKS="${ALLOC_COUNTS_LOCKS-} $ROOT/$what"
  done
}

# Runs another verb of this directory.
verb() { "$ROOT/build-scripts/$1" "${@:2}"; }

# The work of git in jdk-src must not depend on the configuration of the person who runs it.
neutral_git() { GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null git "$@"; }
jdk_git() { neutral_git -C "$JDK_SRC" "$@"; }
run_jdk_git() { show git -C "$JDK_SRC" "$@"; jdk_git "$@"; }

# Does jdk-src hold the pinned source, with or without commits on top?
fetched() {
  [ -e "$JDK_SRC/.git" ] && [ "$(jdk_git rev-parse -q --verify "$COMMIT^{tree}" 2>/dev/null)" = "$TREE" ]
}

need_source() {
  fetched || die "jdk-src does not hold the pinned source, $TAG" build-scripts/fetch
}

# author 'NAME <EMAIL>' DATE sets the author of the next commits, and committer their committer.
author() {
  export GIT_AUTHOR_NAME=${1% <*} GIT_AUTHOR_EMAIL=${1#*<} GIT_AUTHOR_DATE=$2
  GIT_AUTHOR_EMAIL=${GIT_AUTHOR_EMAIL%>}
}
committer() {
  export GIT_COMMITTER_NAME=${1% <*} GIT_COMMITTER_EMAIL=${1#*<} GIT_COMMITTER_DATE=$2
  GIT_COMMITTER_EMAIL=${GIT_COMMITTER_EMAIL%>}
}

sha256() { sha256sum <"$1" | cut -d' ' -f1; }

# check_sha256 FILE EXPECTED: fails if FILE has another hash, and prints both hashes.
check_sha256() {
  local got
  got=$(sha256 "$1")
  [ "$got" = "$2" ] || {
    say "$1 is not the expected file (wrong or truncated)"
    say "  sha256 expected: $2"
    say "  sha256 found:    $got"
    return 1
  }
}
