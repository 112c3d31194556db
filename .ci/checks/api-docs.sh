#!/usr/bin/env bash
# The pages of all public types, docs-site/target/api: they build, nothing public lacks a word, and links lead somewhere.
set -euo pipefail
cd "$(dirname "$0")/../.."

# A module that exports something is one of the sources.
for descriptor in rezo-*/src/main/java/module-info.java; do
  if grep -q '^  exports ' "$descriptor" && ! grep -qF "/../${descriptor%/module-info.java}<" docs-site/pom.xml; then
    echo "docs-site/pom.xml: expected ${descriptor%/module-info.java} among its sources, actual not there" >&2
    exit 1
  fi
done

log=docs-site/target/api-docs.log
mkdir -p "${log%/*}"
mvn -Papi-docs -pl docs-site "$@" package > "$log" || { tail -n 40 "$log"; exit 1; }

# What every object has needs no words of its own.
if grep -E '^\[(WARNING|ERROR)\]' "$log" | grep -vE 'Undocumented: [^ ]*/(toString|equals|hashCode)/'; then
  echo "api-docs: expected no warnings but for toString, equals and hashCode, actual those above" >&2
  exit 1
fi
test -s docs-site/target/api/index.html
