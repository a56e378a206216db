import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { VolumeArgs } from "../parts/resources";
import { HaproxyConfig, type HaproxyConfigArgs } from "./classes";
import { haproxyApps, haproxyBase } from "./text";
import { names } from "../../topology/names";
import { balancerBaseFile, balancerContainer, balancerImage } from "./plan";
import { servedApps, entryOf, type PlannedEntry } from "../../topology/plan/entry";
import type { App } from "../app/component";
import { managedContainer, type ContainerTransforms } from "../parts/container";
import { place, type Foundation } from "../parts/foundation";
import { known } from "../parts/records";
import { transformed, type Transform } from "../parts/transform";
import { Volume } from "../parts/volume";

export interface BalancerArgs {
  readonly foundation: Foundation;
  /** Apps by name. */
  readonly apps: Readonly<Record<string, App>>;
  readonly transform?: ContainerTransforms & { readonly volume?: Transform<VolumeArgs>; readonly config?: Transform<HaproxyConfigArgs> };
}

/**
 * HAProxy between an entry and its apps. Its container does not depend on the apps; a separate resource holds the
 * addresses of their replicas.
 */
export class Balancer extends pulumi.ComponentResource {
  /** Fixed physical name. */
  readonly containerName: string;
  readonly container: docker.Container;
  readonly config: HaproxyConfig;
  private readonly unit: string;
  private readonly planned: PlannedEntry;

  constructor(
    private readonly entry: string,
    private readonly args: BalancerArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("breakwater:component:Balancer", names.balancer(entry), {}, opts);
    const { topology } = args.foundation;
    this.unit = names.balancer(entry);
    this.planned = balancerContainer(topology, entry);
    this.containerName = names.physical(topology.stack, this.unit);
    this.container = this.haproxy(this.configVolume());
    this.config = this.replicas();
    this.registerOutputs({});
  }

  private configVolume(): Volume {
    const { foundation, transform } = this.args;
    const host = known(foundation.hosts, this.planned.host);
    const args = { stack: foundation.topology.stack, host, keep: false, protect: false, transform: transform?.volume };
    return new Volume(this.planned.volume, args, { parent: this });
  }

  private haproxy(volume: Volume): docker.Container {
    const { foundation, transform } = this.args;
    const spec = { ...this.planned.spec, files: [{ path: balancerBaseFile, content: haproxyBase(), mode: "0644" }] };
    const placed = place(foundation, spec, this.planned.host, balancerImage, { volumes: { [volume.physicalName]: volume } });
    // A root that enters another user's container has only the privileges of its exec, and could not signal HAProxy to reload.
    return managedContainer({ ...placed, noNewPrivileges: false, rehearsed: true, transform }, { parent: this });
  }

  /** Changes after the new replicas have passed their gate, and ends after the old ones are drained: this order is the rollout. */
  private replicas(): HaproxyConfig {
    const { foundation, apps, transform } = this.args;
    const { topology, hosts } = foundation;
    const entry = entryOf(topology, this.entry);
    const served = servedApps(entry).map((name) => [name, known(apps, name)] as const);
    const servers = pulumi.all(Object.fromEntries(served.map(([name, app]) => [name, serversOf(app)])));
    const configuration = servers.apply((resolved) => {
      const balanced = served.map(([name]) => [name, { app: known(topology.platform.apps, name), servers: known(resolved, name) }]);
      return haproxyApps(entry, Object.fromEntries(balanced));
    });
    const args: HaproxyConfigArgs = {
      server: { host: known(hosts, this.planned.host).address, container: this.containerName },
      text: configuration.text,
      hash: configuration.hash,
      drainSeconds: configuration.drainSeconds,
    };
    const dependsOn = [this.container, ...served.flatMap(([, app]) => [...app.replicas.map(({ container }) => container), ...app.gates])];
    const opts = { parent: this, dependsOn };
    return new HaproxyConfig(...transformed(transform?.config, names.onHost(this.unit, this.planned.host), args, opts));
  }
}

const serversOf = ({ replicas }: App): pulumi.Output<{ name: string; address: string }[]> =>
  pulumi.all(replicas.map(({ name, address }) => address.apply((resolved) => ({ name, address: resolved }))));
