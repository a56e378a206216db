import type { Branch, Tree } from "../compose/tree";
import { child, type Context, type Kind, type Service } from "./context";
import { imageKind } from "./known-images";
import { whyLeftOut } from "./left-out";
import { isBranch } from "./names";

type Known = Pick<Context, "source" | "reader" | "notes">;

/** Decides what each service becomes. A decision that the compose file leaves open becomes a note. */
export function classify(services: Branch, names: ReadonlyMap<string, string>, known: Known): Service[] {
  const { reader, notes } = known;
  const jobs = oneShots(services, reader);
  return [...services.entries].flatMap(([name, tree]): Service[] => {
    const node = reader.branch(tree);
    if (!isBranch(node)) return [];
    const id = names.get(name) ?? name;
    const kind = kindOf(node, jobs.has(name), known);
    if (kind !== "left" && kind !== "job") notes.taken(tree, `${sections[kind]}.${id}${reasons[kind]}`);
    return [{ name, id, node, kind }];
  });
}

const sections = { app: "apps", database: "databases", entry: "entries" } as const;
const reasons = {
  app: "",
  database: ", because its image is MariaDB",
  entry: ", because its image is nginx and it has a host port",
} as const;

function kindOf(node: Branch, isOneShot: boolean, { source, reader, notes }: Known): Kind {
  const option = (key: string): Tree | undefined => node.entries.get(key);
  const left = whyLeftOut({ source, reader, notes }, node);
  if (left) {
    notes.left(left.place ?? node, left.why, left.remedy);
    return "left";
  }
  if (isOneShot) return "job";
  const image = option("build") === undefined ? imageKind(reader.text(option("image")) ?? "") : "";
  if (image === "mariadb") return "database";
  if (image === "nginx" && option("ports") !== undefined) return "entry";
  if (image === "" && option("build") === undefined) {
    notes.left(node, "it has neither image nor build", "add one of them and write the file again");
    return "left";
  }
  return "app";
}

/** Services whose end others wait for, and those that Compose starts once and never again. */
function oneShots(services: Branch, reader: Known["reader"]): Set<string> {
  const waits = [...services.entries.values()].flatMap((service) => {
    const dependsOn = child(service, "depends_on");
    return dependsOn?.kind === "branch" ? [...dependsOn.entries] : [];
  });
  const awaited = waits.filter(([, how]) => reader.text(child(how, "condition")) === "service_completed_successfully");
  const once = [...services.entries].filter(([, service]) => {
    const policy = child(service, "deploy", "restart_policy", "condition") ?? child(service, "restart");
    return policy?.kind === "leaf" && ["no", "none"].includes(reader.text(policy) ?? "");
  });
  return new Set([...awaited, ...once].map(([name]) => name));
}
