import { posix } from "node:path";
import { parseDocument } from "yaml";
import type { Notes } from "../notes";
import type { Secrets } from "../secrets/detector";
import { partsOf } from "./document";
import { extended } from "./extends";
import { withIncluded, type Load } from "./include";
import type { Variables } from "./interpolate";
import { emptyModel, hidden, mergedOrRefused } from "./model";
import { ComposeError, type ComposeSource, type Reading } from "./source";
import type { Branch, Tree } from "./tree";
import { uniqueLists } from "./unique";

/**
 * The project as `docker compose config` reads it: all its files, with what they include and extend, merged in their order.
 * @throws ComposeError, and nothing else
 */
export function readCompose(source: ComposeSource, notes: Notes, secrets: Secrets): Branch {
  const reading: Reading = { source, notes, secrets, budget: { nodes: 0, files: 0 } };
  const scope = { folder: ".", variables: withProject(source), through: [posix.basename(source.file)] };
  const overrides = (source.overrides ?? []).map(({ file, text }) => ({ text, scope: { ...scope, file } }));
  const root = load(reading, [{ text: source.text, scope }, ...overrides]);
  const services = root.entries.get("services");
  if (root.entries.size === 0) throw new ComposeError(source.file, [{ line: 1, text: "is not a compose file: it holds no map" }]);
  if (services?.kind !== "branch" || services.entries.size === 0)
    throw new ComposeError(source.file, [{ line: services?.line ?? 1, text: "is not a compose file: it has no services" }]);
  return root;
}

const load: Load = (reading, files) => {
  const whole = files.reduce<Branch>(
    (model, { text, scope }) =>
      partsOf(reading, text, scope).reduce<Branch>((known, part) => {
        const root = extended(reading, { ...part, root: withIncluded(reading, part, scope, load) }, scope);
        return mergedOrRefused(reading, hidden(known, part.hides), root, []) as Branch;
      }, model),
    emptyModel,
  );
  const services = whole.entries.get("services");
  if (services?.kind !== "branch") return whole;
  const unique = [...services.entries].map(([name, tree]): [string, Tree] => [name, tree.kind === "branch" ? uniqueLists(tree) : tree]);
  return { ...whole, entries: new Map(whole.entries).set("services", { ...services, entries: new Map(unique) }) };
};

/** Compose itself gives COMPOSE_PROJECT_NAME a value: the file's name, or that of its folder. */
function withProject({ project, text, variables }: ComposeSource): Variables {
  if (Object.hasOwn(variables, "COMPOSE_PROJECT_NAME")) return variables;
  const name: unknown = parseDocument(text, { logLevel: "silent" }).get("name");
  if (typeof name === "string" && !name.includes("$")) return { ...variables, COMPOSE_PROJECT_NAME: { value: name, from: "the key name" } };
  const plain = project
    ?.toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
  return plain ? { ...variables, COMPOSE_PROJECT_NAME: { value: plain, from: "the name of the folder" } } : variables;
}
