import type { Daemon, Entry } from "../../docker/daemon";
import { labels, names } from "../../topology/names";
import type { Topology } from "../../platform/schema";
import type { App } from "../../components/app/schema";
import type { StackHost } from "../project/declaration";
import type { Warning } from "./deviations";

/** The user and groups of a container's process. */
export interface Identity {
  readonly uid: number;
  readonly gids: ReadonlySet<number>;
}

const rows = (file: string): string[][] => file.split("\n").flatMap((line) => (line.includes(":") ? [line.split(":")] : []));

/**
 * Follows Docker's rules for `user[:group]`, with the container's own files: a user number that is not in them has group 0, and an
 * explicit group is the only group. Undefined for an unknown name.
 */
export function identityOf(user: string, passwd: string, group: string): Identity | undefined {
  const [name = "", wanted] = user.split(":");
  const known = rows(passwd).find(([login, , id]) => login === (name || "root") || id === name);
  const uid = /^\d+$/.test(name) ? Number(name) : name === "" ? 0 : known && Number(known[2]);
  if (uid === undefined) return undefined;
  if (wanted !== undefined && wanted !== "") {
    const gid = /^\d+$/.test(wanted) ? Number(wanted) : Number(rows(group).find(([title]) => title === wanted)?.[2] ?? NaN);
    return Number.isNaN(gid) ? undefined : { uid, gids: new Set([gid]) };
  }
  const others = known ? rows(group).filter(([, , , members]) => members?.split(",").includes(known[0] as string)) : [];
  return { uid, gids: new Set([Number(known?.[3] ?? 0), ...others.map(([, , id]) => Number(id))]) };
}

/** Whether the process has these rights (read 4, write 2, enter 1) on a thing. */
export function may({ uid, gids }: Identity, { uid: owner, gid, mode }: Pick<Entry, "uid" | "gid" | "mode">, rights: number): boolean {
  if (uid === 0) return true;
  const shift = uid === owner ? 6 : gids.has(gid) ? 3 : 0;
  return ((mode >> shift) & rights) === rights;
}

const writes = 3;
const reads = 4;

/** Volumes and files of the stack file that an app's user cannot write or read. Checks the running containers. */
export async function rightsWarnings(topology: Topology, hosts: readonly StackHost[]): Promise<Warning[]> {
  const apps = Object.entries(topology.platform.apps).filter(([, { volumes, files }]) => volumes.length + Object.keys(files).length > 0);
  if (apps.length === 0) return [];
  const found = await Promise.all(
    hosts.map(async ({ name: host, daemon }) => {
      const running = await daemon.containers({ labels: { [labels.stack]: topology.stack } });
      const each = apps.map(async ([name, app]) => {
        const own = running.filter(({ Labels }) => names.isMemberOf(name, Labels[labels.resource] ?? ""));
        const newest = own.sort((one, other) => other.Created - one.Created)[0];
        return newest ? warningsOf(daemon, host, newest.Id, name, app) : [];
      });
      return (await Promise.all(each)).flat();
    }),
  );
  return found.flat();
}

async function warningsOf(daemon: Daemon, host: string, container: string, name: string, app: App): Promise<Warning[]> {
  const user = (await daemon.inspect(container))?.Config.User ?? "";
  const text = async (path: string): Promise<string> => (await daemon.readFile(container, path).catch(() => undefined))?.toString() ?? "";
  const [passwd, group] = user === "" ? ["", ""] : await Promise.all([text("/etc/passwd"), text("/etc/group")]);
  const identity = identityOf(user, passwd, group);
  if (!identity || identity.uid === 0) return [];
  const look = (path: string): Promise<Entry | undefined> => daemon.stat(container, path).catch(() => undefined);
  const ownerOf = ({ uid, gid, mode }: Entry): string => `belongs to ${uid}:${gid} with mode 0${mode.toString(8)}`;
  const ids = `${identity.uid}:${[...identity.gids][0] ?? 0}`;
  const volumes = app.volumes.map(async ({ volume, path, readOnly }, index): Promise<Warning[]> => {
    const folder = readOnly ? undefined : await look(path);
    if (folder?.type !== "directory" || may(identity, folder, writes)) return [];
    const remedy = `write volumes.${volume}.owner: "${ids}", or readOnly: true at apps.${name}.volumes[${index}]`;
    return [
      {
        host,
        kind: "volume",
        container: volume,
        detail: `the app ${name} runs as ${user} and cannot write to ${path}, which ${ownerOf(folder)}; ${remedy}`,
      },
    ];
  });
  const files = Object.keys(app.files).map(async (path): Promise<Warning[]> => {
    const file = await look(path);
    if (!file || may(identity, file, reads)) return [];
    const remedy = `write mode: "0444" at apps.${name}.files["${path}"], or a secret, which the app's user can read`;
    return [
      {
        host,
        kind: "file",
        container: path,
        detail: `the app ${name} runs as ${user} and cannot read the file, which ${ownerOf(file)}; ${remedy}`,
      },
    ];
  });
  return (await Promise.all([...volumes, ...files])).flat();
}
