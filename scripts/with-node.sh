#!/bin/sh
# Runs a command with the right Node.js first on the PATH: the machine's if it is new enough, or else the project's own, which
# scripts/bootstrap.sh installs. This is the only place that decides; `engines` in package.json has the lowest version.
# Usage: with-node.sh COMMAND [ARGUMENT...]
root=$(cd "$(dirname "$0")/.." && pwd -P) || exit 2
own=$root/toolchain/node/own/node_modules/node/bin
lowest=$(sed -n 's/^ *"node": ">=\([0-9]*\).*/\1/p' "$root/package.json")

found=$(node --version 2>/dev/null) || found=
major=${found#v}
major=${major%%.*}
if [ "${major:-0}" -lt "$lowest" ]; then
  if [ ! -x "$own/node" ]; then
    echo "breakwater: Node.js $lowest or newer is needed, and this machine has ${found:-none}. Install one, or the project's own: '$root/scripts/bootstrap.sh'" >&2
    exit 2
  fi
  PATH=$own:$PATH
  export PATH
fi
exec "$@"
