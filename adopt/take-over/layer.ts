import { posix } from "node:path";
import type { FoundContainer } from "./found";

/** Folders with temporary content, which programs write again when they need it. */
export const passing = [
  "/dev",
  "/proc",
  "/run",
  "/sys",
  "/tmp",
  "/var/cache",
  "/var/lib/apt",
  "/var/lib/dpkg",
  "/var/lock",
  "/var/log",
  "/var/run",
  "/var/tmp",
];
const passingPart =
  /\/(__pycache__|\.cache|\.npm)(\/|$)|\.(pyc|pid|sock|lock)$|^\/(\.dockerenv|(usr\/)?sbin\/docker-init|etc\/(hosts|hostname|resolv\.conf|mtab|machine-id))$/;

export const isBelow = (path: string, folder: string): boolean =>
  folder === "/" || path === folder || path.startsWith(`${posix.normalize(folder).replace(/\/$/, "")}/`);

/** Files in a container's writable layer that would be lost with it. Excludes the folders that Docker creates for mounts. */
export const ownPaths = ({ mounts }: Pick<FoundContainer, "mounts">, changed: readonly string[]): string[] =>
  changed.filter(
    (path) =>
      !passing.some((folder) => isBelow(path, folder)) && !passingPart.test(path) && !mounts.some((mount) => isBelow(path, mount.path)),
  );

const most = 4;

/** The few folders that contain all paths, for a message and for --leave. */
export function gathered(paths: readonly string[]): { readonly path: string; readonly count: number }[] {
  for (let depth = 8; depth > 1; depth--) {
    const groups = grouped(paths, depth);
    if (groups.size <= most) return [...groups].map(([path, count]) => ({ path, count }));
  }
  return [...grouped(paths, 1)].map(([path, count]) => ({ path, count }));
}

function grouped(paths: readonly string[], depth: number): Map<string, number> {
  const groups = new Map<string, number>();
  for (const path of paths) {
    const start = `/${path
      .split("/")
      .slice(1, depth + 1)
      .join("/")}`;
    groups.set(start, (groups.get(start) ?? 0) + 1);
  }
  return groups;
}
