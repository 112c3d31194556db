#!/usr/bin/env bash
# Builds the site into docs-site/target/site. Where docs-site/target/api is not there yet, Dokka makes it first, from the sources.
# SITE_BASE=/rezo/ is for a site that does not stand at the root of its host.
set -euo pipefail
cd "$(dirname "$0")"

if [[ ! -s target/api/index.html ]]; then
  (cd .. && mvn -Papi-docs -pl docs-site package)
fi
if ! cmp -s package-lock.json node_modules/.built-from; then
  npm install --no-save --no-audit --no-fund # Not ci: it wants packages of platforms that a registry may not have.
  cp package-lock.json node_modules/.built-from
fi
npm run build
cp -R target/api target/site/api
