#!/usr/bin/env bash
# The client against servers and proxies from Debian packages, on loopback: each cell of docs-site/interop.md is a test.
# Arguments go to Maven, as in: interop.sh -Dinterop.peers=nginx,h2o, or interop.sh -Dinterop.update=true
set -euo pipefail
cd "$(dirname "$0")/../.."

# Up to the phase that makes jars: after a build nothing is compiled again. Only the tests of this module run.
mvn -q ${COMPILED:+-Pcompiled -Dspotless.check.skip=true} -Dkotlin.compiler.daemon=false -Pinterop -pl rezo-interop -am \
  -Dtest='dev.rezo.interop.*Test,!dev.rezo.interop.DnsmasqTest' -Dsurefire.failIfNoSpecifiedTests=false "$@" package

for table in rezo-interop/target/interop-*.md; do
  printf '%s\n' "$table"
  cat "$table"
  printf '\n'
done
