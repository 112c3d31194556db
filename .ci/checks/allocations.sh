#!/usr/bin/env bash
# What the hot paths allocate, against the limits in rezo-bench/allocations.txt: bytes are the same on a busy machine.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [[ -z ${CLASS_PATH:-} ]]; then
  mvn -q -Pbench -Dspotless.check.skip=true -Dkotlin.compiler.daemon=false -pl rezo-bench -am -DskipTests package
  CLASS_PATH=rezo-bench/target/classes:$(< rezo-bench/target/class-path)
fi
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -XX:+UseSerialGC -Djmh.ignoreLock=true -cp "$CLASS_PATH" \
  dev.rezo.bench.gate.AllocationGate rezo-bench/allocations.txt
