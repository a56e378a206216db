import { posix } from "node:path";
import { partsOf, shown, type Part } from "./document";
import { entriesOf, textOf } from "./forms";
import { hidden, mergedOrRefused } from "./model";
import { isElsewhere, joined } from "./paths";
import { refuse, type Reading, type Scope } from "./source";
import type { Branch, Tree } from "./tree";

/** The services of a file, and what the file hides in those that its services extend. */
interface Bases {
  readonly services: Map<string, Tree>;
  readonly hides: Part["hides"];
  readonly scope: Scope;
}

/** A document in which each service has what the service that it extends has. @throws ComposeError */
export function extended(reading: Reading, part: Part, scope: Scope): Branch {
  const section = part.root.entries.get("services");
  if (section?.kind !== "branch") return part.root;
  const bases = { services: new Map(section.entries), hides: part.hides, scope };
  for (const name of bases.services.keys()) resolve(reading, bases, name, []);
  return { ...part.root, entries: new Map(part.root.entries).set("services", { ...section, entries: bases.services }) };
}

function resolve(reading: Reading, bases: Bases, name: string, through: readonly string[]): Tree | undefined {
  const service = bases.services.get(name);
  const reference = entriesOf(service).get("extends");
  if (service?.kind !== "branch" || reference === undefined) return service;
  const ref = textOf(reference) ?? textOf(entriesOf(reference).get("service"));
  const file = textOf(entriesOf(reference).get("file"));
  const own: Branch = { ...service, entries: new Map([...service.entries].filter(([key]) => key !== "extends")) };
  if (ref === undefined) return refuse(reading, reference, `services.${name}.extends names no service`);
  const step = `${bases.scope.file ?? ""} ${name}`;
  if (through.includes(step)) return refuse(reading, reference, `services.${name} extends itself, through ${through.length} others`);
  if (file !== undefined && isElsewhere(file)) {
    reading.notes.left(
      reference,
      `${ref} is in a file elsewhere, which is not read`,
      "copy the file next to the compose file and name it there",
    );
    bases.services.set(name, own);
    return own;
  }
  const others = file === undefined ? bases : basesOf(reading, bases.scope, file, reference);
  if (!others.services.has(ref))
    return refuse(reading, reference, `services.${name} extends ${ref}, and ${file ?? "the file"} has no such service`);
  const base = resolve(reading, others, ref, [...through, step]);
  const [found] = base?.kind === "branch" ? [hidden(base, bases.hides, ["services", name])] : [];
  const { line, path } = service;
  const merged = found ? (mergedOrRefused(reading, found, own, ["services", name]) as Branch) : own;
  // The place is that of the service, not that of its base.
  const place = { line, path, ...(service.file === undefined ? {} : { file: service.file }) };
  const result: Branch = { kind: "branch", ...place, entries: merged.entries };
  bases.services.set(name, result);
  return result;
}

function basesOf(reading: Reading, scope: Scope, file: string, place: Tree): Bases {
  const path = joined(scope.folder, file);
  const found = reading.source.look(path);
  if (found.kind !== "text") return refuse(reading, place, `extends a service of ${file}, which ${reasons[found.kind]}`);
  const inner = { ...scope, folder: posix.dirname(path), file: shown(reading, path) };
  const parts = partsOf(reading, found.text, inner);
  const root = parts.reduce<Branch | undefined>(
    (all, part) => (all ? (mergedOrRefused(reading, hidden(all, part.hides), part.root, []) as Branch) : part.root),
    undefined,
  );
  return { services: new Map(entriesOf(root?.entries.get("services"))), hides: parts.at(-1)?.hides ?? [], scope: inner };
}

/** Why a file that is named cannot be read. */
export const reasons = {
  missing: "does not exist",
  folder: "is a folder",
  binary: "is not text, or is too large",
  closed: "cannot be read",
} as const;
