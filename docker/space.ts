import type { Daemon } from "./types";

/** A file system as seen from a path inside a container. Sizes are in bytes. */
export interface Space {
  readonly path: string;
  /** The device, or another name of the file system on the host. */
  readonly device: string;
  readonly size: number;
  /** Free for users other than root. */
  readonly free: number;
  /** Undefined if the file system does not count them. */
  readonly inodes?: { readonly all: number; readonly free: number };
}

const limitMs = 10_000;

/**
 * Space of the file systems behind paths of a running container. `/` is on Docker's own directory, which has the container's layer.
 * Undefined if the container has no `df` or does not answer; there is no other source.
 */
export async function spaceIn(daemon: Daemon, container: string, paths: readonly string[]): Promise<Space[] | undefined> {
  const df = async (option: string): Promise<Row[] | undefined> => {
    const { exitCode, stdout } = await daemon.exec(container, ["df", option, ...paths], { timeoutMs: limitMs });
    const rows = rowsOf(stdout);
    return exitCode === 0 && rows.length === paths.length ? rows : undefined;
  };
  try {
    const [blocks, inodes] = await Promise.all([df("-kP"), df("-iP").catch(() => undefined)]);
    return blocks?.map((row, index) => spaceOf(paths[index] as string, row, inodes?.[index]));
  } catch {
    return undefined;
  }
}

interface Row {
  readonly device: string;
  readonly all: number;
  readonly free: number;
}

/** POSIX output: a header, then one line for each path. A dash means that the number is unknown. */
export function rowsOf(text: string): Row[] {
  return text.split("\n").flatMap((line) => {
    const [, device, all, free] = /^(\S.*?)\s+(\d+|-)\s+(?:\d+|-)\s+(-?\d+|-)\s+(?:\d+%|-)\s+\S/.exec(line) ?? [];
    return device === undefined ? [] : [{ device, all: Number(all) || 0, free: Math.max(0, Number(free) || 0) }];
  });
}

function spaceOf(path: string, { device, all, free }: Row, inodes: Row | undefined): Space {
  const counted = inodes && inodes.all > 0 ? { inodes: { all: inodes.all, free: inodes.free } } : {};
  return { path, device, size: all * 1024, free: free * 1024, ...counted };
}
