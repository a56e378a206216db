#!/bin/sh
# Runs haproxy as a master with workers, and in the foreground, as the official image does.
set -eu

case "${1:-}" in
-*) set -- haproxy "$@" ;;
esac

if [ "${1:-}" = haproxy ]; then
  shift
  set -- haproxy -W -db "$@"
fi
exec "$@"
