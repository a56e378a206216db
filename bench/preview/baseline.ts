import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Surroundings } from "../contenders/contender";
import { run } from "../process";

/** The commit that completed the foundation. Later ones have to be as fast. */
export const defaultBaseline = "7473c83";

/**
 * Builds a revision of the repository in a separate folder. It shares the installed packages, because the comparison is about
 * Breakwater's code and both use the same SDKs.
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

/** Packages whose version differs from the baseline's, as a note for readers. */
export function otherPackages(repository: string, place: string): string[] {
  const read = (root: string) => (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest).dependencies;
  const [now, then] = [read(repository), read(place)];
  return Object.keys(then).filter((name) => then[name] !== now[name]);
}
