import * as z from "zod";
import { closed, dockerName, field, identifier, listenAddress, portNumber, singleLine, text } from "../../topology/schema/fields";
import { logs } from "../../topology/schema/runtime";
import { oldestMariadb } from "./version";

const restarts = "Restarts the members in place, the replicas first.";
const proven =
  "It is tried in a throw-away member first. Then the members restart in place, one by one: the replicas, each until it replicates again, and the primary last.";

const publish = closed({
  address: field(listenAddress.default("127.0.0.1"), { doc: "Host address to listen on.", changing: restarts }),
  port: field(portNumber, { doc: "Host port of member 0; member N listens on port + N.", changing: restarts }),
});

const settingName = text(/^[a-z][a-z0-9_]*$/, "the name of a server variable: a-z, 0-9 and _", "max_connections");

const settingValue = z.union([singleLine, z.number()]).meta({ allowed: "text on one line, or a number", example: "100" });

export const mariadb = closed({
  engine: field(z.literal("mariadb"), {
    doc: "MariaDB: one primary, replicas that follow it by GTID.",
    changing: "Another engine is another database: the old members go, their data volumes are kept.",
  }),
  image: field(identifier.default("mariadb"), {
    doc: "Name under `images`. `mariadb` needs no entry there.",
    changing: `${proven} A version older than the data is refused.`,
  }),
  version: field(text(/^\d+\.\d+(\.\d+)?$/, "a version, for example 10.11", "10.11").optional(), {
    doc: `Version of the server in the image, where the image's name does not tell it. ${oldestMariadb.text} is the oldest that is supported.`,
    defaultDoc: "what the image's tag says",
    changing: "Restarts the members in place when the new version lacks an option that the old one has.",
  }),
  replicas: field(z.number().int().min(0).max(4).default(1), {
    doc: "Members that follow the primary. A new one is filled by a live copy.",
    changing: "Adds or removes the members with the highest numbers; removed data volumes are kept.",
  }),
  hosts: field(z.array(identifier).min(1).optional(), {
    doc: "Hosts that carry the members, in turn.",
    defaultDoc: "every host",
    changing: "A member that moves starts on the new host with a live copy; its old data volume is kept.",
  }),
  existingVolume: field(dockerName.optional(), {
    doc: "A volume that is on the primary's host already, with the data of a MariaDB: member 0 serves it as it is, and it is never removed. See `./breakwater adopt`.",
    defaultDoc: "a volume of the stack's own",
    changing: "Restarts the primary on the other volume. No data is copied or removed; replicas follow only if the data is the same.",
  }),
  allowSharedHost: field(z.boolean().default(false), {
    doc: "Accepts members on one host although the platform has others: the loss of that host is then the loss of all of them.",
    changing: "Nothing is replaced; it only lifts a refusal.",
  }),
  network: field(identifier.default("main"), { doc: "Name under `networks`.", changing: restarts }),
  memoryMb: field(z.number().int().min(128).max(1_048_576).default(512), {
    doc: "Memory limit of one member in MiB; half of it is InnoDB's buffer pool. Below 512, a few clients that write values of several megabytes at the same time can get the server killed for memory.",
    changing: proven,
  }),
  settings: field(z.record(settingName, settingValue).default({}), {
    doc: "More lines for the [mariadbd] section. Names that decide identity, replication or durability belong to Breakwater and are refused.",
    changing: proven,
  }),
  replication: field(
    z
      .discriminatedUnion("mode", [
        closed({ mode: field(z.literal("async"), { doc: "The primary does not wait for replicas.", changing: "Nothing is replaced." }) }),
      ])
      .prefault({ mode: "async" }),
    { doc: "How commits travel. `semi-sync` is not available yet.", changing: "Nothing is replaced." },
  ),
  publish: field(publish.optional(), { doc: "Opens the members on host ports.", defaultDoc: "nothing is published", changing: restarts }),
  passwordGeneration: field(z.number().int().min(1).default(1), {
    doc: "Raise it to rotate every password of this database.",
    changing: "New accounts next to the old, apps roll, old accounts go; no database container is replaced.",
  }),
  stopGraceSeconds: field(z.number().int().min(10).max(3600).default(60), {
    doc: "Time a member has to shut down cleanly.",
    changing: restarts,
  }),
  logs: field(logs.prefault({}), { doc: "Rotation of the container's log.", changing: restarts }),
});

export type MariadbDatabase = z.output<typeof mariadb>;
