import { askItself, balancerBaseFile, balancerDirectory as directory, balancerPorts } from "../plan";
import { applyResult } from "../../../provider/server-config";

/** HAProxy reads every *.cfg of the folder, and no other file. */
const apps = `${directory}/apps.cfg`;
const candidate = `${directory}/candidate`;
const previous = `${directory}/previous`;

/** In a subshell, because it exits. */
const ask = `ask() ( ${askItself(balancerPorts.running, "/hash")} )`;

/** Process ids of the workers: processes that another haproxy, the master, forked. */
const workers = `workers() {
  sed -n 's/^\\([0-9]*\\) (haproxy) [^Z] \\([0-9]*\\) .*/\\1 \\2/p' /proc/[0-9]*/stat 2>/dev/null | while read -r pid parent; do
    [ "$(cat "/proc/$parent/comm" 2>/dev/null)" != haproxy ] || echo "$pid"
  done
}`;

/**
 * Reads the apps' part from its input; the first argument is the expected hash, the second the seconds to wait. Prints the
 * workers of the previous configuration, which run until their connections end. USR2 to process 1 reaches the master, with
 * or without Docker's init. On any failure the old configuration keeps running, and a restart reads it too.
 */
export const apply = `set -u
${workers}
${ask}
cat >${candidate} || exit 1
complaint=$(haproxy -c -f ${balancerBaseFile} -f ${candidate} 2>&1) || {
  rm -f ${candidate}
  echo "$complaint" | grep -v 'haproxy version\\|path to executable' >&2
  exit ${applyResult.invalid}
}
deadline=$(($(date +%s) + $2))
waiting() { [ "$(date +%s)" -lt "$deadline" ] && sleep 0.05; }
rm -f ${previous}
if [ -e ${apps} ]; then cp -p ${apps} ${previous}; fi
mv ${candidate} ${apps}
old=$(workers)
isNew() { for pid in $(workers); do case " "$(echo $old)" " in *" $pid "*) ;; *) return 0 ;; esac; done; return 1; }
kill -USR2 1
until isNew && [ "$(ask 2>/dev/null)" = "$1" ]; do
  waiting || {
    if [ -e ${previous} ]; then mv ${previous} ${apps}; else rm -f ${apps}; fi
    kill -USR2 1
    echo "asked for its configuration it says: $(ask 2>&1)" >&2
    exit ${applyResult.notRunning}
  }
done
rm -f ${previous}
echo $old`;

/** Succeeds when all given workers have ended, and fails with exit code 1 after the seconds in the first argument. */
export const drained = `${workers}
deadline=$(($(date +%s) + $1)); shift
left() { for pid in $(workers); do case " $* " in *" $pid "*) return 0 ;; esac; done; return 1; }
while left "$@"; do [ "$(date +%s)" -lt "$deadline" ] && sleep 0.1 || exit 1; done`;

/** Prints the checksum of the apps' file and the hash of the running balancer, one per line; empty when there is none. */
export const look = `${ask}
sha256sum ${apps} 2>/dev/null | cut -d' ' -f1 | grep . || echo
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  answer=$(ask 2>/dev/null) && echo "$answer" && exit 0
  sleep 0.2
done
exit 0`;
