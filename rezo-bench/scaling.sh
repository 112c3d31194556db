#!/usr/bin/env bash
# What a request costs with ever more around it: connections, buckets, streams of HTTP/2; and what two loops on two cores
# give beside one loop on one. Prints tables in Markdown: CPU time and bytes of each request, and how both grow.
#   rezo-bench/scaling.sh                                      all of it, less than four minutes
#   rezo-bench/scaling.sh --page docs-site/benchmarks.md       and writes it into this page
# TURNS and MILLIS say how often and how long each is measured; LARGEST leaves out what is larger. A machine that others use
# has other figures. Needs nginx-light, two cores, and a limit of open files (ulimit -n) of 10,500 or more.
set -euo pipefail
cd "$(dirname "$0")/.."

page=''
if [[ ${1:-} == --page ]]; then
  page=${2:?--page: expected a file}
elif (($# > 0)); then
  echo "scaling.sh: expected --page FILE or nothing, actual $*" >&2
  exit 2
fi
largest=${LARGEST:-10000} files=$(ulimit -Hn)
if [[ $files != unlimited ]] && ((files < largest + 500)); then
  echo "scaling.sh: expected a limit of $((largest + 500)) open files, actual $files: see ulimit -Hn, or set LARGEST" >&2
  exit 2
fi
[[ $files != unlimited ]] && ((files < 20000)) || files=20000
ulimit -n "$files"

if [[ -z ${CLASS_PATH:-} ]]; then
  mvn -q -Pbench -Dspotless.check.skip=true -Dkotlin.compiler.daemon=false -pl rezo-bench -am -DskipTests package
  CLASS_PATH=rezo-bench/target/classes:$(< rezo-bench/target/class-path)
fi

servers=() port=${PORT:-18980}
directory=$(mktemp -d)
end() {
  for server in "${servers[@]}"; do
    kill "$server" 2> /dev/null || true
    wait "$server" || true
  done
  rm -rf "$directory"
}
trap end EXIT

# serve CORE PORT: nginx on this core, by HTTP/1.1 on the port, and by HTTP/2 on the next.
serve() {
  local own=$directory/$1
  mkdir "$own"
  cat > "$own/nginx.conf" << END
daemon off;
worker_processes 1;
pid $own/pid;
error_log stderr;
events { worker_connections $((files - 100)); }
http {
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 3600s;
  client_header_timeout 3600s;
  http2_max_concurrent_streams 1000;
  client_body_temp_path $own/body;
  proxy_temp_path $own/proxy;
  fastcgi_temp_path $own/fastcgi;
  uwsgi_temp_path $own/uwsgi;
  scgi_temp_path $own/scgi;
  server {
    listen 127.0.0.1:$2 backlog=4096;
    listen 127.0.0.1:$(($2 + 1)) http2;
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
  taskset -c "$1" nginx -c "$own/nginx.conf" &
  servers+=($!)
  until (: < "/dev/tcp/127.0.0.1/$2") 2> /dev/null; do
    kill -0 "${servers[-1]}"
    sleep 0.1
  done
}
serve 0 "$port"
serve 1 $((port + 2))

"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xms1g -Xmx1g -XX:+UseSerialGC -XX:-UseDynamicNumberOfCompilerThreads -cp "$CLASS_PATH" \
  dev.rezo.bench.scaling.Scaling "$port" $((port + 1)) $((port + 2)) "${TURNS:-3}" "${MILLIS:-600}" "$largest" "$page"
