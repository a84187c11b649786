#!/usr/bin/env bash
# Counts what a hello-world web server (Spring Boot) allocates from its start to its end:
# start, 100 requests from ApacheBench, orderly stop.
# usage: build-scripts/run examples/web-server.sh
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

command -v mvn >/dev/null || fail 'Maven builds the server; install it: apt-get install maven'
command -v ab >/dev/null || fail 'ApacheBench sends the requests; install it: apt-get install apache2-utils'

target=$here/../build/examples/web-server
if [ ! -e "$target/built" ] || [ -n "$(find "$here/web-server" -newer "$target/built" -type f)" ]; then
    echo 'Building the server with Maven; the first time it fetches Spring Boot from Maven Central.'
    # Debian's store also has the certificates that were added on this system.
    store=/etc/ssl/certs/java/cacerts
    [ ! -e "$store" ] || export MAVEN_OPTS="${MAVEN_OPTS-} -Djavax.net.ssl.trustStore=$store"
    mvn -B -q -f "$here/web-server/pom.xml" package >"$tmp/mvn.log" 2>&1 || {
        cat "$tmp/mvn.log" >&2
        fail 'Maven could not build the server, see above; it needs Maven Central or a mirror of it'
    }
    touch "$target/built"
fi

# The server logs to a file and keeps standard output for the table.
log=$tmp/server.log
"$JAVA_HOME/bin/java" -XX:+PrintAllocCountsAtExit -jar "$target/web-server-1.0.jar" \
    --server.address=127.0.0.1 --server.port=0 \
    --spring.main.banner-mode=off --logging.threshold.console=off --logging.file.name="$log" \
    >"$tmp/table" 2>"$tmp/errors" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" || true; rm -rf "$tmp"' EXIT

port=
for _ in $(seq 600); do
    port=$(sed -n 's/.*Tomcat started on port \([0-9]*\).*/\1/p' "$log" 2>/dev/null || true)
    if [ -n "$port" ] || ! kill -0 "$server" 2>/dev/null; then break; fi
    sleep 0.1
done
[ -n "$port" ] || {
    cat "$log" "$tmp/table" "$tmp/errors" >&2 2>/dev/null || true
    fail 'the server did not start within 60 seconds, see above'
}

ab -q -n 100 "http://127.0.0.1:$port/" >"$tmp/ab.log" 2>&1 || true
grep -E '^(Complete|Failed|Non-2xx|Requests)' "$tmp/ab.log" || true
if ! grep -q '^Complete requests: *100$' "$tmp/ab.log" ||
   ! grep -q '^Failed requests: *0$' "$tmp/ab.log" || grep -q '^Non-2xx' "$tmp/ab.log"; then
    cat "$tmp/ab.log" >&2
    fail 'not all of the 100 requests succeeded, see above'
fi

kill "$server"                       # SIGTERM: the server stops in order
status=0; wait "$server" || status=$?
trap 'rm -rf "$tmp"' EXIT
if [ "$status" -ne 143 ]; then       # 128 + SIGTERM
    cat "$log" "$tmp/errors" >&2
    fail "the server stopped with status $status instead of 143, see above"
fi
cat "$tmp/table"
