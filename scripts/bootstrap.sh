#!/bin/sh
# Installs what the command line needs to start: Node.js and the npm packages. `./breakwater up` installs the rest.
set -eu
cd "$(dirname "$0")/.."
say() { printf '%s %s\n' "$1" "$2" >&2; }

if ! command -v node >/dev/null 2>&1; then
  say ! "Node.js is missing. Two ways: your package manager (Debian 13: apt-get install nodejs npm), or a version manager such as nvm; 20 or newer."
  exit 1
fi
version=$(node -p 'process.versions.node')
if [ "${version%%.*}" -lt 20 ]; then
  say ! "Node.js $version is too old: Breakwater needs 20 or newer. Two ways: a newer package (Debian 13 has 20), or a version manager such as nvm."
  exit 1
fi
say ✓ "node $version (found)"

# npm writes this file last, so after an installation it is newer than the lock file.
if [ -e node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ]; then
  say ✓ "npm packages (found)"
else
  say + "installing the npm packages (npm ci)"
  npm ci --no-audit --no-fund --loglevel=error
fi
