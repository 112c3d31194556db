#!/usr/bin/env bash
# The tests of what reads, merges and draws figures, and then each benchmark for a moment: they compile, and they run. It measures nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

rm -rf rezo-bench/target/surefire-reports
mvn -q -Pbench${COMPILED:+,compiled} -Dspotless.check.skip=true -Dkotlin.compiler.daemon=false -pl rezo-bench -am test \
  -Dtest='dev/rezo/bench/**/*Test' -Dsurefire.failIfNoSpecifiedTests=false
printf '%d classes of tests passed\n' "$(ls rezo-bench/target/surefire-reports/TEST-*.xml | wc -l)"

rezo-bench/bench -f 0 -wi 0 -i 1 -r 50ms -foe true -v SILENT -rf csv -rff rezo-bench/target/moment.csv
printf '%d benchmarks ran\n' "$(($(wc -l < rezo-bench/target/moment.csv) - 1))"

TURNS=1 MILLIS=200 rezo-bench/costs.sh
TURNS=1 MILLIS=100 rezo-bench/costs.sh --telemetry

TURNS=1 MILLIS=100 LARGEST=1000 rezo-bench/scaling.sh

# Clients beside each other: these rows tell nothing in so short a time but that each answer was right.
rezo-bench/compare.sh --clients rezo,rezo-blocking,vertx,limit --scenarios h1-plain-32,h2-tls-32 \
  --repeat 1 --millis 200 --warm-up 500

# What Rezo does when a server misbehaves, without the silence, which takes a minute. The page says the same of it, but for
# amounts: those are larger on a machine that is busy.
page=$(mktemp)
trap 'rm -f "$page"' EXIT
printf '<!-- facts: begin -->\n<!-- facts: end -->\n' > "$page"
CLIENTS=rezo PATIENCE=0 rezo-bench/facts.sh "$page"
rows() { sed -n 's/ within [^|]*//g; /^| Rezo, async |/p' "$1"; }
diff <(rows docs-site/why.md | head -n 4) <(rows "$page")
