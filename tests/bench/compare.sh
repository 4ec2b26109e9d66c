#!/usr/bin/env bash
# Two builds of Candor against each other, in turns on the same machine.
set -euo pipefail

if [ $# -lt 2 ] || [ "$1" = --help ] || [ "$1" = -h ]; then
  cat <<'TEXT'
Usage: tests/bench/compare.sh BINARY_A BINARY_B [OPTIONS OF tests/bench/run.sh]

Runs both builds side by side, measures them in turns, and prints the figures of each and the ratios to the first. Nine
rounds of a, b, c, e and m unless said otherwise:

  git worktree add ../before HEAD~1
  (cd ../before && cmake --preset release && cmake --build --preset release)
  tests/bench/compare.sh ../before/build/release/candor build/release/candor
  tests/bench/compare.sh BINARY_A BINARY_B --workloads a,scale --rounds 15

Differences below 5 % are not to be believed; for those there is tests/bench/instructions.sh.
TEXT
  exit 0
fi

before=$(realpath "$1")
after=$(realpath "$2")
shift 2
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source deploy/packages.sh
source tests/bench/tools/build.sh
install_without_daemons g++ "${bench_packages[@]}"
build_tools
exec python3 -B tests/bench/bench.py --proxies "candor-a=$before,candor-b=$after" --workloads a,b,c,e,m --rounds 9 \
  --no-syscalls "$@"
