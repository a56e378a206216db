import { entriesOf, itemsOf, listed, mapped, sameTree } from "./forms";
import type { Branch, Tree } from "./tree";

/** Two files say things about one value that cannot be merged, such as a list and a map. */
export class Unmergeable extends Error {
  constructor(readonly place: Tree) {
    super("another file says something of another kind here, and Compose refuses to merge the two");
  }
}

type Rule = (base: Tree, other: Tree, keys: readonly string[]) => Tree;

const replaced: Rule = (_base, other) => other;
const asPairs: Rule = (base, other, keys) => mergeMaps(mapped(base, "pairs"), mapped(other, "pairs"), keys, replaced);
const asSequence: Rule = (base, other) => appended(listed(base), listed(other));
const asMap: Rule = (base, other, keys) => mergeMaps(mapped(base, "names"), mapped(other, "names"), keys);
const asBuild: Rule = (base, other, keys) => mergeMaps(mapped(base, "context"), mapped(other, "context"), keys);

/** Options of one logging driver are merged; another driver has none of them. */
const logging: Rule = (base, other, keys) => {
  const [before, after] = [base, other].map((one) => mapped(one, "names").entries.get("driver"));
  return !before || !after || sameTree(before, after) ? asMap(base, other, keys) : other;
};
const limit: Rule = (base, other, keys) => (base.kind === "branch" && other.kind === "branch" ? mergeMaps(base, other, keys) : other);

/** Pools with the same subnet are merged. */
const pools: Rule = (base, other, keys) => {
  const subnet = (tree: Tree): unknown => JSON.stringify(entriesOf(tree).get("subnet"), withoutPlace);
  const all = [...itemsOf(base)];
  for (const pool of itemsOf(other)) {
    const at = all.findIndex((one) => subnet(one) === subnet(pool));
    if (at < 0) all.push(pool);
    else all[at] = asMap(all[at] as Tree, pool, keys);
  }
  return { ...other, kind: "list", items: all };
};
const withoutPlace = (key: string, value: unknown): unknown => (["line", "path", "file"].includes(key) ? undefined : value);

const table = (rule: Rule, options: string): [string, Rule][] => options.split(" ").map((option) => [`services.*.${option}`, rule]);

/** Values whose merging differs from that of any map, list or text. The table is Compose's own. */
const rules = new Map<string, Rule>([
  ...table(asPairs, "annotations build.args build.additional_contexts build.labels environment labels sysctls deploy.labels"),
  ...table(asSequence, "build.extra_hosts dns dns_opt dns_search env_file label_file extra_hosts tmpfs"),
  ...table(replaced, "command entrypoint healthcheck.test"),
  ...table(asMap, "depends_on models networks"),
  ...table(asBuild, "build"),
  ...table(logging, "logging"),
  ...table(limit, "ulimits.*"),
  ["networks.*.ipam.config", pools],
  ...["networks", "volumes", "secrets", "configs"].map((section): [string, Rule] => [`${section}.*.labels`, asPairs]),
]);

const patternOf = (keys: readonly string[]): string =>
  keys.map((key, index) => (index === 1 || (index === 3 && keys[2] === "ulimits") ? "*" : key)).join(".");

/**
 * One value from two files, merged as Compose does.
 * @throws Unmergeable
 */
export function merge(base: Tree, other: Tree, keys: readonly string[] = []): Tree {
  const rule = rules.get(patternOf(keys));
  if (rule) return rule(base, other, keys);
  if (other.kind === "leaf" && other.value === null) return base;
  if (base.kind === "branch") {
    if (other.kind !== "branch") throw new Unmergeable(other);
    return mergeMaps(base, other, keys);
  }
  if (base.kind === "list") {
    if (other.kind !== "list") throw new Unmergeable(other);
    return appended(base.items, other.items, other);
  }
  return other;
}

function mergeMaps(base: Branch, other: Branch, keys: readonly string[], rule: Rule = merge): Branch {
  const entries = new Map(base.entries);
  for (const [key, tree] of other.entries) {
    const before = entries.get(key);
    entries.set(key, before === undefined ? tree : rule(before, tree, [...keys, key]));
  }
  return { ...base, entries };
}

function appended(base: readonly Tree[], other: readonly Tree[], place = other[0] ?? base[0]): Tree {
  const items = [...base, ...other.filter((item) => !base.some((one) => sameTree(one, item)))];
  const { line, path, file } = place ?? { line: 1, path: "" };
  return { kind: "list", line, path: path.replace(/\[\d+\]$/, ""), ...(file === undefined ? {} : { file }), items };
}
