import * as z from "zod";
import { platform } from "../../../platform/schema";
import { bare, branchesOf } from "../../../topology/schema/walk";

/** A value of the stack file, and the limits of its range. */
export interface Leaf {
  /** Names and indexes are placeholders: apps.NAME.files.PATH.mode. */
  readonly path: string;
  /** The key that selects the alternative to which the leaf belongs. */
  readonly branch: string | undefined;
  readonly values: readonly unknown[];
}

const texts = ["", " ", "\n", "a=b", "line\nline", "quote \" and ' and $HOME", "ünï€ ✓", "x".repeat(4000)];

/** Values to use instead of the limits of the type, and the reason. `undefined` removes the key. */
export const chosen: Readonly<Record<string, readonly [reason: string, values: readonly unknown[]]>> = {
  "hosts.NAME.zone": ["a name", ["default", "z"]],
  "apps.NAME.command": [
    "has to start",
    [undefined, [" ", "-x"], ["ünï"], ["line\nline"]].map((more) => more && ["sh", "-c", stays(), ...more]),
  ],
  "apps.NAME.replicas": ["one container for each value", [1]],
  "apps.NAME.networks": ["names", [["main"], ["main", "inside"], ["inside"]]],
  "apps.NAME.environment": [
    "a map",
    [{}, ...texts.map((text) => ({ VALUE: text })), { FROM_IMAGE: "" }, { FROM_IMAGE: "image" }, { PATH: "/usr/bin:/bin" }, { HOME: "" }],
  ],
  "apps.NAME.secrets": ["names", [[], ["shortest", "longest"]]],
  "apps.NAME.files.PATH.content": ["text of any kind", [...texts, "a\r\nb\r\n", "\t", "z".repeat(100_000)]],
  "apps.NAME.files.PATH.mode": ["octal digits", ["0000", "0777", "0644", "0400", "0111"]],
  "apps.NAME.volumes[].volume": ["a name", ["data"]],
  "apps.NAME.volumes[].path": ["a path", ["/data", "/data/", "//data//deep", "/data/./x", "/srv/with space"]],
  "apps.NAME.volumes[].relabel": ["private is for one container", ["none", "shared"]],
  "apps.NAME.user": ["of the image, or a number", [undefined, "0", "root", "1000", "1000:1000", "nobody", "root:root", "0:0"]],
  "apps.NAME.health.command": ["has to succeed", [["true"], ["true", ""], ["sh", "-c", "exit 0", ""]]],
  "apps.NAME.health.http": ["has to be served", ["/"]],
  "apps.NAME.health.hostHeader": ["a host name", [undefined, "localhost", "www.example.org:8080"]],
  "apps.NAME.health.intervalSeconds": ["Docker probes after the first interval: 300 s would be waited", [1, 1.5, 1.0004, 2.9999]],
  "apps.NAME.health.timeoutSeconds": ["a probe of a busy host takes more than 1 s", [15, 15.0004, 59.9999, 300]],
  "apps.NAME.rollout.surge": ["no more than there are replicas", [undefined, 1]],
  "apps.NAME.rollout.batch": ["no more than there are replicas", [undefined, 1]],
  "apps.NAME.rollout.healthyFor": ["is waited for", [0, 1]],
  "apps.NAME.jobs[].command": [
    "has to end well",
    [
      ["true", ""],
      ["sh", "-c", "", ""],
    ],
  ],
  "apps.NAME.jobs[].timeoutSeconds": ["a container of a busy host takes more than 1 s", [30, 86_400]],
  "volumes.NAME.owner": ["a number, or two", [undefined, "0", "0:0", "1000", "4294967294:4294967294"]],
  "volumes.NAME.existing": ["has to be there", [undefined]],
  "networks.NAME.subnet": ["free on this host; room for few, and with bits of a host", [undefined]],
  "databases.NAME.image": ["a name", [undefined]],
  "databases.NAME.replicas": ["a copy takes long; tests/integration/quiet.test.ts has one", [0]],
  "databases.NAME.memoryMb": ["128 MiB are too few to start, and half of the most is more than this host can map", [256, 2048]],
  "databases.NAME.network": ["a name", ["main"]],
  "databases.NAME.version": ["of the image", ["11.8"]],
  "databases.NAME.settings": [
    "of the server",
    [{}, { max_connections: 10 }, { max_connections: 100_000 }, { init_connect: "SET @a = ' #'" }],
  ],
  "databases.NAME.publish.port": ["free on this host", []],
  "databases.NAME.publish.address": ["of this host", ["127.0.0.1", "0.0.0.0"]],
  "entries.NAME.listen.address": ["of this host", ["127.0.0.1", "0.0.0.0"]],
  "entries.NAME.listen.port": ["free on this host", []],
  "entries.NAME.behind": ["addresses and ranges", [undefined, [], ["10.0.0.0/8", "203.0.113.7", "2001:db8::/32"], ["1.2.3.4/1", "::1"]]],
  "entries.NAME.networks": ["names", [["main"], ["inside", "main"]]],
  "entries.NAME.resources.memoryMb": ["a server has to start", [32, 1_048_576]],
  "entries.NAME.routes[].host": ["a host name", [undefined, "www.Example.org", "*.example.org"]],
  "entries.NAME.routes[].path": ["a path", ["/", "/a", "/a/", "/%C3%BC@:+~."]],
  "entries.NAME.routes[].headers": ["a map", [{}, { "X-Empty": "" }, { "X-A": "ünï; { # ' } é" }]],
  "entries.NAME.routes[].app": ["a name", []],
  "entries.NAME.routes[].files.volume": ["a name", ["data"]],
  "entries.NAME.routes[].files.directory": ["a path", ["/", "/x/", "/with space"]],
};

