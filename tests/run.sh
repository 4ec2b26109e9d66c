#!/usr/bin/env bash
# The whole check, the same for a developer and for CI: installs what is missing, builds with AddressSanitizer and
# UndefinedBehaviorSanitizer and with warnings as errors, and runs every test.
set -euo pipefail

if [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; then
  cat <<'TEXT'
Usage: tests/run.sh [CTEST OPTIONS]

Installs the Debian packages that are missing (as root, or with sudo; no daemon is started) and the npm packages of
tests/websocket (into build/node), builds the preset asan into build/asan and runs all tests. Options go to ctest:

  tests/run.sh -R Maintenance     only the tests whose name matches
  tests/run.sh -L unit            only the unit tests
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
