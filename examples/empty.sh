#!/usr/bin/env bash
# Counts what an empty program allocates: compiles Empty.java first, then runs the class alone.
# usage: build-scripts/run examples/empty.sh

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

"$JAVA_HOME/bin/javac" -d "$tmp" "$here/Empty.java"
"$JAVA_HOME/bin/java" -XX:+PrintAllocCountsAtExit -cp "$tmp" Empty
