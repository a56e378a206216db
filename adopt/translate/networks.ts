import type { Tree } from "../compose/tree";
import { child, declared, option, own, type Context, type Service } from "./context";

/** The networks of a service by their names in the stack file. Compose's default network is `main`. */
export function networksOf(context: Context, service: Service): string[] {
  const { reader, names, notes } = context;
  const attached = reader.names(option(service, "networks"));
  if (attached.length === 0) return ["main"];
  return attached.flatMap(({ name, tree }) => {
    noteAttachment(context, service, tree);
    const id = name === "default" ? "main" : names.networks.get(name);
    if (id === undefined) notes.left(tree, `${name} is not under networks`, "define it there and write the file again");
    return id === undefined ? [] : [id];
  });
}

function noteAttachment({ reader, notes }: Context, service: Service, tree: Tree): void {
  if (tree.kind !== "branch") return;
  for (const [key, value] of tree.entries) {
    if (key !== "aliases") {
      notes.left(value, "addresses in networks are Docker's to choose", "use the service's name");
      continue;
    }
    const others = reader.list(value).filter((alias) => ![service.id, service.name].includes(reader.text(alias) ?? ""));
    for (const alias of others)
      notes.left(alias, `a service is found by one name, ${service.id}`, `write ${service.id} where ${reader.text(alias) ?? "it"} is used`);
  }
}

const reasons: Readonly<Record<string, readonly [string, string]>> = {
  external: ["networks are the stack's own", "connect what is outside through a host port, or describe it in this stack as well"],
  name: ["networks are named after the stack", "nothing has to be done"],
  ipam: ["only an IPv4 subnet can be written", "nothing has to be done if the other settings are defaults"],
};

/** The networks that services use, with their options. */
export function translateNetworks(context: Context, used: ReadonlySet<string>): void {
  const { names, draft, notes, reader } = context;
  for (const name of [...used].sort()) {
    const original = [...names.networks].find(([, id]) => id === name)?.[0] ?? "default";
    const node = reader.branch(declared(context, "networks", original));
    draft.networks[name] = node ? networkOf(context, node) : {};
  }
  for (const [name, id] of names.networks) {
    const node = declared(context, "networks", name);
    if (node && name !== "default" && !used.has(id)) notes.left(node, "no service that is translated uses it", "nothing has to be done");
  }
}

const outside = (driver: string): [string, string] => [
  `a network is a bridge on this host, not ${driver}: its containers have no addresses in the other network`,
  "publish what is needed there through an entry, or leave the services to Compose",
];

function networkOf({ reader, notes }: Context, node: Tree & { kind: "branch" }): Record<string, unknown> {
  const pools = reader.list(child(node, "ipam", "config"));
  const subnet = reader.text(child(pools[0], "subnet"));
  const driver = reader.text(child(node, "driver")) ?? "bridge";
  const isBridge = ["bridge", "default"].includes(driver);
  if (!isBridge && subnet !== undefined)
    notes.left(
      child(node, "ipam") ?? node,
      `${subnet} is a network outside of this host (${driver}), and a bridge with it would take the way there away from the host`,
      "nothing has to be done: Docker chooses a free one",
    );
  const isV4 = isBridge && subnet !== undefined && /^[\d.]+\/\d+$/.test(subnet);
  for (const [key, tree] of node.entries) {
    if (key === "internal" || (key === "ipam" && (isV4 ? pools.length === 1 : !isBridge && subnet !== undefined))) continue;
    if (key === "driver" && isBridge) continue;
    if (key === "driver") {
      notes.left(tree, ...outside(driver));
      continue;
    }
    notes.left(
      tree,
      ...(own(reasons, key) ?? ["a network is a bridge with Docker's own settings", "leave it out if the services do without"]),
    );
  }
  return { ...(reader.text(child(node, "internal")) === "true" ? { internal: true } : {}), ...(isV4 ? { subnet } : {}) };
}
