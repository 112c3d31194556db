#!/usr/bin/env bash
# What interceptors, plugins and telemetry cost: nginx on one core, one JVM on another, in which one client without any of
# it and one with each take turns. Prints a table: CPU time as a ratio to the client without, bytes, requests a second.
# A machine that others use has other figures, and ratios that say less.
#   rezo-bench/costs.sh            all of them
#   rezo-bench/costs.sh Redirects  those whose names have this in them, and what they are compared with
#   rezo-bench/costs.sh --telemetry                                telemetry alone, over sockets and in memory, each turn
#                                                                  between two of the client without: under four minutes
#   rezo-bench/costs.sh --telemetry --page docs-site/telemetry.md  and writes it into this page
# TURNS and MILLIS say how often and how long each is measured (25 and 400; with --telemetry 30 and 150): many short turns,
# as machines change their mind from one second to the next. AT_ONCE says how many requests run at a time. Needs nginx-light.
set -euo pipefail
cd "$(dirname "$0")/.."

page=''
if [[ ${1:-} == --telemetry && ${2:-} == --page ]]; then
  page=${3:?--page: expected a file}
fi

if [[ -z ${CLASS_PATH:-} ]]; then
  mvn -q -Pbench -Dspotless.check.skip=true -pl rezo-bench -am -DskipTests package
  CLASS_PATH=rezo-bench/target/classes:$(< rezo-bench/target/class-path)
fi

server='' port=${PORT:-18998}
directory=$(mktemp -d)
end() {
  if [[ -n $server ]]; then
    kill "$server" 2> /dev/null || true
    wait "$server" || true
  fi
  rm -rf "$directory"
}
trap end EXIT
cat > "$directory/nginx.conf" << END
daemon off;
worker_processes 1;
pid $directory/pid;
error_log stderr;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 300s;
  client_body_temp_path $directory/body;
  proxy_temp_path $directory/proxy;
  fastcgi_temp_path $directory/fastcgi;
  uwsgi_temp_path $directory/uwsgi;
  scgi_temp_path $directory/scgi;
  server {
    listen 127.0.0.1:$port;
    location / {
      default_type text/plain;
      add_header Cache-Control no-store;
      add_header ETag '"5f3a-1c8"';
      add_header Vary Accept;
      add_header X-Request-Id 4bf92f3577b34da6a3ce929d0e0e4736;
      add_header Strict-Transport-Security max-age=31536000;
      return 200 'hello world!';
    }
  }
}
END
cores=$(nproc) own=-1
if ((cores > 1)); then
  own=1
  taskset -c 0 nginx -c "$directory/nginx.conf" &
else
  nginx -c "$directory/nginx.conf" &
fi
server=$!
until (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do
  kill -0 "$server"
  sleep 0.1
done

if [[ ${1:-} == --telemetry ]]; then
  what=(dev.rezo.bench.costs.TelemetryCosts "http://127.0.0.1:$port/" "$own" "${AT_ONCE:-32}"
    "${TURNS:-30}" "${MILLIS:-150}" "$page")
else
  what=(dev.rezo.bench.costs.Costs "http://127.0.0.1:$port/" 12 "$own" "${AT_ONCE:-32}"
    "${TURNS:-25}" "${MILLIS:-400}" "${1:-}")
fi
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xms512m -Xmx512m -XX:+UseSerialGC -XX:ActiveProcessorCount=1 \
  -XX:-UseDynamicNumberOfCompilerThreads -cp "$CLASS_PATH" "${what[@]}"
