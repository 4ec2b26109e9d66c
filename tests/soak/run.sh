#!/usr/bin/env bash
# Ten minutes of everything at once on the release build. Ends with 0 where nothing was violated.
set -euo pipefail

if [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; then
  cat <<'TEXT'
Usage: tests/soak/run.sh [OPTIONS OF THE SOAK]

Builds candor with the preset release, and the soak optimised into build/soak, and runs both for ten minutes with 2,000
connections. Options go to the soak and win over these; build/soak/soak --help lists them:

  tests/soak/run.sh --seconds 60 --connections 500
TEXT
  exit 0
fi

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[ -f build/release/build.ninja ] || cmake --preset release
cmake --build --preset release
# Not from the asan build: a sanitized soak is the slower one of the two, and would measure itself.
[ -f build/soak/build.ninja ] || cmake --preset dev -B build/soak -DCMAKE_BUILD_TYPE=Release
cmake --build build/soak --target soak

# Each connection is one open file on either side, and some more.
ulimit -n "$(ulimit -Hn)"
exec build/soak/soak --candor build/release/candor "$@"
