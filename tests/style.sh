#!/usr/bin/env bash
# What a compiler does not complain about by itself: headers compile alone, and everything is formatted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case "${1:-}" in
  "" | --all) ;;
  *)
    cat <<'TEXT'
Usage: tests/style.sh [--all]

Compiles each header alone that has no source of its own, looks whether every source includes its own header before
all others, and checks the format.

  --all   compiles every header alone: some two minutes the first time
TEXT
    [ "$1" = --help ] || [ "$1" = -h ] && exit 0
    exit 2
    ;;
esac

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
headers() {
  sources | grep '\.hpp$' | while read -r header; do
    if [ "${1:-}" = --all ] || [ ! -f "${header%.hpp}.cpp" ]; then echo "$header"; fi
  done
}
headers "$@" | xargs -P "$(nproc)" -I{} bash -euc 'compile_alone {}'

# Whoever forgets an include in a header sees it in the source of that header, as long as nothing comes before.
sources | grep '\.cpp$' | while read -r source; do
  [ -f "${source%.cpp}.hpp" ] || continue
  first=$(grep -m 1 '^#include' "$source")
  [ "$first" = "#include \"${source%.cpp}.hpp\"" ] && continue
  echo "$source: expected the include of its own header first, found: $first" >&2
  exit 1
done

# Other versions than Debian 12's format otherwise.
if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
  sources | xargs clang-format --dry-run -Werror
fi
