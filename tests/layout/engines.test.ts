import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** General code: everything except the rooms, each of which belongs to one noun. */
const folders = ["topology", "platform", "provider", "observe", "docker", "cli", "components"];
const room = /^components\/(?!parts\/)[^/]+\//;
const engine = /mariadb|nginx|haproxy/i;

/** The lists of nouns, the sections' schemas, and Breakwater's own images: places where a new engine gets its line. */
const lists: readonly string[] = [
  "components/components.ts",
  "components/models.ts",
  "components/operations.ts",
  "components/providers.ts",
  "components/types.ts",
  "platform/planned.ts",
  "topology/versions.ts",
];

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));

const namesOne = folders.flatMap(filesIn).filter((file) => !room.test(file) && engine.test(readFileSync(file, "utf8")));

test("no other general file names an engine, not even in a comment", () => {
  expect(namesOne.filter((file) => !lists.includes(file))).toEqual([]);
});

test("a list that names no engine any more is none", () => {
  expect(lists.filter((file) => !namesOne.includes(file))).toEqual([]);
});
