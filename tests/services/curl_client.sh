#!/usr/bin/env bash
# Asks nginx for its files with curl, in the ways that browsers and download tools ask, and compares what comes.
# Prints a line for each request: number, method, kind, "ok" or what was wrong.
# Usage: curl_client.sh URL FILES SECONDS FOLDER
set -euo pipefail
url=$1 files=$2 seconds=$3 folder=$4
got=$folder/curl_got
pause=0.02
count=0

# Tells of one request: its kind, the status it should have, the content it should have, then curl's arguments.
ask() {
  local kind=$1 status=$2 content=$3 id=curl-$((++count)) said
  shift 3
  : >"$got"  # curl writes no file where no content comes
  local method=GET
  [ "$kind" != head ] || method=HEAD
  said=$(curl -sS --noproxy '*' --max-time 20 -o "$got" -w '%{http_code}' "${@//ID/$id}" 2>&1) || said="$said, curl says $?"
  if [ "$said" = "$status" ] && cmp -s "$got" "$content"; then said=ok; fi
  printf '%s\t%s\t%s\t%s\n' "$id" "$method" "$kind" "${said//$'\n'/ }"
}

head -c 4321 "$files/large" | tail -c 4222 >"$folder/curl_part"
tail -c 77 "$files/large" >"$folder/curl_end"
curl -sS --noproxy '*' -o "$got" -D "$folder/curl_head" "$url/files/small?id=curl-0"
printf 'curl-0\tGET\tfirst\tok\n'
tag=$(sed -n 's/^ETag: *\(.*[^\r]\)\r*$/\1/Ip' "$folder/curl_head")
modified=$(sed -n 's/^Last-Modified: *\(.*[^\r]\)\r*$/\1/Ip' "$folder/curl_head")

while [ "$SECONDS" -lt "$seconds" ]; do
  ask whole 200 "$files/large" "$url/files/large?id=ID"
  ask compressed 200 "$files/small" --compressed "$url/files/small?id=ID"
  ask range 206 "$folder/curl_part" -r 99-4320 "$url/files/large?id=ID"
  ask suffix 206 "$folder/curl_end" -r -77 "$url/files/large?id=ID"
  ask unsatisfiable 416 "$got" -r 999999999- "$url/files/large?id=ID"
  ask unchanged 304 /dev/null -H "If-None-Match: $tag" "$url/files/small?id=ID"
  ask unmodified 304 /dev/null -H "If-Modified-Since: $modified" "$url/files/small?id=ID"
  ask changed 200 "$files/small" -H 'If-None-Match: "another"' "$url/files/small?id=ID"
  ask failed_condition 412 "$got" -H 'If-Match: "another"' "$url/files/small?id=ID"
  ask head 200 "$got" -I "$url/files/small?id=ID"
  ask missing 404 "$got" "$url/files/nothing?id=ID"
  sleep "$pause"
done
