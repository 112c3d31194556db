#!/usr/bin/env bash
# What clients do when a server misbehaves: each in a process of its own, with the settings that it comes with, against
# servers that say and do wrong things. Writes tables in Markdown between the marks of a page, and prints them.
#   rezo-bench/facts.sh docs-site/why.md       all of it, about four minutes
# CLIENTS are ids with commas (all there are); PATIENCE says for how many seconds a server is silent (65), 0 leaves that out.
# JAVA_HOME names the JVM of all; without it, it is the newest there is: Helidon takes part from JDK 21 on. What
# clients print goes to rezo-bench/target/facts. Needs Linux, for a second address of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

page=${1:?a page: expected a file, as docs-site/why.md}
if [[ -z ${CLASS_PATH:-} ]]; then
  mvn -q -Pbench -Dspotless.check.skip=true -Dkotlin.compiler.daemon=false -pl rezo-bench -am -DskipTests package
  CLASS_PATH=rezo-bench/target/classes:$(< rezo-bench/target/class-path)
fi

source rezo-bench/jdk.sh
jdk=$(chosen_jdk)
with_java21 "$jdk" rezo-bench/src/main/java21/dev/rezo/bench/facts/HelidonPeer.java

exec "$jdk/bin/java" -Xmx256m -XX:+UseSerialGC -cp "$CLASS_PATH" dev.rezo.bench.facts.Facts \
  "$page" "${CLIENTS:-}" "${PATIENCE:-65}" rezo-bench/target/facts
