#!/bin/sh
# Make .venv from a hashed lock, and bring or name what the machine lacks.
#
#   sh tools/bootstrap.sh base      the library and nothing else
#   sh tools/bootstrap.sh dev       everything that the tests need
#   sh tools/bootstrap.sh system    Chromium and Java for the tests that need them
#
# As root on Debian a missing system package is installed by apt; for anybody else it is named.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

bring() { # PACKAGE WHY
  if [ "$(id -u)" != 0 ] || ! have apt-get; then
    say "Missing: $2. On Debian or Ubuntu: sudo apt-get install $1"
    return 1
  fi
  say "Installing the Debian package $1 ($2)"
  if [ -z "${apt_is_fresh:-}" ]; then
    DEBIAN_FRONTEND=noninteractive apt-get -q update >&2 </dev/null || say "apt-get update failed; going on with the list at hand"
    apt_is_fresh=1
  fi
  # The network may hiccup: one retry, then the truth.
  DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$1" >&2 </dev/null ||
    { sleep 5; DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$1" >&2 </dev/null; } ||
    { say "Could not install $1. Try: sudo apt-get update && sudo apt-get install $1"; return 1; }
}

new_enough() { have "$1" && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  for python in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11; do
    if new_enough "$python"; then return 0; fi
  done
  bring python3 "Python 3.11 or newer" || exit 1
  python=python3
  new_enough python3 || { say "conflictgraph needs Python 3.11 or newer; python3 here is $(python3 -V 2>&1)"; exit 1; }
}

make_venv() {
  # A copied or moved folder leaves a .venv whose programs point elsewhere: start again.
  if [ -x .venv/bin/python ] && [ "$(cat .venv/.where 2>/dev/null)" = "$PWD" ] && .venv/bin/python -c '' 2>/dev/null; then return 0; fi
  find_python
  "$python" -c 'import ensurepip, venv' 2>/dev/null || bring python3-venv "the Python module venv" || exit 1
  say "Making .venv with $("$python" -V)"
  rm -rf .venv
  "$python" -m venv .venv
  printf '%s' "$PWD" >.venv/.where
}

install() { # LOCK
  say "Installing from $1 (hash-checked; the first time takes a minute or more)"
  # The lock is the whole closure: nothing is left to resolve, so no newer release that comes out can stand in the way.
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes -r "$1"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation --no-index -e .
  .venv/bin/python -m pip --disable-pip-version-check check >/dev/null || .venv/bin/python -m pip check
}

system() {
  have chromium || [ -n "${CHROMIUM:-}" ] || bring chromium "a browser for the page's tests" || say "  The browser tests will be skipped."
  have java || bring default-jre-headless "Java for the Spark tests" || say "  The Spark tests will be skipped."
}

case "${1:-base}" in
  base) make_venv; install requirements.lock; touch .venv/.base ;;
  dev) make_venv; install requirements-dev.lock; touch .venv/.base .venv/.dev ;;
  system) system ;;
  *) say "usage: sh tools/bootstrap.sh base|dev|system"; exit 2 ;;
esac
