#!/bin/sh
# Installs what the command line needs to start: Node.js and the npm packages. `./breakwater up` installs the rest.
set -eu
cd "$(dirname "$0")/.."
say() { printf '%s %s\n' "$1" "$2" >&2; }
# npm writes this file last, so it is newer than a lock file that it has installed.
installed() { [ -e "$1/node_modules/.package-lock.json" ] && [ ! "$1/package-lock.json" -nt "$1/node_modules/.package-lock.json" ]; }
install() { (cd "$1" && npm ci --no-audit --no-fund --loglevel=error); }

own=toolchain/node/own
found=$(node --version 2>/dev/null) || found=
if with=$(scripts/with-node.sh sh -c 'command -v node' 2>/dev/null) && [ "${with#"$PWD/$own/"}" = "$with" ]; then
  say ✓ "node ${found#v} (found)"
else
  # Node.js is missing or too old. Any npm can install the project's own, into the project's folder.
  if ! command -v npm >/dev/null 2>&1 || [ -z "$found" ]; then
    say ! "Node.js or npm is missing. Two ways: your package manager (Debian: apt-get install nodejs npm), or a version manager such as nvm. Any version will do: if it is too old, Breakwater uses it to install its own."
    exit 1
  fi
  if installed $own; then state=found; else
    state=installed
    say + "installing Node.js into $own (npm ci): this machine has ${found#v}, which is too old"
    install $own
  fi
  say ✓ "node $(scripts/with-node.sh node -p process.versions.node) (the project's own, $state; this machine has ${found#v})"
fi

if installed .; then
  say ✓ "npm packages (found)"
else
  say + "installing the npm packages (npm ci)"
  scripts/with-node.sh npm ci --no-audit --no-fund --loglevel=error
fi
