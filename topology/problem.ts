export type Path = readonly (string | number)[];

/** One mistake of the user: its place, and a text that says what is wrong and how to fix it. */
export interface Problem {
  readonly path: Path;
  readonly text: string;
  /** The cross-field rule that found it; absent for a mistake of shape. */
  readonly rule?: string;
}

const plainKey = /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/;
const longest = 60;

/** For example `apps.web.jobs[0].name`; a key that is not a plain word is quoted: `files["/etc/motd"]`. */
export function formatPath(path: Path): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : plainKey.test(part) ? `.${part}` : `[${quote(part)}]`))
    .join("")
    .replace(/^\./, "");
}

export function formatProblem({ path, text }: Problem): string {
  return `${path.length === 0 ? "breakwater:platform" : formatPath(path)}: ${text}`;
}

/** JSON's quoting keeps control characters out of terminals; a long text is cut. */
export function quote(text: string): string {
  const visible = text.replace(/(:\/\/[^/@\s:]*):[^/@\s]*@/g, "$1:***@");
  return JSON.stringify(visible.length > longest ? `${visible.slice(0, longest)}…` : visible);
}

/** Values at these places may be secrets that were put there by mistake: messages name only their kind. */
function mayBeSecret(path: Path): boolean {
  if (path.length === 0 || path[0] === "secrets" || path[0] === "registries") return true;
  return path.some((part) => /^(environment|args|headers|content)$|pass(?!wordGeneration)|secret|token|credential/i.test(String(part)));
}

/** A value as messages show it. */
export function show(value: unknown, path: Path): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a map";
  if (mayBeSecret(path)) return `${typeof value === "string" ? "text" : `a ${typeof value}`} (not shown)`;
  return typeof value === "string" ? quote(value) : String(value);
}

/** "a", "b" or "c" */
export function alternatives(words: readonly string[]): string {
  const quoted = words.map((word) => quote(word));
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}
