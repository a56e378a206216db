import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./project";

/** Everything that belongs to a home, for a home in a folder that has other contents as well. */
const ours = [
  "/adoption-*",
  "/backups/",
  "/env.sh",
  "/passphrase*",
  "/recover-*/",
  "/releases/",
  "/running-*",
  "/stacks/",
  "/state/",
  "/state-*/",
  "/unfinished-*",
  "/watch/",
];

/** State, passphrase and backups of one clone, in a folder that only its owner can read and that git always ignores. */
export function ensureHome({ home, backend }: Pick<Project, "home" | "backend">): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  ignoreInGit(home);
  if (backend.folder !== undefined && existsSync(backend.folder)) ignoreInGit(backend.folder, ["/.pulumi/"]);
}

/** The same for a home that an earlier version created. */
export function ignoreExistingHome(project: Pick<Project, "home" | "backend">): void {
  if (existsSync(project.home)) ensureHome(project);
}

/** Whether the folder is a repository or a Pulumi project, and therefore has files that belong in git. */
const isShared = (folder: string): boolean => [".git", "Pulumi.yaml"].some((name) => existsSync(join(folder, name)));

export function ignoreInGit(folder: string, names: readonly string[] = ours): void {
  const file = join(folder, ".gitignore");
  const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  const wanted = isShared(folder) ? names : ["*"];
  const known = new Set((before ?? "").split("\n").map((line) => line.trim()));
  const missing = wanted.filter((line) => !known.has(line));
  if (missing.length === 0) return;
  const start =
    before === undefined ? "# Written by breakwater: this folder holds state and secrets.\n" : before.endsWith("\n") ? "" : "\n";
  if (before === undefined) writeFileSync(file, `${start}${missing.join("\n")}\n`);
  else appendFileSync(file, `${start}${missing.join("\n")}\n`);
}
