#!/bin/sh
# healthcheck.sh --connect --innodb_initialized: the tests of the official image that Breakwater uses, under the same names.
# Probes run all the time, so all tests together cost one client.
set -eu

own_account=/var/lib/mysql/.my-healthcheck.cnf

[ $# -gt 0 ] || { echo "healthcheck.sh: name at least one test" >&2 && exit 1; }
condition=1
for test in "$@"; do
  case "$test" in
  # The temporary server of the first boot has no networking and must not count as ready.
  --connect) condition="$condition AND @@skip_networking = 0" ;;
  --innodb_initialized) condition="$condition AND EXISTS (SELECT 1 FROM information_schema.ENGINES WHERE engine = 'InnoDB' AND support IN ('YES', 'DEFAULT', 'ENABLED'))" ;;
  *) echo "healthcheck.sh: unknown test $test" >&2 && exit 1 ;;
  esac
done

# A copied data directory lacks the file; then the caller's own user is tried over the socket.
defaults=--no-auto-rehash
if [ -r "$own_account" ]; then defaults=--defaults-extra-file=$own_account; fi
answer=$(mariadb "$defaults" --protocol=socket --skip-ssl --batch --skip-column-names --connect-timeout=5 --execute="SELECT $condition")
[ "$answer" = 1 ] || { echo "healthcheck.sh: not yet: $*" >&2 && exit 1; }
