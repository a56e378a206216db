import { mariadbDataDirectory, mariadbPort } from "../../components/mariadb/server";
import type { Tree } from "../compose/tree";
import { versions } from "../../topology/versions";
import { option, type Context, type Service } from "./context";
import { variablesOf } from "./environment";
import { imageOf } from "./images";
import { networksOf } from "./networks";
import { onePort } from "./ports";
import { graceOf, logsOf, memoryOf } from "./runtime";
import { externalName } from "./storage";
import { noteDeploy, noteUnread } from "./unsupported";

const read = new Set(
  "image command environment env_file volumes networks ports deploy mem_limit logging stop_grace_period healthcheck secrets expose depends_on".split(
    " ",
  ),
);

/** Where both the official image and Breakwater's keep the data. */
const dataFolder = mariadbDataDirectory;

/** Translates a MariaDB service. Breakwater creates its accounts, and its data stays where it is until `adopt`. */
export function translateDatabase(context: Context, service: Service): void {
  const { draft, notes, reader } = context;
  noteUnread(context, service, read);
  noteDeploy(context, service);
  const memory = memoryOf(context, service);
  const image = imageOf(context, service);
  const settings = settingsOf(context, service);
  const publish = publishOf(context, service);
  const existing = dataVolume(context, service);
  draft.databases[service.id] = {
    engine: "mariadb",
    ...(Object.hasOwn(versions.images, image) ? {} : { image }),
    ...(existing === undefined ? {} : { existingVolume: existing }),
    replicas: 0,
    network: networkOf(context, service),
    ...(memory === undefined ? {} : { memoryMb: memory }),
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
    ...(publish ? { publish } : {}),
    ...graceOf(context, service, 10),
    ...logsOf(context, service),
  };
  notes.taken(service.node, "replicas: 0, one server as in the compose file; 1 adds a replica that follows it");
  const check = option(service, "healthcheck");
  if (check) notes.left(check, "Breakwater asks the server itself", "nothing has to be done");
  const waits = option(service, "depends_on");
  if (waits) notes.left(waits, "a database waits for no other service", "nothing has to be done");
  for (const secret of reader.names(option(service, "secrets")))
    notes.left(secret.tree, "root needs no password, and accounts are made by themselves", "nothing has to be done");
}

/** A database has one network, if possible one that it shares with an app. */
function networkOf(context: Context, service: Service): string {
  const attached = networksOf(context, service);
  const users = context.services.filter(({ kind, node }) => kind === "app" && node !== service.node);
  const shared = attached.find((network) => users.some((user) => networksOf(context, user).includes(network)));
  const chosen = shared ?? attached[0] ?? "main";
  if (attached.length > 1)
    context.notes.taken(option(service, "networks") ?? service.node, `network: ${chosen}; a database is in one network`);
  return chosen;
}

/** After the apps, because an account is replaced only where an app uses the database. */
export function noteAccounts(context: Context, service: Service): void {
  const isUsed = Object.values(context.draft.apps).some(({ database }) => (database as { name: string } | undefined)?.name === service.id);
  for (const { name, place } of variablesOf(context, service)) {
    const known = /^(MARIADB|MYSQL)_(.*?)(_FILE)?$/.exec(name)?.[2];
    if (known === "DATABASE") continue;
    if (known === undefined) context.notes.left(place, "a database gets no variables of yours", "write server settings under settings");
    else if (known.startsWith("ROOT") || known.includes("ROOT_PASSWORD"))
      context.notes.left(place, "root is reached through the server's own socket and needs no password", "nothing has to be done");
    else if (["USER", "PASSWORD"].includes(known))
      context.notes.left(
        place,
        isUsed ? "each app gets an account of its own" : "no app was found that uses this account, and each app gets one of its own",
        isUsed
          ? "nothing has to be done; an adopted database keeps this one until you drop it"
          : "write database: { name, schema } at the app; an adopted database keeps this one until you drop it",
      );
    else context.notes.left(place, "it only counts at the first start of an empty server", "nothing has to be done for an adopted one");
  }
}

/** Options such as mariadbd --max-connections=200. */
function settingsOf({ reader, notes, secrets }: Context, service: Service): Record<string, string | number> {
  const command = option(service, "command");
  const words = (reader.words(command) ?? []).filter((word) => !/^(mysqld|mariadbd)$/.test(word));
  return Object.fromEntries(
    words.flatMap((word) => {
      const [, name, value = "ON"] = /^--([a-z][a-z0-9_-]*)(?:=(.*))?$/.exec(word) ?? [];
      if (name === undefined) {
        // -pWORD is a password here, even if it is short and plain.
        const shown = secrets.inWords(["mysqld", word]).length > 0 ? "a word of it" : word;
        notes.left(command as Tree, `${shown} is not a setting of the form --name=value`, "write it under settings");
        return [];
      }
      return [[name.replaceAll("-", "_"), /^\d+$/.test(value) ? Number(value) : value] as const];
    }),
  );
}

function publishOf(context: Context, service: Service): Record<string, unknown> | undefined {
  const first = onePort(context, service, ({ port }) => port === mariadbPort, "a database publishes its port 3306 and no other");
  return first && { address: first.address, port: first.hostPort };
}

/** The volume with the data. Other mounts mattered only at the first start, or belong under settings. */
function dataVolume(context: Context, service: Service): string | undefined {
  const { reader, notes, names } = context;
  return reader.list(option(service, "volumes")).reduce<string | undefined>((found, tree) => {
    const [source = "", target] =
      tree.kind === "branch"
        ? [reader.text(tree.entries.get("source")) ?? "", reader.text(tree.entries.get("target"))]
        : (reader.text(tree) ?? "").split(":");
    if (target !== dataFolder) {
      const remedy = "write server settings under settings, and fill new schemas by a job of an app";
      if (names.volumes.has(source))
        notes.left(
          tree,
          `${target ?? "it"} is not where this server keeps its data, which is in a volume without a name instead`,
          "let `./breakwater adopt` show which volume it takes over",
        );
      else notes.left(tree, "nothing but the data is mounted into a database", remedy);
      return found;
    }
    if (!names.volumes.has(source)) {
      notes.left(
        tree,
        `the data is in ${source === "" ? "an anonymous volume" : `the folder ${source}`}, and Breakwater keeps data in volumes`,
        "copy them into a volume while the server is stopped, and write its name as existingVolume",
      );
      return found;
    }
    context.data.add(source);
    const external = externalName(context, source);
    if (external === undefined)
      notes.taken(tree, "a new, empty data volume; `./breakwater adopt` takes over the one that Compose made, with its data");
    return external ?? found;
  }, undefined);
}

/** The schema of the server's first start. */
export const schemaOf = (context: Context, database: Service): string | undefined =>
  variablesOf(context, database).find(({ name }) => /^(MARIADB|MYSQL)_DATABASE$/.test(name))?.value;
