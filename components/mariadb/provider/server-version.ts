import type { Daemon } from "../../../docker/daemon";
import { type MariadbVersion, versionIn } from "../version";
import { mariadbDataDirectory } from "../server";
import { printedBy } from "../../../provider/throw-away";

/** An image never changes under its id, so each id is requested only once. */
const asked = new WeakMap<Daemon, Map<string, Promise<MariadbVersion | undefined>>>();

/**
 * The version of the server inside an image, as the server reports it in a throw-away container: a tag does not prove it.
 * @param image its id, or a name of an image that is on the host
 * @returns undefined when nothing in the image answers
 */
export function versionOfImage(daemon: Daemon, stack: string, image: string): Promise<MariadbVersion | undefined> {
  const known = asked.get(daemon) ?? new Map<string, Promise<MariadbVersion | undefined>>();
  asked.set(daemon, known);
  const answer = known.get(image) ?? ask(daemon, stack, image);
  known.set(image, answer);
  return answer;
}

async function ask(daemon: Daemon, stack: string, image: string): Promise<MariadbVersion | undefined> {
  const name = `${stack}-version-${image
    .replace(/^sha256:/, "")
    .replaceAll(/[^a-zA-Z0-9]/g, "-")
    .slice(0, 24)}`;
  return versionIn(await printedBy(daemon, { name, stack, image }, "(mariadbd --version || mysqld --version) 2>/dev/null"));
}

const data = mariadbDataDirectory;

/**
 * The version that wrote the data of an unused volume: the server records it there.
 * @returns undefined for an empty volume, or one without a record
 */
export async function versionOfData(daemon: Daemon, stack: string, image: string, volume: string): Promise<MariadbVersion | undefined> {
  const script = `cat ${data}/mariadb_upgrade_info ${data}/mysql_upgrade_info 2>/dev/null | head -n 1`;
  const mount = { Type: "volume", Source: volume, Target: data, ReadOnly: true };
  return versionIn(await printedBy(daemon, { name: `${volume}-version`, stack, image }, script, [mount]));
}
