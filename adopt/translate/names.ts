import type { Branch, Tree } from "../compose/tree";
import type { Notes } from "../notes";

/** A valid name for the stack file: 1 to 31 of a-z, 0-9 and -, starting with a letter. */
export function identifierOf(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .replace(/-+$/, "");
  return plain === "" ? "unnamed" : shortened(plain, longest);
}

const longest = 31;

/** Keeps as many whole words as fit; cuts a single long word. */
export function shortened(name: string, most: number): string {
  if (name.length <= most) return name;
  const start = name.slice(0, most);
  const border = name[most] === "-" ? most : start.lastIndexOf("-");
  return (border > 0 ? start.slice(0, border) : start).replace(/-+$/, "");
}

/** Keeps the end of a long name, which is more specific: encryption-primary-key, not active-record-encryption. */
export function identifierByEnd(name: string): string {
  const words = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  while (words.length > 1 && words.join("-").length > longest) words.shift();
  return identifierOf(words.join("-"));
}

/** New names for all keys of a section. Two keys never get the same name. */
export function namesOf(section: Tree | undefined, about: string, notes: Notes, more: readonly string[] = []): Map<string, string> {
  const entries: ReadonlyMap<string, Tree> = section?.kind === "branch" ? section.entries : new Map();
  const names = new Map<string, string>();
  const all = new Set([...entries.keys(), ...more]);
  const wanted = new Set([...all].map(identifierOf));
  for (const name of all) {
    const taken = new Set(names.values());
    const own = notANumber(identifierOf(name), wanted);
    const given = taken.has(own) ? notANumber(free(own, taken), taken) : own;
    names.set(name, given);
    const place = entries.get(name);
    if (given !== name && place) notes.taken(place, `${given}: ${about}`);
  }
  return names;
}

/** web-2 is also what number 2 of web is called. */
function notANumber(name: string, others: ReadonlySet<string>): string {
  const [, stem = "", number] = /^(.*)-(\d+)$/.exec(name) ?? [];
  return number !== undefined && others.has(stem) ? `${shortened(stem, 20)}-n${number}` : name;
}

export function free(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2, candidate = name; ; number++) {
    if (!taken.has(candidate)) return candidate;
    candidate = `${shortened(name, 28)}-${number}`;
  }
}

export const isBranch = (tree: Tree | undefined): tree is Branch => tree?.kind === "branch";
