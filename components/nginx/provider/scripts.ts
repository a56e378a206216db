import { entryPorts, siteDirectory as directory } from "../plan";
import { applyResult } from "../../../provider/server-config";

const site = `${directory}/site.conf`;
const candidate = `${directory}/candidate.conf`;
const previous = `${directory}/previous.conf`;

/** Next to nginx.conf, because relative includes start at the folder of the main file. */
const checkFile = "/etc/nginx/.breakwater-check.conf";

const ask = `curl -fsS -m 2 http://127.0.0.1:${entryPorts.running}/hash`;

/** Prints which of the given processes are workers that still accept connections; a worker that shuts down has another title. */
const accepting = `accepting() { grep -lzx 'nginx: worker process *' /dev/null "$@" 2>/dev/null; }`;

/**
 * Reads the site from its input; the first argument is the expected hash, the second the seconds to wait. On any failure
 * the old configuration keeps running, and a restart reads it too.
 */
export const apply = `set -u
${accepting}
cat >${candidate} || exit 1
sed 's#${directory}/site\\.con\\[f\\]#${candidate}#' /etc/nginx/nginx.conf >${checkFile}
grep -q '${candidate}' ${checkFile} || { rm -f ${candidate} ${checkFile}; exit ${applyResult.notIncluded}; }
if ! nginx -t -q -c ${checkFile}; then rm -f ${candidate} ${checkFile}; exit ${applyResult.invalid}; fi
rm -f ${checkFile}
deadline=$(($(date +%s) + $2))
waiting() { [ "$(date +%s)" -lt "$deadline" ] && sleep 0.05; }
rm -f ${previous}
if [ -e ${site} ]; then cp -p ${site} ${previous}; fi
mv ${candidate} ${site}
old=$(accepting /proc/[0-9]*/cmdline)
until complaint=$(nginx -s reload 2>&1); do waiting || break; done
answer=
until answer=$(${ask} 2>&1) && [ "$answer" = "$1" ] && [ -z "$(accepting $old)" ]; do
  waiting || {
    if [ -e ${previous} ]; then mv ${previous} ${site}; else rm -f ${site}; fi
    nginx -s reload 2>/dev/null
    echo "asked for its configuration it says: $answer" >&2
    echo "$complaint" | grep -v 'signal process started' >&2
    exit ${applyResult.notRunning}
  }
done
rm -f ${previous}`;

/** Prints the checksum of the site's file and the hash of the running server, one per line; empty when there is none. */
export const look = `sha256sum ${site} 2>/dev/null | cut -d' ' -f1 | grep . || echo
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  ${ask} 2>/dev/null && exit 0
  sleep 0.2
done
exit 0`;
