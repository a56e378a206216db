import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folders = ["topology", "provider", "observe", "docker", "cli", "components"];
const engine = /mariadb|nginx|haproxy/i;

/** The lists of nouns, the sections' schemas, and Breakwater's own images: places where a new engine gets its line. */
const lists: readonly string[] = [
  "cli/operations.ts",
  "components/databases.ts",
  "provider/handlers.ts",
  "topology/models.ts",
  "topology/plan/database.ts",
  "topology/schema/database.ts",
  "topology/schema/entry.ts",
  "topology/schema/platform.ts",
  "topology/versions.ts",
];

/** General files that still name an engine. This list may only become shorter. */
const still: readonly string[] = [
  // Examples in a help text, in a field's documentation, and names of images that should not run more than once.
  "cli/options/inside.ts",
  "cli/plan-report/alone.ts",
  "topology/schema/image.ts",
  // For one kind of server, which their file names do not show.
  "cli/adoption/root-access.ts",
  "components/balancer.ts",
  "components/entry.ts",
  "topology/plan/balancer.ts",
  "topology/plan/entry.ts",
  "topology/plan/image.ts",
  // Types of resources: each belongs to the definition of its type.
  "cli/plan-report/effects.ts",
  "cli/plan-report/reasons.ts",
  "cli/release/generations.ts",
  "cli/release/members.ts",
  "provider/resources/servers.ts",
  // Knowledge about one server in a slot or a rehearsal, and a general throw-away container in an engine's folder.
  "cli/stack/explain.ts",
  "provider/ports.ts",
  "provider/rehearsal.ts",
  "provider/slot.ts",
];

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));

/** A comment may name an engine as an explanation. */
const codeOf = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");

/** An engine's own files have its name, or are in a folder with its name. */
const namesOne = folders.flatMap(filesIn).filter((file) => !engine.test(file) && engine.test(codeOf(readFileSync(file, "utf8"))));

test("no other general file names an engine", () => {
  expect(namesOne.filter((file) => !still.includes(file) && !lists.includes(file))).toEqual([]);
});

test("a file that does not name an engine any more leaves the list", () => {
  expect([...still, ...lists].filter((file) => !namesOne.includes(file))).toEqual([]);
});
