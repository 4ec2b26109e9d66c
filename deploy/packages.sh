# The Debian 12 packages that Candor needs, and how to get those that are missing. Sourced by the scripts here
# and in tests/; does nothing by itself.

build_packages=(
  g++ cmake ninja-build
  libargon2-dev libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libcrypt-dev
  libfmt-dev libre2-dev libspdlog-dev libssl-dev libyaml-cpp-dev prometheus-cpp-dev
)

# What profiled.sh makes requests with.
profiling_packages=(openssl python3 util-linux)

# ccache for the second run; the rest is what the tests are written with and the real programs that they talk to.
test_packages=(ccache libgtest-dev libgmock-dev chromium curl groff-base nginx prometheus python3 systemd util-linux)
# A Node.js from elsewhere brings an npm of its own, beside which Debian's cannot be installed.
command -v npm >/dev/null || test_packages+=(nodejs npm)

# What tests/fuzz/run.sh needs besides: libFuzzer comes with clang, readable stacks with llvm.
fuzz_packages=(ccache libgtest-dev libgmock-dev clang-16 libclang-rt-16-dev llvm-16)

# The proxies that tests/bench compares with, and what it measures with.
bench_packages=(caddy haproxy libbenchmark-dev linux-perf nginx openssl python3 strace util-linux valgrind wrk)

say() { printf '==> %s\n' "$*"; }

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "must install packages: run it as root, or install sudo"
  fi
}

# Asks for nothing and touches nothing when all packages are there.
install_packages() {
  command -v dpkg-query >/dev/null || die "made for Debian 12; elsewhere install the like of: $*"
  local missing
  mapfile -t missing < <(missing_packages "$@")
  if [ "${#missing[@]}" = 0 ]; then
    say "Packages: all here"
    return
  fi
  say "Packages: installing ${missing[*]}"
  as_root apt-get -q update || say "apt-get update complained; trying with the lists that are here"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "${missing[@]}" ||
    die "could not install ${missing[*]}"
}

# Installing nginx or prometheus starts them, unless this file says no (status 101). One that was there before comes back.
policy=/usr/sbin/policy-rc.d

install_without_daemons() {
  if [ -n "$(missing_packages "$@")" ]; then deny_daemons; fi
  install_packages "$@"
  restore_policy
}

deny_daemons() {
  as_root true  # complains here, before anything is half done
  [ ! -e "$policy" ] || as_root mv "$policy" "$policy.before-candor"
  denied=yes
  trap restore_policy EXIT
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
}

restore_policy() {
  [ -n "${denied:-}" ] || return 0
  denied=
  trap - EXIT
  as_root rm -f "$policy"
  [ ! -e "$policy.before-candor" ] || as_root mv "$policy.before-candor" "$policy"
}
