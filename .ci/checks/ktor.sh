#!/usr/bin/env bash
# The suite of rezo-ktor with each engine of Ktor, against the table of docs-site/ktor.md.
# Arguments go to Maven, as in: ktor.sh -Dktor.update=true
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q ${COMPILED:+-Pcompiled -Dspotless.check.skip=true} -Dkotlin.compiler.daemon=false -pl rezo-ktor -am \
  -Dtest=EnginesRun -Dsurefire.failIfNoSpecifiedTests=false "$@" package

cat rezo-ktor/target/ktor-engines.md
