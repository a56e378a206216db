import { configurationHash } from "./configuration";
import { entryRequests } from "../topology/plan/entry";
import type { Topology } from "./schema";
import type { StackOutputs } from "../topology/outputs";
import type { App } from "../components/app/component";
import type { Database, Unresolved } from "../components/parts/database";
import type { Entry } from "../components/parts/entry";
import type { Image } from "../components/parts/image";
import { eachOf, known } from "../components/parts/records";

/** The outputs before Pulumi has resolved them. An exported object may have any key. */
export type PlatformOutputs = Unresolved<StackOutputs> & Readonly<Record<string, unknown>>;

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
