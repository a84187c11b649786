#!/usr/bin/env bash
# Reads the counts of Points.java through two agents that were not made for them: Jolokia (JMX over HTTP) and the JMX
# exporter of Prometheus. Maven fetches both from Maven Central the first time.
# usage: build-scripts/run examples/agents.sh
#
# Copyright (c) 2026 The alloc-counts authors.
# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

command -v mvn >/dev/null || fail 'Maven fetches the agents; install it: apt-get install maven'
command -v curl >/dev/null || fail 'curl asks the agents; install it: apt-get install curl'

get() { # ARTIFACT NAME
    [ ! -e "$target/$2" ] || return 0
    mvn -B -q dependency:copy -Dartifact="$1" -DoutputDirectory="$tmp/agents" >"$tmp/mvn.log" 2>&1 || {
        cat "$tmp/mvn.log" >&2
        fail "Maven could not get $1, see above; it needs Maven Central or a mirror of it"
    }
    mkdir -p "$target"
    mv "$tmp"/agents/*.jar "$target/$2"
}

# Debian's store also has the certificates that were added on this system.
store=/etc/ssl/certs/java/cacerts
[ ! -e "$store" ] || export MAVEN_OPTS="${MAVEN_OPTS-} -Djavax.net.ssl.trustStore=$store"
target=$here/../build/examples/agents
get org.jolokia:jolokia-agent-jvm:2.2.9:jar:javaagent jolokia.jar
get io.prometheus.jmx:jmx_prometheus_javaagent:1.0.1 prometheus.jar

jolokia_port=18778
prometheus_port=19404
"$JAVA_HOME/bin/javac" -d "$tmp" "$here/Points.java"
mkfifo "$tmp/enter"
"$JAVA_HOME/bin/java" "-javaagent:$target/jolokia.jar=host=127.0.0.1,port=$jolokia_port" \
    "-javaagent:$target/prometheus.jar=127.0.0.1:$prometheus_port:$here/prometheus.yaml" \
    -cp "$tmp" Points <"$tmp/enter" >"$tmp/out" 2>&1 &
program=$!
exec 3>"$tmp/enter"
trap 'kill "$program" 2>/dev/null || true; wait "$program" || true; rm -rf "$tmp"' EXIT
for _ in $(seq 600); do
    if grep -q '^Enter ends' "$tmp/out" || ! kill -0 "$program" 2>/dev/null; then break; fi
    sleep 0.1
done
grep -q '^Enter ends' "$tmp/out" || {
    cat "$tmp/out" >&2
    fail 'the program did not start within 60 seconds, see above'
}

ask() { # URL PATTERN
    curl -sS --max-time 30 "$1" >"$tmp/answer" || fail "nobody answers at $1"
    grep -E "$2" "$tmp/answer" || {
        cat "$tmp/answer" >&2
        fail "the answer from $1 has no $2, see above"
    }
}

bean=jdk.alloccounts:type=AllocCounts
ask "http://127.0.0.1:$jolokia_port/jolokia/read/$bean/TotalAlive" '"value":[1-9][0-9]*,"status":200'
ask "http://127.0.0.1:$jolokia_port/jolokia/exec/$bean/get(java.lang.String)/Points\$Point" '"allocs":300001,'

metrics=http://127.0.0.1:$prometheus_port/metrics
metric() { # NAME TYPE LABELS VALUE
    ask "$metrics" "^# HELP $1 [A-Z]"
    ask "$metrics" "^# TYPE $1 $2\$"
    ask "$metrics" "^$1$3 $4"
}
point='\{class="Points\$Point"\}'
metric jvm_objects_allocated_total counter '' '[1-9]'
metric jvm_objects_freed_total counter '' '[1-9]'
metric jvm_objects_live gauge '' '[1-9]'
metric jvm_allocated_bytes_total counter '' '[1-9]'
metric jvm_freed_bytes_total counter '' '[1-9]'
metric jvm_live_bytes gauge '' '[1-9]'
metric jvm_allocated_classes gauge '' '[1-9]'
metric jvm_alloc_counts_settlement_seconds_total counter '' '[0-9.E-]*[1-9]'
metric jvm_alloc_counts_memory_bytes gauge '' '[1-9]'
metric jvm_class_objects_allocated_total counter "$point" 300001
metric jvm_class_objects_freed_total counter "$point" 200000
metric jvm_class_objects_live gauge "$point" 100001
metric jvm_class_allocated_bytes_total counter "$point" 7200024
metric jvm_class_freed_bytes_total counter "$point" 4800000
if command -v promtool >/dev/null; then
    promtool check metrics <"$tmp/answer" || fail 'promtool objects to the metrics, see above'
fi
