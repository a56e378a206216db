#!/bin/bash
# healthcheck.sh --connect --innodb_initialized: the tests of the official image that Breakwater uses, under the same names.
set -euo pipefail

own_account=/var/lib/mysql/.my-healthcheck.cnf

# A copied data directory lacks the file; then the caller's own user is tried over the socket.
ask() {
  local file=()
  if [ -r "$own_account" ]; then file=("--defaults-extra-file=$own_account"); fi
  mariadb "${file[@]}" --protocol=socket --skip-ssl --batch --skip-column-names --connect-timeout=5 --execute="$1"
}

# The temporary server of the first boot has no networking and must not count as ready.
connect() { [ "$(ask 'SELECT @@skip_networking')" = 0 ]; }

innodb_initialized() {
  [ "$(ask "SELECT 1 FROM information_schema.ENGINES WHERE engine = 'InnoDB' AND support IN ('YES', 'DEFAULT', 'ENABLED')")" = 1 ]
}

[ $# -gt 0 ] || { echo "healthcheck.sh: name at least one test" >&2 && exit 1; }
for test in "$@"; do
  case "$test" in
  --connect) connect ;;
  --innodb_initialized) innodb_initialized ;;
  *) echo "healthcheck.sh: unknown test $test" >&2 && exit 1 ;;
  esac || { echo "healthcheck.sh: $test failed" >&2 && exit 1; }
done
