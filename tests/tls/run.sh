#!/usr/bin/env bash
# What testssl.sh, which knows the weaknesses of TLS servers by name, has to say of a listener with its defaults.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source deploy/packages.sh

if [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; then
  cat <<'TEXT'
Usage: tests/tls/run.sh [--candor build/release/candor] [--seconds 900] [--keep]

Makes a CA and an RSA and an EC certificate, starts a Candor that shows them and nothing else on loopback, and lets testssl
(Debian's testssl.sh) try everything it knows. Ends with 0 where nothing of severity MEDIUM or worse is found. The time is
for each certificate. --keep leaves the findings (JSON) and the logs behind and says where.
TEXT
  exit 0
fi

candor=build/release/candor seconds=900 keep=
while [ $# -gt 0 ]; do
  case $1 in
    --candor) candor=$2; shift ;;
    --seconds) seconds=$2; shift ;;
    --keep) keep=yes ;;
    *) die "unknown option $1; see --help" ;;
  esac
  shift
done

patience=20  # seconds, for Candor to answer
# An address of loopback that no other run has at this time, so that the port is free.
address=127.$((64 + $$ / 64516)).$((1 + $$ / 254 % 254)).$((1 + $$ % 254)) port=8443
folder=$(mktemp -d)
process=

clean_up() {
  local status=$?
  trap - EXIT
  [ -z "$process" ] || { kill -TERM "$process" 2>/dev/null && wait "$process" || true; }
  if [ -n "$keep" ]; then echo "kept: $folder"; else rm -rf "$folder"; fi
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

make_ca() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj "/CN=Candor test root" \
    -keyout "$folder/ca.key" -out "$folder/ca.pem" 2>"$folder/openssl.log"
}

# make_certificate NAME KEY_OPTION...
make_certificate() {
  local name=$1
  shift
  openssl req -nodes "$@" -subj /CN=example.test -keyout "$folder/$name.key" -out "$folder/$name.csr" 2>>"$folder/openssl.log"
  openssl x509 -req -in "$folder/$name.csr" -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -CAcreateserial -days 90 \
    -extfile /dev/stdin -out "$folder/$name.pem" 2>>"$folder/openssl.log" <<TEXT
subjectAltName = DNS:example.test, IP:$address
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
TEXT
}

# start_candor NAME
start_candor() {
  cat >"$folder/candor.yaml" <<TEXT
listeners:
  - address: "$address:$port"
    tls: {certificates: [{certificate: $folder/$1.pem, key: $folder/$1.key}]}
admin: off
access_log: {path: $folder/access.log}
upstreams: [{name: nobody, endpoints: ["http://$address:1"]}]
routes:
  - name: all
    filters: [{respond: {status: 200, body: "hello\n"}}]
TEXT
  setpriv --pdeathsig TERM -- "$candor" run --config "$folder/candor.yaml" 2>>"$folder/candor.log" &
  process=$!
  local deadline=$((SECONDS + patience))
  until curl -s --noproxy '*' --cacert "$folder/ca.pem" -o /dev/null "https://$address:$port/"; do
    [ "$SECONDS" -lt "$deadline" ] || die "Candor does not answer: $(tail -n 5 "$folder/candor.log")"
    sleep 0.05
  done
}

stop_candor() {
  kill -TERM "$process"
  wait "$process"
  process=
}

# What testssl says of things that are not Candor's: the test's CA has no revocation lists, and the route's answer none of
# the fields that a site chooses for itself. And the order of ciphers is left to the client on purpose: none of those that
# Candor takes is a bad choice (RFC 9325 §4.2).
not_ours="cert_revocation security_headers cipher_order"

# judge NAME: prints the findings that count; false where there are any, or none at all.
judge() {
  python3 - "$folder/$1.json" <<TEXT
import json, sys
not_ours = "$not_ours".split()
findings = json.load(open(sys.argv[1]))
bad = [each for each in findings
       if each["severity"] in ("MEDIUM", "HIGH", "CRITICAL", "FATAL") and each["id"].split(" ")[0] not in not_ours]
for each in bad:
    print("  {severity} {id}: {finding}".format(**each))
if not any(each["id"] == "TLS1_3" for each in findings):
    bad.append("testssl has not looked")
    print("  testssl has not looked at the protocols")
sys.exit(1 if bad else 0)
TEXT
}

examine() {
  say "testssl, with the certificate $1"
  start_candor "$1"
  # testssl's own status counts its findings; what it found is judged below.
  timeout -s KILL "$seconds" testssl --quiet --color 0 --warnings off --nodns none --connect-timeout 10 \
    --openssl-timeout 10 --openssl /usr/bin/openssl --add-ca "$folder/ca.pem" --jsonfile "$folder/$1.json" \
    "https://$address:$port/" >"$folder/$1.txt" 2>&1 || [ $? -lt 128 ] || die "testssl took more than $seconds seconds"
  stop_candor
  judge "$1"
}

install_packages testssl.sh curl openssl python3
[ -x "$candor" ] || die "no $candor; see --help"
make_ca
make_certificate ec -newkey ec -pkeyopt ec_paramgen_curve:P-256
make_certificate rsa -newkey rsa:2048
status=0
for certificate in ec rsa; do
  examine "$certificate" || status=1
done
[ "$status" != 0 ] || say "nothing of severity MEDIUM or worse"
exit "$status"
