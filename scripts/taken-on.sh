#!/usr/bin/env bash
# Deploys an example with the program of an earlier revision, runs `up` with this one under load, and reports whether a container was
# replaced, a request failed, or anything was left to do. Usage: scripts/taken-on.sh [REVISION [EXAMPLE]]; every example if none is named.
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
revision=${1:-c098ae1}
if [ $# -lt 2 ]; then
  failed=0
  for file in "$root"/examples/*/Pulumi.example.yaml; do "$0" "$revision" "$(basename "$(dirname "$file")")" || failed=1; done
  exit $failed
fi
example=$2
stack="taken-on-$$" port=$((20000 + RANDOM % 10000))
work=$(mktemp -d)
export BREAKWATER_HOME=$work/home BREAKWATER_STACK=$stack NO_COLOR=1

containers() { docker ps --all --quiet --no-trunc --filter "label=breakwater.stack=$stack" | sort; }
load() {
  until [ -e "$work/stop" ]; do
    curl --silent --output /dev/null --max-time 10 --write-out '%{http_code}\n' "http://127.0.0.1:$port/"
    sleep 0.05
  done >"$work/answers"
}
# The earlier program resolves build contexts from its clone, and this one from the folder of the stack file.
stack_file() {
  sed -e "s#listen: {[^}]*}#listen: { port: $port }#" -e "s#{ engine: mariadb }#{ engine: mariadb, replicas: 1 }#" \
    "$work/before/examples/$example/Pulumi.example.yaml" >"$1"
}
clean_up() {
  touch "$work/stop"
  BREAKWATER_FILE=$root/.breakwater-$stack.yaml "$root/breakwater" destroy-data --stack "$stack" --confirm "$stack"
  rm -rf "$work" "$root/.breakwater-$stack.yaml"
}
trap clean_up EXIT

git clone --quiet "$root" "$work/before" && git -C "$work/before" checkout --quiet "$revision" || exit 2
(cd "$work/before" && "$root/scripts/with-node.sh" npm ci --no-audit --no-fund --loglevel=error) || exit 2
stack_file "$work/before.yaml"
stack_file "$root/.breakwater-$stack.yaml"
(cd "$work/before" && BREAKWATER_FILE=$work/before.yaml "$root/scripts/with-node.sh" node dist/cli.js up --stack "$stack") || exit 2

containers >"$work/ids"
load &
export BREAKWATER_FILE=$root/.breakwater-$stack.yaml
failed=0
"$root/breakwater" up --stack "$stack" || failed=1
"$root/breakwater" plan --stack "$stack" --expect-no-changes || failed=1
"$root/breakwater" drift --stack "$stack" || failed=1
touch "$work/stop"
wait

replaced=$(containers | diff "$work/ids" - | grep -c '^[<>]')
asked=$(wc -l <"$work/answers") bad=$(grep -vc '^200$' "$work/answers")
echo "$example of $revision taken on: $replaced containers differ, $bad of $asked requests failed"
[ "$failed" -eq 0 ] && [ "$replaced" -eq 0 ] && [ "$bad" -eq 0 ] && [ "$asked" -gt 20 ]
