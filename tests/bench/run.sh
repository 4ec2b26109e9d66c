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
# What is measured is what people are told to run.
candor=build/profiled/candor
if [ ! -x "$candor" ] || [ -n "$(find CMakeLists.txt config filters proxy -newer "$candor" -print -quit)" ]; then
  deploy/profiled.sh
fi
build_tools
exec python3 -B tests/bench/bench.py "$@"
