#!/usr/bin/env bash
# What a compiler does not complain about by itself: every header compiles alone, and everything is formatted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

sources() { find config proxy filters tests \( -name '*.hpp' -o -name '*.cpp' \) -print; }

# A header that stands first in its own .cpp is proven by the build; only the others cost a compiler run.
unproven_headers() {
  local header
  sources | grep '\.hpp$' | while read -r header; do
    [ "$(grep -m 1 '^#include' "${header%.hpp}.cpp" 2>/dev/null)" = "#include \"$header\"" ] || printf '%s\n' "$header"
  done
}

unproven_headers | xargs -P "$(nproc)" -I{} "${CXX:-g++}" -std=c++20 -fsyntax-only -Wall -Wextra -Werror \
  -DBOOST_ASIO_SEPARATE_COMPILATION -DBOOST_ASIO_NO_DEPRECATED -DBOOST_BEAST_SEPARATE_COMPILATION \
  -I. -include {} -x c++ /dev/null

# Other versions than Debian 12's format otherwise.
if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
  sources | xargs clang-format --dry-run -Werror
fi
