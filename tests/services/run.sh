#!/usr/bin/env bash
# Three real services behind one Candor, with their ordinary clients, while two of the services are restarted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; then
  cat <<'TEXT'
Usage: tests/services/run.sh [--seconds 60] [--candor build/asan/candor] [--keep]

Puts nginx (static files), a Node service (HTTP, WebSocket) and a Python service behind one Candor, lets curl, Node and
Python clients use them, and restarts first the Python service, then the Node service, one of its two endpoints after the
other. Ends with 0 where no request was lost that the failure contract says can be saved. Everything is on loopback;
--keep leaves configuration, logs and results behind and says where.
TEXT
  exit 0
fi

seconds=60 candor=build/asan/candor keep=
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=$2; shift ;;
    --candor) candor=$2; shift ;;
    --keep) keep=yes ;;
    *) echo "${0##*/}: unknown option $1; see --help" >&2; exit 2 ;;
  esac
  shift
done

patience=20  # seconds, for a service to answer
# An address of loopback that no other run has at this time, so that the ports in candor.yaml are free.
address=127.$((64 + $$ / 64516)).$((1 + $$ / 254 % 254)).$((1 + $$ % 254))
here=tests/services
folder=$(mktemp -d)
export NODE_PATH=$PWD/build/node/node_modules
declare -A process

clean_up() {
  local status=$?
  trap - EXIT
  if [ "${#process[@]}" -gt 0 ]; then
    kill -TERM "${process[@]}" 2>/dev/null || true
    wait "${process[@]}" 2>/dev/null || true
  fi
  if [ "$status" != 0 ]; then tail -n 5 "$folder"/*.errors >&2 || true; fi
  if [ -n "$keep" ]; then echo "kept: $folder"; else rm -rf "$folder"; fi
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

die() { echo "${0##*/}: $*" >&2; exit 1; }

# Runs in the background under a name; what it prints goes to NAME.results. It ends with this script, however that ends.
start() {
  local name=$1
  shift
  setpriv --pdeathsig TERM -- "$@" >>"$folder/$name.results" 2>>"$folder/$name.errors" &
  process[$name]=$!
}

# Waits for an end of its own and gives its exit status.
finish() {
  local status=0
  wait "${process[$1]}" || status=$?
  unset "process[$1]"
  return "$status"
}

wait_answer() {
  local deadline=$((SECONDS + patience))
  until curl -s --noproxy '*' -o /dev/null "$1"; do
    [ "$SECONDS" -lt "$deadline" ] || die "$1 does not answer"
    sleep 0.05
  done
}

filled_in() {
  sed -e "s|ADDRESS|$address|g" -e "s|FOLDER|$folder|g" "$here/$1" >"$folder/$1"
  if [ "$1" = nginx.conf ] && [ "$(id -u)" = 0 ]; then echo "user root;" >>"$folder/$1"; fi
}

start_node() { start "node_service_$1" node $here/node_service.js "$address" "$1" && wait_answer "http://$address:$1/"; }
start_python() { start "python_service_$1" python3 $here/python_service.py "$address" "$1" && wait_answer "http://$address:$1/"; }

# One endpoint after the other, as a deploy does.
restart() {
  local service=$1 port
  shift
  for port in "$@"; do
    kill -TERM "${process[${service}_service_$port]}"
    finish "${service}_service_$port" || die "the $service service on port $port did not end well"
    "start_$service" "$port"
    echo "at $SECONDS s: restarted the $service service on port $port"
    sleep 0.5
  done
}

[ -x "$candor" ] || die "no $candor: build it, or say --candor FILE"
tests/websocket/install.sh
mkdir "$folder/files"
head -c 300000 /dev/urandom >"$folder/files/large"
seq 1 2000 >"$folder/files/small"
chmod -R a+rX "$folder"
filled_in candor.yaml
filled_in nginx.conf

start nginx env PATH="$PATH:/usr/sbin" nginx -e stderr -p "$folder" -c "$folder/nginx.conf"
start_node 18082
start_node 18083
start_python 18084
start_python 18085
start candor "$candor" run --config "$folder/candor.yaml"
wait_answer "http://$address:18081/small"
wait_answer "http://$address:18079/readyz"

SECONDS=0
start curl $here/curl_client.sh "http://$address:18080" "$folder/files" "$seconds" "$folder"
start node node $here/node_client.js "http://$address:18080" "$seconds"
start python python3 $here/python_client.py "http://$address:18080" "$seconds"
sleep $((seconds / 4))
restart python 18084 18085
sleep $((seconds / 4))
restart node 18082 18083
for client in curl node python; do finish "$client" || die "the $client client failed"; done
kill -TERM "${process[candor]}"
finish candor || die "candor did not end well"
python3 $here/judge.py "$folder"
