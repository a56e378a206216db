import { z } from "zod";
import { closed, field, identifier, portNumber } from "./fields";
import { logs } from "./runtime";

const publish = closed({
  address: field(z.string().min(1).default("127.0.0.1"), { doc: "Host address to listen on." }),
  port: field(portNumber, { doc: "Host port of member 0; member N listens on port + N." }),
});

const mariadb = closed({
  engine: field(z.literal("mariadb"), { doc: "MariaDB: one primary, replicas that follow it by GTID." }),
  image: field(identifier.default("mariadb"), { doc: "Name under `images`. `mariadb` needs no entry there.", changing: "Restarts the members in place, one by one, replicas first." }),
  replicas: field(z.number().int().min(0).max(4).default(1), {
    doc: "Members that follow the primary. A new one is filled by a live copy.",
    changing: "Adds or removes the members with the highest numbers; removed data volumes are kept.",
  }),
  hosts: field(z.array(identifier).min(1).optional(), { doc: "Hosts that carry the members, in turn.", defaultDoc: "every host" }),
  network: field(identifier.default("main"), { doc: "Name under `networks`." }),
  memoryMb: field(z.number().int().min(128).max(1_048_576).default(512), {
    doc: "Memory limit of one member in MiB; half of it is InnoDB's buffer pool.",
    changing: "Restarts the members in place.",
  }),
  settings: field(z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), z.union([z.string(), z.number()])).default({}), {
    doc: "More lines for the [mariadbd] section. Names that decide identity, replication or durability belong to Breakwater and are refused.",
    changing: "Restarts the members in place.",
  }),
  replication: field(
    z.discriminatedUnion("mode", [closed({ mode: field(z.literal("async"), { doc: "The primary does not wait for replicas." }) })]).prefault({ mode: "async" }),
    { doc: "How commits travel. `semi-sync` is not available yet." },
  ),
  publish: field(publish.optional(), { doc: "Opens the members on host ports.", defaultDoc: "nothing is published", changing: "Restarts the members in place." }),
  passwordGeneration: field(z.number().int().min(1).default(1), {
    doc: "Raise it to rotate every password of this database.",
    changing: "New accounts beside the old, apps roll, old accounts go; no database container is replaced.",
  }),
  stopGraceSeconds: field(z.number().int().min(10).max(3600).default(60), { doc: "Time a member has to shut down cleanly." }),
  logs: field(logs.prefault({}), { doc: "Rotation of the container's log." }),
});

const external = closed({
  engine: field(z.literal("external"), { doc: "A server that somebody else runs." }),
  host: field(z.string().min(1), { doc: "Name or address, as seen by the apps." }),
  port: field(portNumber.default(3306), { doc: "Its port." }),
  username: field(z.string().min(1), { doc: "Account of the apps." }),
  passwordSecret: field(identifier, { doc: "Name under `secrets` that holds the password." }),
});

/** The engines that have their place and not yet their code: accepted by name so that the message can say so. */
export const plannedEngines = ["mongodb", "redis"] as const;

export const database = z.discriminatedUnion("engine", [mariadb, external]);
