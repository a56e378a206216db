import type { Branch, Tree } from "../compose/tree";
import { child, type Context, type Kind, type Service } from "./context";
import { isBranch } from "./names";

/** Servers that keep data and that Breakwater does not support. As an app, two of them would write to one volume during a roll. */
const stores = [
  "mysql",
  "percona",
  "postgres",
  "postgis",
  "mongo",
  "redis",
  "valkey",
  "elasticsearch",
  "opensearch",
  "rabbitmq",
  "etcd",
  "minio",
  "influxdb",
];
const caches = ["redis", "valkey", "memcached"];

/** The last part of an image's name, without registry, tag and digest: `nginx` of docker.io/library/nginx:1.26. */
export const imageKind = (reference: string): string =>
  (reference.split("@")[0] ?? "")
    .replace(/:[^/]*$/, "")
    .split("/")
    .at(-1) ?? "";

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
  const profiles = reader.list(option("profiles")).flatMap((tree) => reader.text(tree) ?? []);
  const active = source.profiles ?? [];
  if (profiles.length > 0 && !profiles.some((profile) => active.includes(profile) || active.includes("*"))) {
    notes.left(
      node,
      `Compose starts it only with a profile (${profiles.join(", ")})`,
      "add --profile NAME and write the file again if it belongs to this stack",
    );
    return "left";
  }
  if (isOneShot) return "job";
  const image = option("build") === undefined ? imageKind(reader.text(option("image")) ?? "") : "";
  if (image === "mariadb") return "database";
  if (stores.includes(image) && !(caches.includes(image) && option("volumes") === undefined)) {
    notes.left(
      node,
      `${image} keeps data, and Breakwater has no code for it`,
      "leave it to Compose, or describe it as a database with engine: external where it is MySQL or MariaDB",
    );
    return "left";
  }
  if (image === "nginx" && option("ports") !== undefined) return "entry";
  if (image === "" && option("build") === undefined) {
    notes.left(node, "it has neither image nor build", "add one of them and write the file again");
    return "left";
  }
  return "app";
}

/** Services whose end others wait for. */
function oneShots(services: Branch, reader: Known["reader"]): Set<string> {
  const waits = [...services.entries.values()].flatMap((service) => {
    const dependsOn = child(service, "depends_on");
    return dependsOn?.kind === "branch" ? [...dependsOn.entries] : [];
  });
  return new Set(
    waits.filter(([, how]) => reader.text(child(how, "condition")) === "service_completed_successfully").map(([name]) => name),
  );
}
