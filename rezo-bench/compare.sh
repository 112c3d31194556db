#!/usr/bin/env bash
# Clients beside each other: nginx on one core, one client at a time on another, each in a process of its own, turns
# interleaved. Prints tables in Markdown: requests a second, CPU time and bytes of each request, latency, connections.
#   rezo-bench/compare.sh                                                    everything
#   rezo-bench/compare.sh --clients rezo,vertx,limit --scenarios h1-plain-32 --repeat 3
# Options, each with a value:
#   --clients      ids with commas; limit is wrk, or h2load for HTTP/2
#   --scenarios    ids with commas, or beginnings of some: h1-plain stands for h1-plain-1, h1-plain-32 and h1-plain-256
#   --repeat       turns of each (3)
#   --millis       how long a turn is (600)
#   --warm-up      milliseconds that a process works on all cores before it is pinned (2500)
#   --java         home of the JVM of the clients: $JAVA_HOME, else the newest there is
#   --jvm-options  more options for those, as '-agentpath:/opt/async-profiler/lib/libasyncProfiler.so=start,event=cpu,loglevel=none,file=/tmp/p.html'
#   --page         a page whose tables are to be those of this run, where it has one: docs-site/benchmarks.md
#   --out          where tables and logs go (rezo-bench/target/compare)
# A machine that others use has other figures. Needs nginx-light, openssl, wrk,
# nghttp2-client and two cores; a JDK 21 or later for virtual threads and Helidon, Node and npm for Node's clients.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ -z ${CLASS_PATH:-} ]]; then
  mvn -q -Pbench -Dspotless.check.skip=true -Dkotlin.compiler.daemon=false -pl rezo-bench -am -DskipTests package
  CLASS_PATH=rezo-bench/target/classes:$(< rezo-bench/target/class-path)
fi

source rezo-bench/jdk.sh
jdk=$(chosen_jdk)
with_java21 "$jdk" rezo-bench/src/main/java21/dev/rezo/bench/clients/HelidonSubject.java
if [[ (" $*" != *" --clients "* || $* == *undici*) && ! -d rezo-bench/src/main/node/node_modules ]]; then
  npm install --prefix rezo-bench/src/main/node --no-audit --no-fund --silent
fi

exec "$jdk/bin/java" -Xmx256m -XX:+UseSerialGC -cp "$CLASS_PATH" dev.rezo.bench.compare.Compare "$@"