/** Leaves that this does not vary, with the reason. */
export const apart: Readonly<Record<string, string>> = {
  "hosts.NAME.address": "one host; tests/docker has the others",
  "hosts.NAME.tlsDirectory": "one host; tests/docker has the others",
  "hosts.NAME.labels": "reach no container",
  "volumes.NAME.host": "one host",
  "registries.NAME.address": "there is no registry",
  "registries.NAME.username": "there is no registry",
  "registries.NAME.passwordSecret": "there is no registry",
  "secrets.NAME.fromConfig": "only true, and its value is configuration",
  "images.NAME.build.context": "the folder of the test's image",
  "images.NAME.build.dockerfile": "the file of the test's image",
  "images.NAME.build.args": "tests/components/build-context.test.ts",
  "images.NAME.build.extraCa": "tests/components/image.test.ts",
  "images.NAME.reference": "what the host has",
  "images.NAME.digest": "there is no registry",
  "images.NAME.registry": "there is no registry",
  "databases.NAME.engine": "two alternatives",
  "databases.NAME.hosts": "one host",
  "databases.NAME.existingVolume": "tests/integration/adopt.test.ts",
  "databases.NAME.replication.mode": "one value",
  "databases.NAME.passwordGeneration": "each rotation is an account of its own",
  "databases.NAME.host": "nobody else's server is here",
  "databases.NAME.port": "nobody else's server is here",
  "databases.NAME.username": "nobody else's server is here",
  "databases.NAME.passwordSecret": "nobody else's server is here",
  "apps.NAME.image": "the test's image",
  "apps.NAME.hosts": "one host",
  "apps.NAME.database.name": "tests/integration/quiet.test.ts",
  "apps.NAME.database.schema": "tests/integration/quiet.test.ts",
  "apps.NAME.database.environmentPrefix": "tests/integration/quiet.test.ts",
  "apps.NAME.jobs[].name": "a name",
  "entries.NAME.engine": "one value",
  "entries.NAME.image": "Breakwater's own",
  "entries.NAME.host": "one host",
  "watch.resources": "reach no container",
};

/** Ends on every signal that may stop an app. */
export function stays(): string {
  return "trap 'exit 0' HUP INT QUIT TERM USR1 USR2 WINCH; sleep infinity & wait";
}

const optionally = (optional: boolean, values: readonly unknown[]): unknown[] => [...(optional ? [undefined] : []), ...values];

/** The limits of a type; undefined if only a person can know values. */
function ends(schema: z.ZodType, optional: boolean): unknown[] | undefined {
  if (schema instanceof z.ZodBoolean) return optionally(optional, [true, false]);
  if (schema instanceof z.ZodEnum) return optionally(optional, schema.options);
  if (!(schema instanceof z.ZodNumber)) return undefined;
  const { minValue, maxValue, isInt } = schema;
  return optionally(optional, [minValue, maxValue, ...(isInt ? [] : [(minValue as number) + 0.5005])]);
}

/** Every value of the schema with its limits. A new key is included automatically, or tests/topology/boundaries.test.ts reports it. */
export function leaves(schema: z.ZodType = platform, path = "", branch?: string): Leaf[] {
  const { schema: inner, optional } = bare(schema);
  const own = chosen[path];
  if (own) return [{ path, branch, values: own[1] }];
  if (path in apart) return [{ path, branch, values: [] }];
  if (inner instanceof z.ZodRecord) {
    const word = path.endsWith("files") ? "PATH" : "NAME";
    return leaves(inner.valueType as z.ZodType, `${path}.${word}`, branch);
  }
  if (inner instanceof z.ZodArray) return leaves(inner.element as z.ZodType, `${path}[]`, branch);
  const branches = branchesOf(inner);
  if (branches) return branches.flatMap((one) => leaves(one.schema, path, one.key));
  if (inner instanceof z.ZodObject)
    return Object.entries(inner.shape).flatMap(([key, value]) => leaves(value as z.ZodType, path === "" ? key : `${path}.${key}`, branch));
  const values = ends(inner, optional);
  return [{ path, branch, values: values ?? [unknownEnds] }];
}

/** Marks a leaf without known values. */
export const unknownEnds = Symbol("no values");
