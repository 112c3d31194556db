#!/usr/bin/env bash
# Rezo's command line against nginx on loopback: whole bodies, few connections, restarts, timeouts, refused certificates.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
http=$((20000 + RANDOM % 10000))
https=$((http + 1))
wrong_host=$((http + 2))
expired=$((http + 3))
stalled=$((http + 4))
server=
staller=

cleanup() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  [ -z "$staller" ] || kill "$staller" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

passed=0
say() { printf 'ok   %s\n' "$1"; passed=$((passed + 1)); }
fail() { printf 'FAIL %s: expected %s, actual %s\n' "$1" "$2" "$3"; exit 1; }
same() { [ "$2" = "$3" ] || fail "$1" "$2" "$3"; say "$1"; }
at_most() { [ "$3" -le "$2" ] || fail "$1" "at most $2" "$3"; say "$1 ($3)"; }

certificate() { # name, subject alternative name, not before, not after
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/$1.key" -out "$work/$1.csr" \
    -subj "/CN=$1" 2>/dev/null
  printf 'subjectAltName=%s\n' "$2" > "$work/$1.ext"
  openssl ca -batch -config "$work/ca.conf" -in "$work/$1.csr" -out "$work/$1.crt" -extfile "$work/$1.ext" \
    -startdate "$3" -enddate "$4" -notext 2>/dev/null
}

make_certificates() {
  mkdir "$work/issued"
  : > "$work/index.txt"
  echo 1000 > "$work/serial"
  cat > "$work/ca.conf" <<CONF
[ca]
default_ca = throwaway
[throwaway]
dir = $work
new_certs_dir = $work/issued
database = $work/index.txt
serial = $work/serial
certificate = $work/ca.crt
private_key = $work/ca.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
CONF
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/ca.key" -out "$work/ca.crt" \
    -days 2 -subj '/CN=Throw-away CA' 2>/dev/null
  local before after
  before=$(date -u -d '-1 day' +%Y%m%d%H%M%SZ)
  after=$(date -u -d '+1 day' +%Y%m%d%H%M%SZ)
  certificate good 'DNS:localhost,IP:127.0.0.1' "$before" "$after"
  certificate other 'DNS:other.test' "$before" "$after"
  certificate old 'DNS:localhost' 20200101000000Z 20210101000000Z
}

start_nginx() {
  mkdir "$work/www" "$work/tmp"
  printf 'hello world\n' > "$work/www/small"
  head -c 102400 /dev/urandom > "$work/www/medium"
  head -c 104857600 /dev/urandom > "$work/www/large"
  cat > "$work/nginx.conf" <<CONF
daemon off;
worker_processes 1;
pid $work/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000;
  client_body_temp_path $work/tmp/body;
  proxy_temp_path $work/tmp/proxy;
  fastcgi_temp_path $work/tmp/fastcgi;
  uwsgi_temp_path $work/tmp/uwsgi;
  scgi_temp_path $work/tmp/scgi;
  root $work/www;
  server { listen 127.0.0.1:$http; location = /status { stub_status; } }
  server { listen 127.0.0.1:$https ssl; ssl_certificate $work/good.crt; ssl_certificate_key $work/good.key; }
  server { listen 127.0.0.1:$wrong_host ssl; ssl_certificate $work/other.crt; ssl_certificate_key $work/other.key; }
  server { listen 127.0.0.1:$expired ssl; ssl_certificate $work/old.crt; ssl_certificate_key $work/old.key; }
}
CONF
  chmod -R a+rX "$work"
  run_nginx
}

run_nginx() {
  nginx -c "$work/nginx.conf" -e "$work/error.log" 2>/dev/null &
  server=$!
  for _ in $(seq 100); do
    if curl -fsS -o "$work/up" "http://127.0.0.1:$http/small" 2>/dev/null; then return; fi
    sleep 0.05
  done
  fail 'nginx starts' 'an answer' "$(cat "$work/error.log")"
}

accepted() { curl -fsS "http://127.0.0.1:$http/status" | awk 'NR == 3 { print $1 }'; }

sha() { sha256sum "$1" | cut -d' ' -f1; }

whole_bodies() {
  local name url
  for name in small medium large; do
    for url in "http://127.0.0.1:$http/$name" "https://localhost:$https/$name"; do
      ./rezo -sS --cacert "$work/ca.crt" -o "$work/got" "$url"
      same "$url is fetched whole" "$(sha "$work/www/$name")" "$(sha "$work/got")"
    done
  done
}

few_connections() {
  local before after
  before=$(accepted)
  ./rezo load "http://127.0.0.1:$http/small" -c 32 -n 10000 > "$work/load.txt" || fail '10,000 requests' 'exit 0' "$(cat "$work/load.txt")"
  after=$(accepted)
  at_most '10,000 requests over 32 connections, by the count of nginx' 32 $((after - before - 1))
}

restarts() {
  ./rezo load "http://127.0.0.1:$http/small" -c 16 -d 4s > "$work/load.txt" &
  local load=$! i
  for i in 1 2 3; do
    sleep 0.9
    kill -HUP "$server"                                             # new workers, the old ones close what is idle
    [ "$i" -ne 2 ] || pkill -KILL -o -P "$server" 2>/dev/null || true # one worker dies with all its connections
  done
  wait "$load" || fail 'restarts lose no idempotent request' 'exit 0' "$(cat "$work/load.txt")"
  say 'restarts in the middle of a run lose no idempotent request'
}

# Nobody listens for a second: what was sent on a connection that ended goes on a new one when there is one again.
stop_and_start() {
  ./rezo load "http://127.0.0.1:$http/small" -c 16 -d 4s > "$work/load.txt" &
  local load=$!
  sleep 1.2
  kill -QUIT "$server"
  wait "$server" || true
  sleep 1
  run_nginx
  wait "$load" || fail 'a server that is away for a second costs no call' 'exit 0' "$(cat "$work/load.txt")"
  say 'a server that is away for a second in the middle of a run costs no call'
}

exits_with() { # what, expected exit code, part of the message, arguments...
  local what=$1 expected=$2 part=$3 code=0
  shift 3
  ./rezo -sS "$@" > "$work/out" 2> "$work/err" || code=$?
  same "$what: exit code" "$expected" "$code"
  grep -qi -- "$part" "$work/err" || fail "$what: message" "$part" "$(cat "$work/err")"
  printf '     %s\n' "$(head -n 1 "$work/err")"
}

stalls() {
  # A server that accepts and says nothing.
  python3 -c 'import socket, sys, time
s = socket.socket(); s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen(8)
held = []
while True: held.append(s.accept())' "$stalled" &
  staller=$!
  sleep 0.3
  local start end
  start=$(date +%s%N)
  exits_with 'a stalled server' 28 'timed out' --max-time 1 "http://127.0.0.1:$stalled/"
  end=$(date +%s%N)
  at_most 'a stalled server ends on time, in ms with the start of the process' 2500 $(((end - start) / 1000000))
}

make_certificates
start_nginx
whole_bodies
few_connections
restarts
stop_and_start
stalls
exits_with 'an unknown authority' 60 'not trusted' "https://localhost:$https/small"
exits_with 'an expired certificate' 60 'expired' --cacert "$work/ca.crt" "https://localhost:$expired/small"
exits_with 'a certificate for another host' 60 'other.test' --cacert "$work/ca.crt" "https://localhost:$wrong_host/small"
printf '%d passed, 0 failed\n' "$passed"
