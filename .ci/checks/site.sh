#!/usr/bin/env bash
# The site builds, and a headless Chromium finds each page in order: links, search, console, a phone's width, day and night.
# It stands below /rezo/ here, so that a link that begins at the root of the host is found. api-docs.sh, which comes before,
# has made the pages of the API from these sources. npm asks its registry for what package-lock.json says.
set -euo pipefail
cd "$(dirname "$0")/../.."

if grep -n '"resolved"' docs-site/package-lock.json; then
  echo "docs-site/package-lock.json: expected versions and digests, actual the address of a registry" >&2
  exit 1
fi

export SITE_BASE=/rezo/
docs-site/build.sh
timeout 900 node docs-site/walk.mjs "$@"
