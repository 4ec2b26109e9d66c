#!/usr/bin/env bash
# Measures Candor against other proxies; bench.py says how, and tests/bench/run.sh --help what the figures mean.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source deploy/packages.sh
source tests/bench/tools/build.sh

# Neither needs more than Python.
for option in "$@"; do
  case "$option" in
    --help | -h | --render | --render=*) exec python3 -B tests/bench/bench.py "$@" ;;
  esac
done

install_without_daemons "${build_packages[@]}" "${bench_packages[@]}"
say "Building"
[ -f build/release/build.ninja ] || cmake --preset release
cmake --build --preset release
build_tools
exec python3 -B tests/bench/bench.py "$@"
