import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { VolumeArgs } from "../parts/resources";
import { NginxConfig, type NginxConfigArgs } from "./classes";
import { nginxBase } from "./text/base";
import { nginxSite } from "./text/site";
import { names } from "../../topology/names";
import { entryContainer } from "./plan";
import { entryOf, entryUrl, type PlannedEntry, servedApps } from "../../topology/plan/entry";
import type { App } from "../app/component";
import { Balancer, type BalancerArgs } from "../haproxy/component";
import type { EntryMaker } from "../parts/entry";
import { managedContainer, type ContainerTransforms } from "../parts/container";
import { place, type Foundation } from "../parts/foundation";
import { known } from "../parts/records";
import { transformed, type Transform } from "../parts/transform";
import { Volume } from "../parts/volume";

export interface EntryArgs {
  readonly foundation: Foundation;
  /** Apps by name. */
  readonly apps: Readonly<Record<string, App>>;
  readonly transform?: ContainerTransforms & {
    readonly volume?: Transform<VolumeArgs>;
    readonly config?: Transform<NginxConfigArgs>;
    readonly balancer?: BalancerArgs["transform"];
  };
}

/** An nginx on a host port. Its container and its site do not depend on the containers of an app: only the balancer knows those. */
export class Entry extends pulumi.ComponentResource {
  readonly url: string;
  readonly host: string;
  /** Fixed physical name. */
  readonly containerName: string;
  readonly container: docker.Container;
  /** Routes from this entry to its apps; absent when it serves only files. */
  readonly balancer: Balancer | undefined;
  readonly config: NginxConfig;
  private readonly planned: PlannedEntry;

  constructor(
    private readonly unit: string,
    private readonly args: EntryArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("breakwater:component:Entry", unit, {}, opts);
    const { topology } = args.foundation;
    this.planned = entryContainer(topology, unit);
    this.host = this.planned.host;
    this.url = entryUrl(entryOf(topology, unit), known(args.foundation.hosts, this.host).address.address);
    this.containerName = names.physical(topology.stack, unit);
    this.container = this.nginx(this.configVolume());
    this.balancer = this.appsBehind();
    this.config = this.site();
    this.registerOutputs({ url: this.url });
  }

  private configVolume(): Volume {
    const { foundation, transform } = this.args;
    const host = known(foundation.hosts, this.planned.host);
    const args = { stack: foundation.topology.stack, host, keep: false, protect: false, transform: transform?.volume };
    return new Volume(this.planned.volume, args, { parent: this });
  }

  private nginx(volume: Volume): docker.Container {
    const { foundation, transform } = this.args;
    const spec = { ...this.planned.spec, files: [{ path: "/etc/nginx/nginx.conf", content: nginxBase(), mode: "0644" }] };
    const { image } = entryOf(foundation.topology, this.unit);
    const placed = place(foundation, spec, this.planned.host, image, { volumes: { [volume.physicalName]: volume } });
    return managedContainer({ ...placed, rehearsed: true, transform }, { parent: this });
  }

  private appsBehind(): Balancer | undefined {
    const { foundation, apps, transform } = this.args;
    if (servedApps(entryOf(foundation.topology, this.unit)).length === 0) return undefined;
    return new Balancer(this.unit, { foundation, apps, transform: transform?.balancer }, { parent: this });
  }

  /** Depends on the balancer's configuration, so that a new route works from its first moment. */
  private site(): NginxConfig {
    const { foundation, transform } = this.args;
    const { text, hash } = nginxSite(entryOf(foundation.topology, this.unit), names.balancer(this.unit));
    const server = { host: known(foundation.hosts, this.planned.host).address, container: this.containerName };
    const args: NginxConfigArgs = { server, text, hash };
    const dependsOn = [this.container, ...(this.balancer ? [this.balancer.config] : [])];
    const opts = { parent: this, dependsOn };
    return new NginxConfig(...transformed(transform?.config, names.onHost(this.unit, this.planned.host), args, opts));
  }
}

export const nginx = {
  section: "entries",
  make: (name: string, _declared: { readonly engine: string }, args: EntryArgs, opts: pulumi.ComponentResourceOptions): Entry =>
    new Entry(name, args, opts),
} as const satisfies EntryMaker;
