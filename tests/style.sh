#!/usr/bin/env bash
# What a compiler does not complain about by itself: every header compiles alone, and everything is formatted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

sources() { find config proxy filters tests \( -name '*.hpp' -o -name '*.cpp' \) -print; }

# The build cannot prove it, because it precompiles some headers into every file. ccache makes the second time quick.
compile_alone() {
  local unit=build/headers/${1//\//_}.cpp
  printf '#include "%s"\n' "$1" >"$unit"
  ${CCACHE:-} "${CXX:-g++}" -std=c++20 -O0 -Wall -Wextra -Werror -I. -c "$unit" -o "${unit%.cpp}.o" \
    -DBOOST_ASIO_SEPARATE_COMPILATION -DBOOST_ASIO_NO_DEPRECATED -DBOOST_BEAST_SEPARATE_COMPILATION
}
export -f compile_alone
CCACHE=$(command -v ccache || true)
export CCACHE

mkdir -p build/headers
sources | grep '\.hpp$' | xargs -P "$(nproc)" -I{} bash -euc 'compile_alone {}'

# Other versions than Debian 12's format otherwise.
if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
  sources | xargs clang-format --dry-run -Werror
fi
