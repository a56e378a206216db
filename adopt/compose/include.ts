import { posix } from "node:path";
import { shown, type Part } from "./document";
import { parseEnvironmentFile } from "./env-file";
import { reasons } from "./extends";
import { entriesOf, itemsOf, sameTree, textOf } from "./forms";
import type { Variables } from "./interpolate";
import { hidden, mergedOrRefused } from "./model";
import { isElsewhere, joined } from "./paths";
import { refuse, type Reading, type Scope } from "./source";
import type { Branch, Tree } from "./tree";

/** Reads and merges files; in another module, which includes this one. */
export type Load = (reading: Reading, files: readonly { readonly text: string; readonly scope: Scope }[]) => Branch;

const sections = ["services", "volumes", "networks", "secrets", "configs"];
const texts = (tree: Tree | undefined): string[] =>
  (tree?.kind === "list" ? itemsOf(tree) : tree ? [tree] : []).flatMap((one) => textOf(one) ?? []);

/** A document with everything that it includes. Of a value that both have, the document has the last word. @throws ComposeError */
export function withIncluded(reading: Reading, part: Part, scope: Scope, load: Load): Branch {
  const list = part.root.entries.get("include");
  if (list === undefined) return part.root;
  if (list.kind !== "list") return refuse(reading, list, "include has to be a list");
  const own: Branch = { ...part.root, entries: new Map([...part.root.entries].filter(([key]) => key !== "include")) };
  return list.items.reduce<Branch>((model, item) => {
    const included = includedBy(reading, item, scope, load);
    return included ? imported(reading, model, included, part.hides) : model;
  }, own);
}

function includedBy(reading: Reading, item: Tree, scope: Scope, load: Load): Branch | undefined {
  const files = texts(item.kind === "branch" ? item.entries.get("path") : item);
  if (files.length === 0) return refuse(reading, item, "names no file to include");
  const distant = files.find(isElsewhere);
  if (distant !== undefined) {
    reading.notes.left(item, "it is elsewhere and is not read", "copy its files next to the compose file and include them from there");
    return undefined;
  }
  const paths = files.map((file) => joined(scope.folder, file));
  const wanted = textOf(entriesOf(item).get("project_directory"));
  const folder = wanted === undefined ? posix.dirname(paths[0] ?? ".") : joined(scope.folder, wanted);
  const variables = variablesOf(reading, item, scope, folder);
  const read = paths.map((path) => {
    const found = reading.source.look(path);
    const place = posix.normalize(path);
    if (scope.through.includes(place)) return refuse(reading, item, `includes ${path}, which includes it`);
    if (found.kind !== "text") return refuse(reading, item, `includes ${path}, which ${reasons[found.kind]}`);
    return { text: found.text, scope: { folder, file: shown(reading, path), variables, through: [...scope.through, place] } };
  });
  return load(reading, read);
}

/** Its own .env or the files that it names. Values of the including project have precedence. */
function variablesOf(reading: Reading, item: Tree, scope: Scope, folder: string): Variables {
  const named = texts(entriesOf(item).get("env_file")).map((path) => joined(scope.folder, path));
  const files = (named.length > 0 ? named : [joined(folder, ".env")]).filter((path) => path !== "/dev/null");
  return files.reduce<Variables>((known, path) => {
    const found = reading.source.look(path);
    if (found.kind !== "text") return named.length > 0 ? refuse(reading, item, `its env_file ${path} ${reasons[found.kind]}`) : known;
    const valueOf = (name: string): string | undefined => (Object.hasOwn(known, name) ? known[name]?.value : undefined);
    const { values, problems } = parseEnvironmentFile(found.text, valueOf);
    for (const { line, text } of problems) refuse(reading, { line, file: shown(reading, path) }, text);
    const added = Object.entries(values).map(([name, value]) => [name, { value, from: path }] as const);
    return { ...Object.fromEntries(added), ...known };
  }, scope.variables);
}

function imported(reading: Reading, model: Branch, included: Branch, hides: Part["hides"]): Branch {
  const entries = new Map(model.entries);
  for (const section of sections) {
    const from = included.entries.get(section);
    const to = entries.get(section);
    if (from?.kind !== "branch") continue;
    const all = new Map(entriesOf(to));
    for (const [name, tree] of from.entries) {
      const own = all.get(name);
      if (own === undefined) all.set(name, tree);
      else if (!sameTree(own, tree)) all.set(name, mergedOrRefused(reading, hidden(tree, hides, [section, name]), own, [section, name]));
    }
    entries.set(section, { ...(to?.kind === "branch" ? to : from), entries: all });
  }
  return { ...model, entries };
}
