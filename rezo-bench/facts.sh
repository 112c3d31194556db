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

# The feature number of a JDK: 25 for 25.0.3.
feature_of() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2> /dev/null || true; }

jdk=${JAVA_HOME:-}
if [[ -z $jdk ]]; then
  best=0
  for candidate in /usr/lib/jvm/*; do
    feature=$(feature_of "$candidate")
    if [[ -x $candidate/bin/java && -n $feature ]] && ((feature > best)); then
      jdk=$candidate best=$feature
    fi
  done
fi
if [[ $(feature_of "$jdk") -ge 21 ]]; then # Helidon's classes are of Java 21, so what uses them is, too.
  "$jdk/bin/javac" --release 21 -proc:none -nowarn -Xlint:none -d rezo-bench/target/classes-21 -cp "$CLASS_PATH" \
    rezo-bench/src/main/java21/dev/rezo/bench/facts/HelidonPeer.java
  CLASS_PATH=$CLASS_PATH:rezo-bench/target/classes-21
fi

exec "$jdk/bin/java" -Xmx256m -XX:+UseSerialGC -cp "$CLASS_PATH" dev.rezo.bench.facts.Facts \
  "$page" "${CLIENTS:-}" "${PATIENCE:-65}" rezo-bench/target/facts
