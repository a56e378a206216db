import { mariadbDataDirectory } from "../server";

const data = mariadbDataDirectory;

/** Holds the GTID position of a finished copy. */
export const seedMarker = `${data}/.breakwater-seed`;

/** Exists from before the first byte of a copy until the copy is finished; the image refuses to start with it. */
const seedingMarker = `${data}/.breakwater-seeding`;

const empty = `find ${data} -mindepth 1 ! -name lost+found`;

/** Prints the content of the volume: `empty`, `interrupted`, `foreign`, or `finished` and the position. */
export const examine = `
if [ -e ${seedMarker} ]; then printf 'finished '; cat ${seedMarker}
elif [ -e ${seedingMarker} ]; then echo interrupted
elif [ -z "$(${empty} -print -quit)" ]; then echo empty
else echo foreign; fi`;

/** Prepares the volume for a copy, and prints a certificate with its key for this one transfer. */
export const prepareTarget = `set -eu
find ${data} -mindepth 1 ! -name lost+found ! -path ${seedingMarker} -delete
touch ${seedingMarker}
sync -f ${data}
umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=breakwater-seed -keyout /tmp/seed.key -out /tmp/seed.crt 2>/dev/null
cat /tmp/seed.key /tmp/seed.crt | tee /tmp/seed.pem`;

/** Both ends present the same throw-away certificate and accept no other, so that no third party can read, feed or divert the copy. */
const tls = "verify=1,commonname=breakwater-seed";

export const receive = `set -euo pipefail
socat -u OPENSSL-LISTEN:4444,cert=/tmp/seed.pem,cafile=/tmp/seed.pem,${tls} STDOUT | mbstream -x -C ${data}`;

/** `system` omits the tables of users, which make data large; a server can start without them. */
export type CopiedPart = "everything" | "system";

/**
 * Reads the certificate from its input. The other end may not listen yet. Prints `consistent` or `altered`: the backup
 * omits the half-made table of a running ALTER, but InnoDB's dictionary keeps the table's foreign keys, and the copy would
 * refuse the same ALTER when it is replicated (errno 121).
 */
export const send = (target: string, part: CopiedPart = "everything"): string => `set -euo pipefail
umask 077
work=$(mktemp -d /dev/shm/breakwater-seed.XXXXXX)
trap 'rm -rf "$work"' EXIT
cat >"$work/seed.pem"
${part === "system" ? "timeout 120 " : ""}mariadb-backup --backup${part === "system" ? ' --databases="mysql sys"' : ""} --stream=mbstream --target-dir="$work" --user=root --socket=/run/mysqld/mysqld.sock 2>"$work/log" \\
  | socat -u STDIN OPENSSL:${target}:4444,cert="$work/seed.pem",cafile="$work/seed.pem",${tls},retry=100,interval=0.1 \\
  || { tail -n 8 "$work/log" >&2; exit 1; }
sed '1,/BACKUP STAGE BLOCK_DDL/d' "$work/log" >"$work/end"
if grep -q '#sql-alter' "$work/end"; then echo altered; else echo consistent; fi`;

/** Waits at most a minute until no table of the source is being altered. A crash may have left such a file permanently. */
export const unaltered = `for _ in $(seq 600); do
  [ -n "$(find ${data} -mindepth 2 -maxdepth 2 -name '#sql-alter*' -print -quit)" ] || break
  sleep 0.1
done`;

/** Makes the copy consistent. Its last step atomically turns the marker into the finished one. */
export const finish = `set -eu
cd ${data}
mariadb-backup --prepare --target-dir=${data} --use-memory=256M >&2
info=mariadb_backup_binlog_info
[ -e $info ] || info=xtrabackup_binlog_info
[ -e $info ] || { echo "the source writes no binary log, so its copy has no position" >&2; exit 1; }
chown -R mysql:mysql ${data}
cut -f3 $info >${seedingMarker}
sync -f ${data}
mv ${seedingMarker} ${seedMarker}
sync -f ${data}
cat ${seedMarker}`;

/** Only for a rebuild by name: deletes the data and the marker. */
export const wipe = `set -eu
touch ${seedingMarker}
${empty} ! -path ${seedingMarker} -delete
sync -f ${data}`;
