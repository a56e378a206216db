import { statSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../topology/problem";
import type { Locate } from "./build-context";

type Tree = Readonly<Record<string, unknown>>;

const tree = (value: unknown): Tree => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {});
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/**
 * Lists missing build sources. Reads the raw platform, so that these problems appear together with the mistakes of a file
 * that cannot be parsed. An image that no container uses is never built, and its sources may be missing.
 * @param prepared names of images that are on their hosts already, as in a release
 */
export function sourceProblems(raw: unknown, locate: Locate, prepared: readonly string[] = []): Problem[] {
  const { images, ...sections } = tree(raw);
  const used = new Set(
    ["apps", "databases", "entries"].flatMap((section) => Object.values(tree(sections[section])).map((unit) => tree(unit).image)),
  );
  return Object.entries(tree(images)).flatMap(([name, image]) => {
    const { context, dockerfile = "Dockerfile" } = tree(tree(image).build);
    if (!used.has(name) || prepared.includes(name) || typeof context !== "string" || typeof dockerfile !== "string") return [];
    return problemsOf(["images", name, "build"], { context, dockerfile, folder: locate(context) });
  });
}

function problemsOf(path: readonly string[], about: { context: string; dockerfile: string; folder: string }): Problem[] {
  const { context, dockerfile, folder } = about;
  if (!isFolder(folder)) {
    const what = statSync(folder, { throwIfNoEntry: false }) ? "is not a folder" : "does not exist";
    return [
      {
        path: [...path, "context"],
        text: `${JSON.stringify(context)} ${what} (${folder}); name the folder with the sources, relative to the stack file, or make it`,
      },
    ];
  }
  if (isFile(join(folder, dockerfile))) return [];
  return [
    {
      path: [...path, "dockerfile"],
      text: `${JSON.stringify(dockerfile)} does not exist in ${folder}; write it there, or name another file of the context`,
    },
  ];
}
