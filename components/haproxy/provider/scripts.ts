import { askItself, balancerBaseFile, balancerDirectory as directory, balancerPorts } from "../plan";
import { applyResult } from "../../../provider/server-config";

/** HAProxy reads every *.cfg of the folder, and nothing else. */
const apps = `${directory}/apps.cfg`;
const candidate = `${directory}/candidate`;
const previous = `${directory}/previous`;

/** In a subshell, because it ends its shell. */
const ask = `ask() ( ${askItself(balancerPorts.running, "/hash")} )`;

/** Process ids of the workers: what was forked by another haproxy, which is the master. */
const workers = `workers() {
  sed -n 's/^\\([0-9]*\\) (haproxy) [^Z] \\([0-9]*\\) .*/\\1 \\2/p' /proc/[0-9]*/stat 2>/dev/null | while read -r pid parent; do
    [ "$(cat "/proc/$parent/comm" 2>/dev/null)" != haproxy ] || echo "$pid"
  done
}`;

/**
 * Reads the apps' part from its input; the expected hash is the first argument, the seconds to wait the second. Prints the workers of
 * the configuration before, which go on until their connections end. USR2 to the first process reaches the master, with or without
 * Docker's init before it. The old configuration runs on whenever anything goes wrong, and is what a restart would read.
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

/** Ends well when none of the given workers is left, or after the seconds in the first argument with exit code 1. */
export const drained = `${workers}
deadline=$(($(date +%s) + $1)); shift
left() { for pid in $(workers); do case " $* " in *" $pid "*) return 0 ;; esac; done; return 1; }
while left "$@"; do [ "$(date +%s)" -lt "$deadline" ] && sleep 0.1 || exit 1; done`;

/** Prints the checksum of the apps' file and the hash that the running balancer tells, a line each; empty when there is none. */
export const look = `${ask}
sha256sum ${apps} 2>/dev/null | cut -d' ' -f1 | grep . || echo
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  answer=$(ask 2>/dev/null) && echo "$answer" && exit 0
  sleep 0.2
done
exit 0`;
