import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Surroundings } from "../contenders/contender";
import { run } from "../process";

/** The commit that ended the foundation: what later ones have to keep up with. */
export const defaultBaseline = "7473c83";

/**
 * The repository as it was at a revision, built in a folder of its own. It shares the installed packages: what is
 * compared is our own code, and the SDKs belong to both.
 */
export async function baseline(revision: string, { repository, folder }: Surroundings): Promise<string> {
  const place = join(folder, "baseline");
  mkdirSync(place);
  const archive = join(folder, "baseline.tar");
  await run(["git", "archive", "--output", archive, revision], repository);
  await run(["tar", "--extract", "--file", archive], place);
  symlinkSync(join(repository, "node_modules"), join(place, "node_modules"));
  if (!existsSync(join(place, "scripts/bundle.mjs")))
    throw new Error(`--baseline ${revision}: that revision has no scripts/bundle.mjs to build it with`);
  await run([process.execPath, "scripts/bundle.mjs"], place);
  return place;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Packages whose version is not the one that the baseline was made with: a reader has to know. */
export function otherPackages(repository: string, place: string): string[] {
  const read = (root: string) => (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest).dependencies;
  const [now, then] = [read(repository), read(place)];
  return Object.keys(then).filter((name) => then[name] !== now[name]);
}
