import type * as pulumi from "@pulumi/pulumi";
import type { VolumeOwner } from "./resources";
import type { Topology } from "../../platform/schema";
import type { ContainerSpec } from "../../topology/spec";
import type { ManagedContainerArgs } from "./container";
import type { HostConnection, SecretValues } from "./host";
import type { Image } from "./image";
import type { Network } from "./network";
import { eachOf, known } from "./records";
import type { Volume } from "./volume";

/** The base of apps, databases and entries. Networks and volumes are keyed by their physical names. */
export interface Foundation {
  readonly topology: Topology;
  readonly hosts: Readonly<Record<string, HostConnection>>;
  readonly networks: Readonly<Record<string, Network>>;
  readonly volumes: Readonly<Record<string, Volume>>;
  readonly images: Readonly<Record<string, Image>>;
  /** By physical name, for the volumes that have an owner: containers that use such a volume wait for it. */
  readonly owners: Readonly<Record<string, VolumeOwner>>;
  readonly secrets: SecretValues;
  /** Key of the hashes that name generations. */
  readonly generationKey: pulumi.Output<string>;
}

type Place = Pick<ManagedContainerArgs, "stack" | "host" | "spec" | "image" | "imageReference" | "networks" | "volumes" | "secrets">;

/** Everything that a container on this host needs; `own` contains volumes and secrets that only its component knows. */
export function place(
  foundation: Foundation,
  spec: ContainerSpec,
  host: string,
  image: string,
  own: { readonly volumes?: Readonly<Record<string, Volume>>; readonly secrets?: SecretValues } = {},
): Place {
  return {
    stack: foundation.topology.stack,
    host: known(foundation.hosts, host),
    spec,
    image: known(foundation.images, image).idOn(host),
    imageReference: known(foundation.images, image).referenceOn(host),
    networks: eachOf(foundation.networks, (_name, { bridges }) => known(bridges, host).networkId),
    volumes: eachOf({ ...foundation.volumes, ...own.volumes }, (_name, { volume }) => volume.name),
    secrets: { ...foundation.secrets, ...own.secrets },
  };
}
