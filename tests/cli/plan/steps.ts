import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { Announcement, type Change } from "../../../cli/plan/changes";
import { parseTopology } from "../../../platform/parse";

export const container = "docker:index/container:Container";
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };

const health = { http: "/healthz" };
export const topology = parseTopology("dev", {
  images: { book: { build: { context: "examples/minimal" } } },
  databases: { db: { engine: "mariadb" } },
  apps: { web: { image: "book", port: 8000, health } },
  entries: { site: { listen: { port: 8080 }, routes: [{ app: "web" }] } },
});

const platform = "urn:pulumi:dev::breakwater::breakwater:component:Platform::dev";
const component = (type: string, name: string): string =>
  `urn:pulumi:dev::breakwater::breakwater:component:Platform$breakwater:component:${type}::${name}`;

/** Parents by their names in the tests. */
export const parents = {
  app: component("App", "web"),
  database: component("MariadbCluster", "db"),
  entry: component("Entry", "site"),
  image: component("Image", "book"),
  network: component("Network", "main"),
  stack: platform,
} as const;
export type Parent = keyof typeof parents;

export interface About {
  readonly before?: object;
  readonly after?: object;
  readonly outputs?: object;
  readonly diffs?: readonly string[];
  readonly retainOnDelete?: boolean;
}

/** A step in the form of Pulumi's events. */
export function step(op: string, parent: Parent, type: string, name: string, about: About = {}): StepEventMetadata {
  const urn = `${parents[parent].split("::").slice(0, 3).join("::")}$${type}::${name}`;
  const state = { urn, type, id: "1", parent: parents[parent] };
  const old = { ...state, inputs: about.before ?? {}, outputs: about.outputs ?? {}, retainOnDelete: about.retainOnDelete ?? false };
  const after = { ...state, inputs: about.after ?? {}, outputs: {} };
  const [hasOld, hasNew] = [op !== "create", op !== "delete" && op !== "delete-replaced"];
  return {
    op,
    urn,
    type,
    provider: "",
    diffs: about.diffs,
    ...(hasOld ? { old } : {}),
    ...(hasNew ? { new: after } : {}),
  } as StepEventMetadata;
}

const grouping = Object.values(parents).map((urn) => {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  return {
    op: "same",
    urn,
    type,
    provider: "",
    new: { urn, type, id: "", parent: urn === platform ? "" : platform, inputs: {}, outputs: {} },
  };
}) as unknown as StepEventMetadata[];

/** A replacement. The new resource comes first unless it is replaced in place. */
export function replacement(parent: Parent, type: string, name: string, about: About & { inPlace?: boolean } = {}): StepEventMetadata[] {
  const [create, both, remove] = ["create-replacement", "replace", "delete-replaced"].map((op) => step(op, parent, type, name, about));
  return (about.inPlace ? [remove, both, create] : [create, both, remove]) as StepEventMetadata[];
}

export function announced(...steps: StepEventMetadata[]): Change[] {
  const announcement = new Announcement();
  for (const metadata of [...grouping, ...steps]) {
    announcement.onEvent({ sequence: 0, timestamp: 0, resOutputsEvent: { metadata, planning: true } } as EngineEvent);
  }
  return announcement.changes;
}
