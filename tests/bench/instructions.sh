#!/usr/bin/env bash
# Instructions per exchange, held against tests/bench/instructions.txt; instructions.py says how.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; then
  cat <<'TEXT'
Usage: tests/bench/instructions.sh [--candor FILE] [--profiled] [--only NAME] [--record] [--keep]

Counts the instructions that Candor executes in user mode for one exchange of each kind, under valgrind, and fails
where they are more than 3 % above tests/bench/instructions.txt. The same on a busy machine as on a quiet one; takes
less than a minute. Without --candor it builds the preset release first.

  --candor FILE  this binary instead; of the preset release, or
  --profiled     built by deploy/profiled.sh: then each kind must take at least 5 % fewer than recorded
  --only NAME    one kind of exchange, as instructions.txt names them
  --record       write the figures, after a change that is worth its price
  --keep         keep the profiles, to see with callgrind_annotate where the instructions are
TEXT
  exit 0
fi

source deploy/packages.sh
source tests/bench/tools/build.sh
install_packages "${build_packages[@]}" python3 util-linux valgrind

candor=()
if [[ " $* " != *" --candor"* ]]; then
  say "Building"
  [ -f build/release/build.ninja ] || cmake --preset release
  cmake --build --preset release
  candor=(--candor build/release/candor)
fi
build_tools
exec python3 -B tests/bench/instructions.py "${candor[@]}" "$@"
