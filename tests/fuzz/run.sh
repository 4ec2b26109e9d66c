#!/usr/bin/env bash
# Fuzzes the parts that read what strangers send. Bounded: the time that is given is shared by all targets.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: tests/fuzz/run.sh [--seconds N] [TARGET...]

Installs the Debian packages that are missing, builds the preset fuzz into build/fuzz and runs the targets one after the
other, N seconds in all (20 unless said otherwise). What a run learns stays in build/fuzz/corpus for the next one.

Targets: request_head response_head body_decoder config_loader credentials idempotency_key negotiation
whole_connection; all of them if none is named.

An input that breaks a target is kept in build/fuzz/crashes, with the command that repeats it. Once it is understood it
belongs into tests/fuzz/regressions/TARGET, where every ordinary test run plays it.

  tests/fuzz/run.sh --seconds 3600 whole_connection     an hour for one target
TEXT
}

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source deploy/packages.sh

seconds=20
targets=()
while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h)
      usage
      exit 0
      ;;
    --seconds)
      [[ "${2:-}" =~ ^[1-9][0-9]*$ ]] || die "--seconds expects a number"
      seconds=$2
      shift 2
      ;;
    *)
      [ -d "tests/fuzz/seeds/$1" ] || die "no target $1; see --help"
      targets+=("$1")
      shift
      ;;
  esac
done
[ "${#targets[@]}" -gt 0 ] ||
  targets=(request_head response_head body_decoder config_loader credentials idempotency_key negotiation
    whole_connection)
each=$(((seconds + ${#targets[@]} - 1) / ${#targets[@]}))

install_packages "${build_packages[@]}" "${fuzz_packages[@]}"
say "Building ${targets[*]}"
[ -f build/fuzz/build.ninja ] || cmake --preset fuzz
cmake --build build/fuzz --target "${targets[@]/#/fuzz_}"

ASAN_SYMBOLIZER_PATH=$(command -v llvm-symbolizer-16)
export ASAN_SYMBOLIZER_PATH

# One input may take a second, on a busy machine too; a run that needs more memory than this leaks.
limits=(-timeout=10 -rss_limit_mb=2048 -max_len=4096)

fuzz() {
  local target=$1
  local corpus=build/fuzz/corpus/$target crashes=build/fuzz/crashes/$target dictionary=tests/fuzz/http.dict
  [ "$target" != config_loader ] || dictionary=tests/fuzz/yaml.dict
  mkdir -p "$corpus" "$crashes"
  say "$target: $each s"
  "build/fuzz/fuzz_$target" -max_total_time="$each" -dict="$dictionary" "${limits[@]}" -print_final_stats=1 \
    -artifact_prefix="$crashes/" "$corpus" "tests/fuzz/seeds/$target" "tests/fuzz/regressions/$target" \
    >"build/fuzz/$target.log" 2>&1 || return 1
  grep -E 'average_exec_per_sec|number_of_executed_units' "build/fuzz/$target.log"
}

broken=()
for target in "${targets[@]}"; do
  fuzz "$target" || broken+=("$target")
done
for target in "${broken[@]}"; do
  tail -n 40 "build/fuzz/$target.log"
  say "$target is broken; the newest input repeats it:"
  input=$(find "build/fuzz/crashes/$target" -type f -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d' ' -f2-)
  printf 'build/fuzz/fuzz_%s %s\n' "$target" "$input"
done
[ "${#broken[@]}" = 0 ]
