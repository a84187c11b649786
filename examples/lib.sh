# shellcheck shell=bash
# Shared by the example scripts: finds the JDK, or says how to get one that counts.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$1" >&2
    exit 1
}

# JAVA_HOME, or the JDK that this repository has built
if [ -z "${JAVA_HOME:-}" ]; then
    JAVA_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/build/jdk
fi
export JAVA_HOME
name=examples/$(basename "$0")
[ -x "$JAVA_HOME/bin/java" ] ||
    fail "no JDK in $JAVA_HOME; start this script with: build-scripts/run $name"
"$JAVA_HOME/bin/java" -XX:+PrintAllocCountsAtExit --version >/dev/null 2>&1 ||
    fail "the JDK in $JAVA_HOME does not count allocations; start this script with: build-scripts/run $name"

# everything temporary goes here and leaves with the script
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
