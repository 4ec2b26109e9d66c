#!/usr/bin/env bash
# Puts the npm packages that tests talk to Candor with into build/node, in the versions of the lock file. Asks for
# nothing when they are there. The scripts find them by NODE_PATH=build/node/node_modules.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=$here/../../build/node

if [ -d "$target/node_modules/ws" ] && cmp -s "$here/package-lock.json" "$target/package-lock.json"; then exit 0; fi
mkdir -p "$target"
cp "$here"/package.json "$here"/.npmrc "$target"
(cd "$target" && cp "$here/package-lock.json" . && npm ci --omit=dev) || {
  rm -f "$target/package-lock.json"  # so that the next run tries again
  exit 1
}
