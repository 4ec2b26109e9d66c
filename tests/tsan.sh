#!/usr/bin/env bash
# Builds with ThreadSanitizer and runs the tests in which threads meet: the real program under the integration tests,
# and the unit tests of what workers share. What it reports makes a test fail; tests/tsan.supp has the exceptions.
set -euo pipefail

if [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; then
  cat <<'TEXT'
Usage: tests/tsan.sh [CTEST OPTIONS]

Builds the preset tsan into build/tsan and runs unit and integration tests there. Everything is some ten times slower, so
a test with a deadline may fail for that alone: the reports count, and each one is a file in build/tsan/reports.
Options go to ctest:

  tests/tsan.sh -R RateLimit      only the tests whose name matches
TEXT
  exit 0
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
# ThreadSanitizer does not know fences. Asio's only stand beside locks of its own.
[ -f build/tsan/build.ninja ] || cmake --preset tsan -DCMAKE_CXX_FLAGS=-DBOOST_ASIO_DISABLE_FENCED_BLOCK
cmake --build --preset tsan --target candor integration_tests unit_config unit_proxy unit_filters

rm -rf build/tsan/reports
mkdir -p build/tsan/reports
export TSAN_OPTIONS="halt_on_error=0 exitcode=66 suppressions=$PWD/tests/tsan.supp log_path=$PWD/build/tsan/reports/race"
status=0
ctest --preset tsan -L 'unit|integration' -j "$(nproc)" "$@" || status=$?

if [ -n "$(ls build/tsan/reports)" ]; then
  echo "Reports of ThreadSanitizer:"
  grep -h SUMMARY build/tsan/reports/* | sort | uniq -c
  exit 1
fi
exit "$status"
