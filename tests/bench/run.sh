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
sources=(CMakeLists.txt CMakePresets.json config deploy/profiled.sh filters proxy tests/bench/{train,workloads}.py)
if [ ! -x "$candor" ] || [ -n "$(find "${sources[@]}" -newer "$candor" -not -name '*.yaml' -print -quit)" ]; then
  deploy/profiled.sh
fi
build_tools
exec python3 -B tests/bench/bench.py "$@"
