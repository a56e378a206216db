import type { IncomingMessage } from "node:http";
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

/** Without a change the answer is no list at all. */
export async function changedIn(container: Container): Promise<string[]> {
  const answer = (await container.changes()) as unknown;
  return Array.isArray(answer) ? leavesOf(answer as PathChange[]) : [];
}

/** Docker describes a path in a header, with the mode as Go has it: the highest bit says that it is a folder. */
export async function isFolderIn(container: Container, path: string): Promise<boolean> {
  const response = (await container.infoArchive({ path })) as unknown as IncomingMessage;
  // An answer that nobody reads keeps its connection from the next request.
  response.resume();
  const text = Buffer.from(String(response.headers["x-docker-container-path-stat"] ?? ""), "base64").toString();
  const { mode = 0 } = (text === "" ? {} : JSON.parse(text)) as { mode?: number };
  return mode >= 2 ** 31;
}
