import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** General code: everything except the rooms, each of which belongs to one noun. */
const folders = ["topology", "platform", "provider", "observe", "docker", "cli", "components"];
const room = /^components\/(?!parts\/)[^/]+\//;
const engine = /mariadb|nginx|haproxy/i;

/** The lists of nouns, the sections' schemas, and Breakwater's own images: places where a new engine gets its line. */
const lists: readonly string[] = [
  "components/components.ts",
  "components/handlers.ts",
  "components/models.ts",
  "components/operations.ts",
  "platform/planned.ts",
  "platform/schema.ts",
  "topology/versions.ts",
];

/** General files that still name an engine. This list may only become shorter. */
const still: readonly string[] = [
  "topology/schema/entry.ts",
  "topology/schema/image.ts",
  "platform/component.ts",
  "platform/outputs.ts",
  "platform/owners.ts",
  "platform/reach.ts",
  "provider/resources/servers.ts",
  "cli/commands/exec.ts",
  "cli/plan-report/alone.ts",
  "cli/plan-report/effects.ts",
  "cli/plan-report/reasons.ts",
  "cli/recover/look.ts",
  "cli/release/generations.ts",
  "cli/release/members.ts",
  "cli/site/ask.ts",
  "cli/stack/explain.ts",
];

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));

/** A comment may name an engine as an explanation. */
const codeOf = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");

const namesOne = folders.flatMap(filesIn).filter((file) => !room.test(file) && engine.test(codeOf(readFileSync(file, "utf8"))));

test("no other general file names an engine", () => {
  expect(namesOne.filter((file) => !still.includes(file) && !lists.includes(file))).toEqual([]);
});

test("a file that does not name an engine any more leaves the list", () => {
  expect([...still, ...lists].filter((file) => !namesOne.includes(file))).toEqual([]);
});
