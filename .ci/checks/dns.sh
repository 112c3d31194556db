#!/usr/bin/env bash
# The DNS client and the cache against dnsmasq on loopback: ttl, a change, an outage, single flight on the wire, TCP.
set -euo pipefail
cd "$(dirname "$0")/../.."

# Up to the phase that makes jars: after a build nothing is compiled again. Only this test runs.
mvn -q ${COMPILED:+-Pcompiled -Dspotless.check.skip=true} -Dkotlin.compiler.daemon=false -Pinterop -pl rezo-interop -am \
  -Dtest='dev.rezo.interop.DnsmasqTest' -Dsurefire.failIfNoSpecifiedTests=false "$@" package
