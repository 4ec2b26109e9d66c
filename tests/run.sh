#!/usr/bin/env bash
# The whole check of a change: installs what is missing, builds with AddressSanitizer and UndefinedBehaviorSanitizer and
# with warnings as errors, runs every test, and counts the instructions of an exchange.
set -euo pipefail

if [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; then
  cat <<'TEXT'
Usage: tests/run.sh [CTEST OPTIONS]

Installs the Debian packages that are missing (as root, or with sudo; no daemon is started) and the npm packages of
tests/websocket (into build/node), builds the preset asan into build/asan and runs all tests. Then it builds the preset
release and holds what an exchange costs against tests/bench/instructions.txt. With options, which go to ctest, it
leaves that out:

  tests/run.sh -R Maintenance     only the tests whose name matches
  tests/run.sh -L unit            only the unit tests
  CANDOR_UNDER_TEST=$PWD/build/profiled/candor tests/run.sh -L integration
                                  those of the program, with another build of it
TEXT
  exit 0
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/packages.sh

install_without_daemons "${build_packages[@]}" "${test_packages[@]}"
say "Packages of npm"
tests/websocket/install.sh
say "Building with sanitizers"
[ -f build/asan/build.ninja ] || cmake --preset asan
cmake --build --preset asan
say "Headers and format"
tests/style.sh
say "Tests"
ctest --preset asan -j "$(($(nproc) * 2))" "$@"
[ $# -gt 0 ] || tests/bench/instructions.sh
