import type { ContainerSummary, Daemon } from "../../docker/daemon";

/** Something that takes disk space, in bytes. */
export interface Consumer {
  readonly name: string;
  readonly size: number;
}

const shown = 4;
const limitMs = 20_000;

const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;

async function kibibytes(daemon: Daemon, container: string, script: string): Promise<[size: number, name: string][]> {
  const asked = daemon.exec(container, ["sh", "-c", script], { user: "root", timeoutMs: limitMs }).catch(() => undefined);
  const lines = (await asked)?.stdout.split("\n") ?? [];
  return lines.flatMap((line): [number, string][] => {
    const [, size, name] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    return size === undefined ? [] : [[Number(size) * 1024, name as string]];
  });
}

/** Undefined if the server's files cannot be read. @param folder of its data in the container */
export async function binaryLogs(daemon: Daemon, container: string, folder: string): Promise<number | undefined> {
  const total = (await kibibytes(daemon, container, `du -ck ${quoted(folder)}/binlog.[0-9]* 2>/dev/null`)).find(
    ([, name]) => name === "total",
  );
  return total?.[0];
}

interface About {
  readonly volume?: string;
  readonly member?: string;
  readonly binaryLogs?: number;
}

/** The largest first; empty if they cannot be determined. */
export async function consumersOf(daemon: Daemon, about: About, running: readonly ContainerSummary[]): Promise<Consumer[]> {
  const all = about.volume === undefined ? await ofDocker(daemon) : await ofVolume(daemon, about, about.volume, running);
  return all
    .filter(({ size }) => size > 0)
    .sort((one, other) => other.size - one.size)
    .slice(0, shown);
}

async function ofDocker(daemon: Daemon): Promise<Consumer[]> {
  const usage = await daemon.usage().catch(() => undefined);
  return Object.entries(usage ?? {}).map(([name, size]) => ({ name, size }));
}

async function ofVolume(daemon: Daemon, about: About, volume: string, running: readonly ContainerSummary[]): Promise<Consumer[]> {
  for (const one of running) {
    const path = one.Mounts.find(({ Name }) => Name === volume)?.Destination;
    if (path === undefined) continue;
    // The sum excludes a file system's own reserve and journals, which are not directory entries.
    const found = await kibibytes(daemon, one.Id, `cd ${quoted(path)} && du -sxk -- * .[!.]* 2>/dev/null`);
    if (found.length === 0) continue;
    const isLog = (name: string): boolean => about.member !== undefined && /^binlog\.\d/.test(name);
    const others = found.filter(([, name]) => !isLog(name)).map(([size, name]) => ({ name, size }));
    return [...others, ...(about.binaryLogs === undefined ? [] : [{ name: "binary logs", size: about.binaryLogs }])];
  }
  return [];
}
