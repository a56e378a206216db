import type * as pulumi from "@pulumi/pulumi";
import { configurationHash } from "./configuration";
import { entryRequests } from "../topology/plan/entry";
import type { Topology } from "./schema";
import type { App as AppModel } from "../components/app/schema";
import type { App } from "../components/app/component";
import type { Database, DatabaseOutputs } from "../components/parts/database";
import type { Entry } from "../components/parts/entry";
import type { Image } from "../components/parts/image";
import { eachOf, known } from "../components/parts/records";

/** The outputs of a stack; never a secret. */
export interface PlatformOutputs {
  /** The first entry's address; absent in a stack without entries. */
  readonly url: string | undefined;
  /** Names the deployed configuration, so that a repair can check that the stack file still asks for it. */
  readonly configuration: string;
  readonly entries: Record<string, EntryOutputs>;
  readonly databases: Record<string, DatabaseOutputs>;
  readonly hosts: Record<string, { zone: string; labels: Record<string, string> }>;
  readonly apps: Record<string, { replicas: number; containers: pulumi.Output<string>[]; rollout: AppModel["rollout"] }>;
  readonly [name: string]: unknown;
}

interface EntryOutputs {
  readonly url: string;
  readonly host: string;
  readonly container: string;
  readonly balancer: string | undefined;
  /** Requests that test each of its routes. */
  readonly requests: readonly { readonly host?: string; readonly path: string }[];
}

interface Parts {
  readonly images: Readonly<Record<string, Image>>;
  readonly databases: Readonly<Record<string, Database>>;
  readonly apps: Readonly<Record<string, App>>;
  readonly entries: Readonly<Record<string, Entry>>;
}

export function platformOutputs(topology: Topology, { images, databases, apps, entries }: Parts): PlatformOutputs {
  const { platform } = topology;
  const references = eachOf(images, (_name, image) => image.reference);
  return {
    url: Object.values(entries)[0]?.url,
    configuration: configurationHash(topology, references),
    entries: eachOf(entries, (name, { url, host, containerName, balancer }) => ({
      ...{ url, host, container: containerName },
      balancer: balancer?.containerName,
      requests: entryRequests(known(platform.entries, name)),
    })),
    databases: eachOf(databases, (_name, database) => database.outputs()),
    hosts: eachOf(platform.hosts, (_name, { zone, labels }) => ({ zone, labels })),
    apps: eachOf(apps, (name, { replicas }) => ({
      replicas: replicas.length,
      containers: replicas.map(({ container }) => container.name),
      rollout: known(platform.apps, name).rollout,
    })),
  };
}
