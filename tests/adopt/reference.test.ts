import { readdirSync, readFileSync, existsSync } from "node:fs";
import { join, relative } from "node:path";
import { readCompose } from "../../adopt/compose/read";
import { entriesOf, itemsOf, textOf } from "../../adopt/compose/forms";
import type { Tree } from "../../adopt/compose/tree";
import { Notes } from "../../adopt/notes";
import { Secrets } from "../../adopt/secrets/detector";
import { Reader } from "../../adopt/shape";
import { variablesOf } from "../../adopt/translate/environment";
import type { Context, Service } from "../../adopt/translate/context";
import { composeSource } from "../../cli/take-over/compose-source";

/** Projects whose `expected.json` Compose's own library wrote; see the README there. */
const fixtures = "tests/fixtures/compose-spec";
const cases = readdirSync(fixtures).filter((name) => existsSync(join(fixtures, name, "compose.yml")));

type Json = Record<string, unknown>;
const plain = (tree: Tree | undefined): unknown => {
  if (tree === undefined) return undefined;
  if (tree.kind === "leaf") return tree.value;
  return tree.kind === "list" ? tree.items.map(plain) : Object.fromEntries([...tree.entries].map(([key, value]) => [key, plain(value)]));
};

const lastOf = (tree: Tree | undefined): Tree | undefined => (tree?.kind === "list" ? tree.items.at(-1) : tree);

/** The options that decide how a service runs, in one notation for both readers. */
function ofTree(name: string, node: Tree, context: Context): Json {
  const { reader } = context;
  const option = (key: string): Tree | undefined => entriesOf(node).get(key);
  const service = { name, id: name, node, kind: "app" } as Service;
  const short = (tree: Tree | undefined): string[] =>
    tree?.kind === "leaf" ? [textOf(tree) ?? ""] : itemsOf(tree).map((item) => textOf(item) ?? "");
  return {
    image: textOf(option("image")),
    command: reader.words(option("command")),
    entrypoint: reader.words(option("entrypoint")),
    environment: Object.fromEntries(variablesOf(context, service).map(({ name: key, value }) => [key, value])),
    build: textOf(option("build")) ?? textOf(entriesOf(option("build")).get("context")),
    volumes: itemsOf(option("volumes")).map((tree) => {
      const [first = "", target] = (textOf(tree) ?? "").split(":");
      if (tree.kind === "branch") return `${textOf(tree.entries.get("source")) ?? ""}>${textOf(tree.entries.get("target"))}`;
      return target === undefined ? `>${first}` : `${first}>${target}`;
    }),
    depends: Object.fromEntries(
      reader
        .names(option("depends_on"))
        .map(({ name: other, tree }) => [other, textOf(entriesOf(tree).get("condition")) ?? "service_started"]),
    ),
    networks: reader
      .names(option("networks"))
      .map(({ name: other }) => other)
      .sort(),
    labels: Object.fromEntries(reader.pairs(option("labels")).map(({ name: key, value }) => [key, value])),
    dns: short(option("dns")),
    tmpfs: short(option("tmpfs")),
    capabilities: short(option("cap_add")),
    test: textOf(lastOf(entriesOf(option("healthcheck")).get("test"))),
    logging: plain(option("logging")),
  };
}

function ofJson(service: Json, folder: string): Json {
  const path = (text: string): string => (text.startsWith("./") ? text : text === "." ? "./" : text);
  const at = (value: unknown): Json => (value ?? {}) as Json;
  const environment = Object.fromEntries(Object.entries(at(service.environment)).filter(([, value]) => value !== null));
  return {
    image: service.image,
    command: service.command ?? undefined,
    entrypoint: service.entrypoint ?? undefined,
    environment,
    build: at(service.build).context,
    volumes: ((service.volumes ?? []) as { source?: string; target: string }[]).map(
      ({ source = "", target }) => `${path(source)}>${target}`,
    ),
    depends: Object.fromEntries(Object.entries(at(service.depends_on)).map(([name, how]) => [name, at(how).condition])),
    networks: Object.keys(at(service.networks)).sort(),
    labels: at(service.labels),
    dns: service.dns ?? [],
    tmpfs: service.tmpfs ?? [],
    capabilities: service.cap_add ?? [],
    test: (at(service.healthcheck).test as string[] | undefined)?.at(-1),
    logging: service.logging,
    folder,
  };
}

test.each(cases)("%s is read as Compose reads it", (name) => {
  const folder = join(fixtures, name);
  const from = ["compose.yml", "second.yml"].map((file) => join(folder, file)).filter((file) => existsSync(file));
  const source = composeSource({ from: from as [string], profiles: [], envFiles: [] }, folder, {});
  const notes = new Notes();
  const root = readCompose(source, notes, new Secrets());
  const context = { source, notes, reader: new Reader(notes) } as Context;
  const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as { services: Record<string, Json> };
  const found = Object.fromEntries([...entriesOf(root.entries.get("services"))].map(([key, tree]) => [key, ofTree(key, tree, context)]));
  const wanted = Object.fromEntries(Object.entries(expected.services).map(([key, service]) => [key, ofJson(service, folder)]));
  for (const [key, one] of Object.entries(found)) {
    one.folder = folder;
    if ((one.networks as string[]).length === 0) one.networks = ["default"];
    if (typeof one.build === "string") one.build = `./${relative(".", one.build)}`;
    const other = wanted[key];
    if (other && typeof other.build === "string") other.build = `./${relative(".", other.build)}`;
  }
  expect(found).toEqual(wanted);
});
