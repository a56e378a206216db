#!/bin/sh
# Runs the unit tests on the oldest and on the newest Node.js that Breakwater supports, and writes what Jest counted to .make/.
set -eu
cd "$(dirname "$0")/.."
failed=0
for which in oldest newest; do
  folder=toolchain/node/$which
  (cd $folder && npm ci --no-audit --no-fund --loglevel=error)
  PATH=$PWD/$folder/node_modules/node/bin:$PATH
  export PATH
  echo "unit tests on the $which supported Node.js: $(node --version)"
  node_modules/.bin/jest --selectProjects unit --maxWorkers=100% --json --outputFile ".make/unit-$which.json" || failed=1
done
exit $failed
