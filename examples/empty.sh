#!/usr/bin/env bash
# Counts what an empty program allocates: compiles Empty.java first, then runs the class alone.
# usage: build-scripts/run examples/empty.sh
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

"$JAVA_HOME/bin/javac" -d "$tmp" "$here/Empty.java"
"$JAVA_HOME/bin/java" -XX:+PrintAllocCountsAtExit -cp "$tmp" Empty
