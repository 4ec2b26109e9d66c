#!/usr/bin/env bash
# From a fresh clone on a bare Debian 12 to a running demo. What is done already is skipped, so run it as often as you like.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: deploy/quickstart.sh [--build-only] [OPTIONS OF candor demo]

Installs the Debian packages that are missing (as root, or with sudo), builds Candor into build/release, and starts
`candor demo`: the proxy on :8080, its admin listener on 127.0.0.1:9901, and a sample backend that fails on request.

  --build-only  stop before the demo
  --help        print this

Everything else goes to the demo, such as --listen :8081 when port 8080 is taken.
TEXT
}

build_only=no
demo_options=()
for option in "$@"; do
  case "$option" in
    --help | -h) usage && exit 0 ;;
    --build-only) build_only=yes ;;
    *) demo_options+=("$option") ;;
  esac
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/packages.sh

install_packages "${build_packages[@]}"

if [ ! -f build/release/build.ninja ]; then
  say "Configuring"
  cmake --preset release
fi
say "Building (two to four minutes the first time on two cores)"
cmake --build --preset release
say "Built: $PWD/build/release/candor"

[ "$build_only" = no ] || exit 0
say "Starting the demo"
exec build/release/candor demo "${demo_options[@]}"
