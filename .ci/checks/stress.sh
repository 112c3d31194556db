#!/usr/bin/env bash
# State that threads share, under jcstress: a short run of each test. rezo-stress/stress -m default is a long one.
set -euo pipefail
cd "$(dirname "$0")/../.."

rezo-stress/stress -sc false -jvmArgs -Xmx256m -f 1 -iters 3 -time 300 -spinStyle THREAD_YIELD
