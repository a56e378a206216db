import { entriesOf, textOf } from "./forms";
import type { Branch, Tree } from "./tree";

/** Identifies an entry of a list, so that a later one replaces an earlier one. */
type Key = (entry: Tree) => string | undefined;

const field = (tree: Tree, name: string): string | undefined => textOf(entriesOf(tree).get(name));
const before = (text: string | undefined): string | undefined => text?.split("=")[0];

const pair: Key = (entry) => before(textOf(entry));
const target: Key = (entry) => {
  const text = textOf(entry);
  if (text === undefined) return field(entry, "target");
  const parts = text.split(":");
  return parts.length === 1 ? text : parts[1];
};
const mount =
  (folder: string): Key =>
  (entry) => {
    const name = textOf(entry) ?? field(entry, "source");
    return field(entry, "target") ?? (name === undefined ? undefined : `${folder}/${name}`);
  };
const shortPort = /^(?:(\[[^\]]+\]|[\d.]+):)?(?:(\d*):)?(\d+)(?:\/(\w+))?$/;
const port: Key = (entry) => {
  const text = textOf(entry);
  const [, address = "0.0.0.0", host = "", inside, protocol = "tcp"] = shortPort.exec(text ?? "") ?? [];
  if (inside !== undefined) return `${address}:${host}:${inside}/${protocol}`;
  if (text !== undefined) return text;
  const number = field(entry, "target");
  const [ip, published, kind] = ["host_ip", "published", "protocol"].map((name) => field(entry, name));
  return number === undefined ? undefined : `${ip ?? "0.0.0.0"}:${published ?? ""}:${number}/${kind ?? "tcp"}`;
};
const path: Key = (entry) => textOf(entry) ?? field(entry, "path");

const keys: Readonly<Record<string, Key>> = {
  ...Object.fromEntries(
    "annotations cap_add cap_drop dns dns_opt dns_search environment expose labels links profiles sysctls tmpfs"
      .split(" ")
      .map((option) => [option, pair]),
  ),
  volumes: target,
  devices: target,
  configs: mount(""),
  secrets: mount("/run/secrets"),
  ports: port,
  env_file: path,
};

/** Keeps the last entry of each kind, at the place of the first. */
function uniqueItems(items: readonly Tree[], key: Key): Tree[] {
  const kept = new Map<string, Tree>();
  items.forEach((item, index) => kept.set(key(item) ?? `[${index}]`, item));
  return [...kept.values()];
}

/** A service without the entries of its lists that a later entry replaces: two mounts at one path, or the same port twice. */
export function uniqueLists(service: Branch): Branch {
  const entries = [...service.entries].map(([name, tree]): [string, Tree] => {
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
    return [name, key && tree.kind === "list" ? { ...tree, items: uniqueItems(tree.items, key) } : tree];
  });
  return { ...service, entries: new Map(entries) };
}
