#!/bin/bash
# A compatible subset of the official image's entry point; images/README.md lists what it understands.
set -euo pipefail
shopt -s nullglob

datadir=/var/lib/mysql
socket=/run/mysqld/mysqld.sock
unfinished=$datadir/.init-unfinished

note() { printf '%s [Entrypoint] %s\n' "$(date --rfc-3339=seconds)" "$*"; }
fail() {
  note "ERROR: $*" >&2
  exit 1
}

# MARIADB_X, MARIADB_X_FILE, MYSQL_X or MYSQL_X_FILE; exactly one of them may be set.
read_setting() {
  local name found=() value=
  for name in "MARIADB_$1" "MYSQL_$1"; do
    local file=${name}_FILE
    if [ -n "${!name:-}" ]; then found+=("$name") && value=${!name}; fi
    if [ -n "${!file:-}" ]; then found+=("$file") && value=$(<"${!file}"); fi
    unset "$file" "$name"
  done
  if [ ${#found[@]} -gt 1 ]; then fail "${found[*]} exclude each other: set one of them"; fi
  export "MARIADB_$1=$value"
}

read_settings() {
  local name
  for name in ROOT_PASSWORD ROOT_HOST DATABASE USER PASSWORD; do read_setting "$name"; done
}

quoted() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\\\'}"
}

identifier() { printf '`%s`' "${1//\`/\`\`}"; }

sql() {
  MYSQL_PWD=${MARIADB_ROOT_PASSWORD:-} mariadb --protocol=socket --socket="$socket" --user=root --skip-ssl "$@"
}

# Fast and not durable: an interrupted first boot is redone from the start anyway.
start_temporary_server() {
  "$@" --skip-networking --socket="$socket" --skip-slave-start --wsrep-on=OFF --default-time-zone=SYSTEM --skip-ssl \
    --innodb-flush-log-at-trx-commit=0 --sync-binlog=0 --loose-innodb-buffer-pool-load-at-startup=0 &
  server=$!
  for _ in {1..600}; do
    if MYSQL_PWD='' mariadb-admin --protocol=socket --socket="$socket" --user=root --skip-ssl ping >/dev/null 2>&1; then return; fi
    kill -0 "$server" 2>/dev/null || fail "the temporary server ended; its messages are above"
    sleep 0.1
  done
  fail "the temporary server did not answer within 60 s"
}

first_accounts() {
  local health root
  health=$(openssl rand -hex 24)
  root=$(quoted "$MARIADB_ROOT_PASSWORD")
  (umask 0077 && printf '[mariadb-client]\nsocket=%s\nuser=healthcheck\npassword=%s\n' "$socket" "$health" >"$datadir/.my-healthcheck.cnf")
  echo "SET @@SESSION.sql_log_bin = 0;"
  echo "DELETE FROM mysql.global_priv WHERE User NOT IN ('mariadb.sys', 'root') OR Host <> 'localhost';"
  echo "FLUSH PRIVILEGES;"
  echo "CREATE USER healthcheck@localhost IDENTIFIED BY '$health';"
  if [ "${MARIADB_ROOT_HOST:=%}" != localhost ]; then
    echo "CREATE USER root@$(quoted "$MARIADB_ROOT_HOST") IDENTIFIED BY $root;"
    echo "GRANT ALL ON *.* TO root@$(quoted "$MARIADB_ROOT_HOST") WITH GRANT OPTION;"
  fi
  echo "ALTER USER root@localhost IDENTIFIED BY $root;"
}

first_schema() {
  if [ -n "$MARIADB_DATABASE" ]; then echo "CREATE DATABASE IF NOT EXISTS $(identifier "$MARIADB_DATABASE");"; fi
  if [ -n "$MARIADB_USER" ] && [ -n "$MARIADB_PASSWORD" ]; then
    echo "CREATE USER $(quoted "$MARIADB_USER")@'%' IDENTIFIED BY $(quoted "$MARIADB_PASSWORD");"
    if [ -n "$MARIADB_DATABASE" ]; then
      echo "GRANT ALL ON $(identifier "${MARIADB_DATABASE//_/\\_}").* TO $(quoted "$MARIADB_USER")@'%';"
    fi
  fi
}

run_init_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    note "running $file"
    case "$file" in
    *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
    *.sql) sql --database="$MARIADB_DATABASE" <"$file" ;;
    *.sql.gz) gunzip -c "$file" | sql --database="$MARIADB_DATABASE" ;;
    *.sql.xz) xzcat "$file" | sql --database="$MARIADB_DATABASE" ;;
    *.sql.zst) zstd -dc "$file" | sql --database="$MARIADB_DATABASE" ;;
    *) note "ignored: $file" ;;
    esac
  done
}

initialise() {
  [ -n "$MARIADB_ROOT_PASSWORD" ] || fail "the data directory is empty and neither MARIADB_ROOT_PASSWORD nor MARIADB_ROOT_PASSWORD_FILE is set"
  note "first boot: initialising $datadir"
  touch "$unfinished"
  mariadb-install-db --datadir="$datadir" --rpm --cross-bootstrap --auth-root-authentication-method=normal --skip-test-db \
    --default-time-zone=SYSTEM --skip-log-bin --innodb-flush-log-at-trx-commit=0 >/dev/null
  start_temporary_server "$@"
  if [ -z "${MARIADB_INITDB_SKIP_TZINFO:-}" ]; then
    mariadb-tzinfo-to-sql --skip-write-binlog /usr/share/zoneinfo 2>/dev/null | MARIADB_ROOT_PASSWORD='' sql --database=mysql
  fi
  first_accounts | MARIADB_ROOT_PASSWORD='' sql --database=mysql
  first_schema | sql
  run_init_files
  kill "$server"
  wait "$server"
  # Only now is there something that a later boot must keep.
  sync -f "$datadir"
  rm "$unfinished"
  note "first boot finished"
}

prepare_data() {
  if [ -e "$datadir/.breakwater-seeding" ]; then
    fail "the copy into this volume was interrupted, so there is no data to start with; deploy again and the copy is made anew"
  fi
  if [ -e "$unfinished" ]; then
    note "an earlier first boot was interrupted before anybody could use its data: starting it anew"
    find "$datadir" -mindepth 1 ! -name lost+found -delete
  fi
  if [ ! -d "$datadir/mysql" ]; then initialise "$@"; fi
}

main() {
  if [ "${1:0:1}" = - ]; then set -- mariadbd "$@"; fi
  case "$1" in
  mariadbd | mysqld) ;;
  *) exec "$@" ;;
  esac
  trap 'exit 143' TERM INT
  # Secret files may be readable by root only, so they are read before the rights are given up.
  if [ "$(id -u)" = 0 ]; then
    read_settings
    find "$datadir" /run/mysqld \! -user mysql -exec chown mysql:mysql '{}' +
    exec setpriv --reuid=mysql --regid=mysql --init-groups "$0" "$@"
  fi
  read_settings
  prepare_data "$@"
  unset MARIADB_ROOT_PASSWORD MARIADB_PASSWORD
  exec "$@"
}

main "$@"
