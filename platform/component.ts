import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { HostAddress } from "../docker/address";
import type * as resources from "../components/parts/resources";
import { imagesInUse } from "./in-use";
import { names } from "../topology/names";
import { imageOf } from "../topology/plan/image";
import { firstHost } from "../topology/plan/place";
import type { Topology } from "./schema";
import { anchorHosts } from "./anchor";
import { App, type AppArgs } from "../components/app/component";
import type { Locate } from "../components/parts/build-context";
import type { Database } from "../components/parts/database";
import { type DatabaseTransforms, type EntryTransforms, makeDatabase, makeEntry } from "./make";
import type { Entry } from "../components/parts/entry";
import type { Foundation } from "../components/parts/foundation";
import { connectHosts, type HostConnection, type SecretValues } from "../components/parts/host";
import { Image, type ImageArgs } from "../components/parts/image";
import { Network } from "../components/parts/network";
import { volumeOwners } from "./owners";
import { platformOutputs, type PlatformOutputs } from "./outputs";
import { generated, type PasswordTransform } from "../components/parts/password";
import { eachOf, known } from "../components/parts/records";
import type { Transform } from "../components/parts/transform";
import { Volume } from "../components/parts/volume";

export interface PlatformArgs {
  readonly topology: Topology;
  /** The address of each host's Docker. */
  readonly addresses: Readonly<Record<string, HostAddress>>;
  /** Values of the secrets that come from the stack's configuration, by name. */
  readonly configured: SecretValues;
  /** References to use instead of building or pulling, by image and host. */
  readonly pinned?: Readonly<Record<string, ImageArgs["pinned"]>>;
  /** Resolves the folders that the stack file names. */
  readonly locate: Locate;
  readonly transform?: {
    readonly provider?: Transform<docker.ProviderArgs>;
    readonly claim?: Transform<resources.ClaimArgs>;
    readonly anchor?: Transform<resources.AnchorArgs>;
    readonly network?: Transform<resources.NetworkArgs>;
    readonly volume?: Transform<resources.VolumeArgs>;
    readonly owner?: Transform<resources.VolumeOwnerArgs>;
    readonly image?: Transform<docker.RemoteImageArgs>;
    readonly password?: PasswordTransform;
    readonly database?: DatabaseTransforms;
    readonly app?: AppArgs["transform"];
    readonly entry?: EntryTransforms;
  };
}

/** A whole stack. */
export class Platform extends pulumi.ComponentResource {
  readonly databases: Readonly<Record<string, Database>>;
  readonly apps: Readonly<Record<string, App>>;
  readonly entries: Readonly<Record<string, Entry>>;
  readonly outputs: PlatformOutputs;
  private readonly child = { parent: this };

  constructor(
    name: string,
    private readonly args: PlatformArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("breakwater:component:Platform", name, {}, opts);
    const { platform } = args.topology;
    const foundation = this.foundation();
    this.databases = eachOf(platform.databases, (unit, declared) =>
      makeDatabase(unit, declared, { foundation, transform: args.transform?.database }, this.child),
    );
    this.apps = eachOf(
      platform.apps,
      (unit) => new App(unit, { foundation, databases: this.databases, transform: args.transform?.app }, this.child),
    );
    this.entries = eachOf(platform.entries, (unit, declared) =>
      makeEntry(unit, declared, { foundation, apps: this.apps, transform: args.transform?.entry }, this.child),
    );
    const data = Object.values(this.databases).flatMap(({ volumes }) => Object.values(volumes));
    const volumes = [...Object.values(foundation.volumes), ...data];
    anchorHosts({ ...foundation, volumes }, this, args.transform?.anchor);
    this.outputs = platformOutputs(args.topology, {
      images: foundation.images,
      databases: this.databases,
      apps: this.apps,
      entries: this.entries,
    });
    this.registerOutputs(this.outputs);
  }

  private foundation(): Foundation {
    const { topology, transform } = this.args;
    const secrets = this.secrets();
    const hosts = connectHosts(topology, this.args.addresses, secrets, this, transform);
    const ground = { topology, hosts, volumes: this.volumes(hosts), images: this.images(hosts) };
    return {
      ...ground,
      secrets,
      networks: this.networks(hosts),
      owners: volumeOwners(ground, this, transform?.owner),
      generationKey: generated("generation-key", 32, this, transform?.password),
    };
  }

  private secrets(): SecretValues {
    const { topology, configured, transform } = this.args;
    return eachOf(topology.platform.secrets, (name, secret) =>
      "generate" in secret
        ? generated(names.part("secret", name), secret.generate.length, this, transform?.password)
        : known(configured, name),
    );
  }

  private networks(hosts: Readonly<Record<string, HostConnection>>): Record<string, Network> {
    const { stack, platform } = this.args.topology;
    const made = eachOf(
      platform.networks,
      (name, network) => new Network(name, { stack, network, hosts, transform: this.args.transform?.network }, this.child),
    );
    return byPhysicalName(Object.values(made));
  }

  private volumes(hosts: Readonly<Record<string, HostConnection>>): Record<string, Volume> {
    const { topology, transform } = this.args;
    const made = eachOf(topology.platform.volumes, (name, { host, keep, existing }) => {
      const where = known(hosts, host ?? firstHost(topology.platform));
      const found = existing === undefined ? undefined : { name: existing, use: "shared" as const };
      return new Volume(
        name,
        {
          stack: topology.stack,
          host: where,
          keep,
          protect: keep && existing === undefined,
          existing: found,
          transform: transform?.volume,
        },
        this.child,
      );
    });
    return byPhysicalName(Object.values(made));
  }

  private images(connections: Readonly<Record<string, HostConnection>>): Record<string, Image> {
    const { topology, locate, pinned, transform } = this.args;
    const made = [...imagesInUse(topology)].map(([name, hosts]) => {
      const args = {
        stack: topology.stack,
        image: imageOf(topology, name),
        hosts: hosts.map((host) => known(connections, host)),
        locate,
        pinned: pinned?.[name],
      };
      return [name, new Image(name, { ...args, transform: transform?.image }, this.child)] as const;
    });
    return Object.fromEntries(made);
  }
}

function byPhysicalName<T extends { readonly physicalName: string }>(things: readonly T[]): Record<string, T> {
  return Object.fromEntries(things.map((thing) => [thing.physicalName, thing]));
}
