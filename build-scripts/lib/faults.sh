# shellcheck shell=bash
# The faults of test/faults/: a subject, an empty line, and a diff of one file of hotspot/.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

FAULTS=$ROOT/test/faults

# The diffs, in the order in which they are tried.
fault_diffs() { [ ! -d "$FAULTS" ] || find "$FAULTS" -name '*.diff' | sort; }

fault_subject() { head -n 1 "$1"; }
# The file name that a subject gives.
fault_name() { tr 'A-Z' 'a-z' <<<"$1" | sed -E 's/[^a-z0-9]+/-/g; s/^-//; s/-$//; s/$/.diff/'; }
# The files that a diff alters, as paths in the project.
fault_files() { neutral_git -C / apply --numstat "$1" | cut -f3; }

# apply_fault DIFF DIR [OPTION...]: applies it to DIR/hotspot, without fuzz. DIR need not be in a repository.
apply_fault() {
  GIT_CEILING_DIRECTORIES=$(dirname -- "$2") neutral_git -C "$2" apply --whitespace=nowarn "${@:3}" "$1"
}

# Prints what is wrong with a diff, a line each.
lint_fault() {
  local subject files
  subject=$(fault_subject "$1")
  [ -n "$subject" ] && [ -z "$(sed -n 2p "$1")" ] || echo 'the first line must be the subject, and the second empty'
  [ ${#subject} -le 72 ] || echo "the subject has ${#subject} characters, 72 are allowed"
  [ "${1##*/}" = "$(fault_name "$subject")" ] || echo "the subject gives another file name: $(fault_name "$subject")"
  files=$(fault_files "$1" 2>&1) || { echo "$files"; return; }
  case $files in
    *$'\n'*) echo 'it alters more than one file' ;;
    hotspot/*) apply_fault "$1" "$ROOT" --check 2>&1 || true ;;
    *) echo "it alters no file of hotspot/: $files" ;;
  esac
}
