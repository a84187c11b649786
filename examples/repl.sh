#!/usr/bin/env bash
# Counts what Java's REPL allocates, started and left at once.
# usage: build-scripts/run examples/repl.sh
#
# jshell is two JVMs: the one you type to, which edits and compiles, and the one that runs the
# snippets. Both are counted, each in a table of its own. The second has no terminal, so its table
# comes by way of the JVM's own log file.
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

log=$tmp/snippets.log

echo '== The JVM you type to'
echo /exit | "$JAVA_HOME/bin/jshell" \
    -J-XX:+PrintAllocCountsAtExit \
    -R-XX:+PrintAllocCountsAtExit \
    -R-XX:+UnlockDiagnosticVMOptions -R-XX:+LogVMOutput -R-XX:LogFile="$log"

echo
echo '== The JVM that runs the snippets'
for _ in $(seq 100); do      # it may end a little later than the first one
    grep -q '^<hotspot_log_done' "$log" 2>/dev/null && break
    sleep 0.1
done
grep -q '^<hotspot_log_done' "$log" 2>/dev/null ||
    fail 'the JVM that runs the snippets did not end within 10 seconds; its counts are missing'
sed -n '/^<tty>$/,/^<\/tty>$/ { /^</! p; }' "$log"
