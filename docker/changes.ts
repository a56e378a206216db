import type { IncomingMessage } from "node:http";
import type { Container } from "dockerode";
import type { PathChange } from "./types";

/** The changed paths without folders that are only listed because of their contents. */
export function leavesOf(changes: readonly PathChange[]): string[] {
  const kept = changes.filter(({ Kind }) => Kind !== 2).map(({ Path }) => Path);
  const parents = new Set(changes.flatMap(({ Path }) => foldersOf(Path)));
  return kept.filter((path) => !parents.has(path)).sort();
}

const foldersOf = (path: string): string[] => {
  const parts = path.split("/").slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
};

/** Without a change, Docker answers with null instead of an empty list. */
export async function changedIn(container: Container): Promise<string[]> {
  const answer = (await container.changes()) as unknown;
  return Array.isArray(answer) ? leavesOf(answer as PathChange[]) : [];
}

/** Docker describes a path in a header, with the mode in Go's format: the highest bit means a folder. */
export async function isFolderIn(container: Container, path: string): Promise<boolean> {
  const response = (await container.infoArchive({ path })) as unknown as IncomingMessage;
  // An unread response would keep its connection from the next request.
  response.resume();
  const text = Buffer.from(String(response.headers["x-docker-container-path-stat"] ?? ""), "base64").toString();
  const { mode = 0 } = (text === "" ? {} : JSON.parse(text)) as { mode?: number };
  return mode >= 2 ** 31;
}
