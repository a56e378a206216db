import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import ignore from "@balena/dockerignore";
import { names } from "../../topology/names";
import { canonical } from "../../topology/plan/hash";
import { pullName } from "../../topology/plan/image";
import type { Image } from "../../topology/schema/image";

export interface BuildContext {
  readonly directory: string;
  readonly dockerfile: string;
  readonly args: Readonly<Record<string, string>>;
  readonly extraCa: boolean;
}

/** Resolves a folder in the stack file to its absolute path. */
export type Locate = (path: string) => string;

/** Name of an image on its hosts. The name of a built image contains the hash of its build inputs. */
export function imageReference(name: string, about: { readonly stack: string; readonly image: Image; readonly locate: Locate }): string {
  const { stack, image, locate } = about;
  if (!("build" in image)) return pullName(image);
  const { context, dockerfile, args, extraCa } = image.build;
  const hash = contextHash({ directory: locate(context), dockerfile, args, extraCa });
  return `${names.physical(stack, name)}:${hash}`;
}

/** Twelve hexadecimal digits over the inputs of a build: equal content gives an equal image name on every machine. */
export function contextHash({ directory, dockerfile, args, extraCa }: BuildContext): string {
  const hash = createHash("sha256").update(canonical({ dockerfile, args, extraCa }));
  for (const path of filesOf(directory, dockerfile)) {
    const absolute = join(directory, path);
    const about = lstatSync(absolute);
    const content = about.isSymbolicLink() ? readlinkSync(absolute) : readFileSync(absolute);
    hash.update(canonical({ path, executable: (about.mode & 0o100) !== 0, length: content.length })).update(content);
  }
  return hash.digest("hex").slice(0, 12);
}

/** Sorted paths of the files and links that Docker receives; the Dockerfile is always one of them. */
function filesOf(directory: string, dockerfile: string): string[] {
  const rules = ignore();
  const ignoreFile = join(directory, ".dockerignore");
  if (lstatSync(ignoreFile, { throwIfNoEntry: false })) rules.add(readFileSync(ignoreFile, "utf8"));
  const everything = readdirSync(directory, { recursive: true, withFileTypes: true });
  return everything
    .filter((file) => file.isFile() || file.isSymbolicLink())
    .map((file) => join(file.parentPath, file.name).slice(join(directory, "/").length))
    .filter((path) => path === dockerfile || !rules.ignores(path))
    .sort();
}
