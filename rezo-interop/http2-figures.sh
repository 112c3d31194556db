#!/usr/bin/env bash
# Requests a second and CPU for each by HTTP/2, of this client beside h2load, in one run: nghttpd on one core, the client
# on another, three times in turn. Not part of the checks: a machine that others use has other figures. Needs
# nghttp2-server, nghttp2-client and classes that are compiled (bash .ci/checks/interop.sh has done that).
#   http2-figures.sh [CLASS PATH of the tests]
set -euo pipefail
cd "$(dirname "$0")"

class_path=${1:-}
if [[ -z $class_path ]]; then
  list=$(mktemp)
  (cd .. && mvn -q -o -Pinterop -pl rezo-interop -am test-compile dependency:build-classpath \
    -Dmdep.outputFile="$list" -Dkotlin.compiler.daemon=false)
  class_path=target/test-classes:$(< "$list")
  rm -f "$list"
fi

port=18999 seconds=${SECONDS_EACH:-6}
directory=$(mktemp -d)
trap 'kill "$server" 2> /dev/null; rm -rf "$directory"' EXIT
head -c 1024 /dev/zero | tr '\0' 'x' > "$directory/1k"
taskset -c 0 nghttpd -a 127.0.0.1 -d "$directory" -m 1000 --no-tls "$port" > /dev/null &
server=$!
sleep 1

url=http://127.0.0.1:$port/1k
for streams in 1 32 256; do
  for turn in 1 2 3; do
    printf '%s streams, turn %s: h2load ' "$streams" "$turn"
    { time -p taskset -c 1 h2load -D "$seconds" --warm-up-time 1 -c 1 -m "$streams" "$url" > "$directory/out"; } \
      2> "$directory/time"
    requests=$(sed -n 's/^requests: \([0-9]*\) total.*/\1/p' "$directory/out")
    rate=$(sed -n 's/^finished in .*s, \([0-9.]*\) req\/s.*/\1/p' "$directory/out")
    awk -v n="$requests" -v rate="$rate" -v whole="$(((seconds + 1)))" -v part="$seconds" \
      '/^user|^sys/ { cpu += $2 } END { printf "%.0f requests/s, %.1f us CPU/request\n", rate, cpu * part / whole * 1e6 / n }' \
      "$directory/time"
    printf '%s streams, turn %s: rezo   ' "$streams" "$turn"
    taskset -c 1 java -Xmx512m -cp "$class_path" dev.rezo.interop.Http2Figures "$url" "$streams" 8 "$seconds"
  done
done
