#!/usr/bin/env bash
# Bodies of 1 GB, and of 256 MB over TLS, through a JVM with 64 MB of heap and 8 MB of direct memory, both ways: MemoryTest with
# larger numbers than in the build.
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q ${COMPILED:+-Pcompiled -Dspotless.check.skip=true} -Dkotlin.compiler.daemon=false -Dspotless.check.skip=true -pl rezo-client -am test \
  -Dtest=dev.rezo.client.MemoryTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Drezo.memory.bytes=$((1 << 30)) -Drezo.memory.tlsBytes=$((1 << 28)) -Drezo.memory.heap=64m
