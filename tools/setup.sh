#!/bin/sh
# Build or renew .venv; `make setup` calls this, and knows when it is needed.
# The first argument is the stamp file, written last: it says that all went well, and where.
set -eu
cd "$(dirname "$0")/.."
stamp=$1
here=$(pwd -P)
python=.venv/bin/python

say() { printf 'setup: %s\n' "$*"; }
stop() { printf 'setup: %s\n' "$*" >&2; exit 1; }
usable() {
  "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}
find_base() {
  for base in python3.11 python3 python3.12 python3.13 python3.14; do
    if usable "$base"; then return 0; fi
  done
  return 1
}
install_base() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  say "installing python3 and python3-venv"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3 python3-venv; } \
    >/dev/null 2>&1
}

made_in=$(cat "$stamp" 2>/dev/null || true)
rm -f "$stamp"

if [ "$made_in" != "$here" ] || ! usable "$python"; then
  find_base || { install_base && find_base; } || stop "Python 3.11 or newer with its venv module is \
needed; install it (on Debian or Ubuntu: apt-get install python3 python3-venv)."
  say "building .venv with $("$base" --version)"
  "$base" -m venv --clear .venv
fi

say "installing the locked requirements"
"$python" -m pip install -qq --disable-pip-version-check --require-hashes --no-deps \
  -r requirements/uv.txt
# Node builds the styles of the pages; where the machine has none, one comes into .venv.
if "$python" tools/web.py --node; then node=; else node=requirements/node.txt; fi
.venv/bin/uv pip sync --quiet --compile-bytecode --python "$python" --require-hashes \
  requirements/dev.txt $node
.venv/bin/uv pip install --quiet --python "$python" --no-deps --no-build-isolation --editable .

printf '%s\n' "$here" >"$stamp"
say "ready"
