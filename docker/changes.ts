import type { Container } from "dockerode";
import type { PathChange } from "./types";

/** What changed itself: a folder that is only listed for what is in it is left out. */
export function leavesOf(changes: readonly PathChange[]): string[] {
  const kept = changes.filter(({ Kind }) => Kind !== 2).map(({ Path }) => Path);
  const parents = new Set(changes.flatMap(({ Path }) => foldersOf(Path)));
  return kept.filter((path) => !parents.has(path)).sort();
}

const foldersOf = (path: string): string[] => {
  const parts = path.split("/").slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
};

export const changedIn = async (container: Container): Promise<string[]> =>
  leavesOf(((await container.changes()) as PathChange[] | null) ?? []);

/** Docker describes a path in a header, with the mode as Go has it: the highest bit says that it is a folder. */
export async function isFolderIn(container: Container, path: string): Promise<boolean> {
  const { headers } = (await container.infoArchive({ path })) as { headers: Readonly<Record<string, string>> };
  const text = Buffer.from(headers["x-docker-container-path-stat"] ?? "", "base64").toString();
  const { mode = 0 } = (text === "" ? {} : JSON.parse(text)) as { mode?: number };
  return mode >= 2 ** 31;
}
