import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { VolumeArgs } from "../provider/resources/infrastructure";
import { NginxConfig, type NginxConfigArgs } from "../provider/resources/servers";
import { nginxBase } from "../render/nginx-base";
import { nginxSite } from "../render/nginx-site";
import { names } from "../topology/names";
import { entryContainer, entryOf, entryUrl, type PlannedEntry } from "../topology/plan/entry";
import type { App } from "./app";
import { managedContainer, type ContainerTransforms } from "./container";
import { place, type Foundation } from "./foundation";
import { known } from "./records";
import { transformed, type Transform } from "./transform";
import { Volume } from "./volume";

export interface EntryArgs {
  readonly foundation: Foundation;
  /** Apps by name. */
  readonly apps: Readonly<Record<string, App>>;
  readonly transform?: ContainerTransforms & { readonly volume?: Transform<VolumeArgs>; readonly config?: Transform<NginxConfigArgs> };
}

/** An nginx on a host port. Its container knows nothing of the apps; what it serves is a resource of its own, changed by reload. */
export class Entry extends pulumi.ComponentResource {
  readonly url: string;
  readonly host: string;
  /** Fixed physical name. */
  readonly containerName: string;
  readonly container: docker.Container;
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
    return managedContainer({ ...placed, transform }, { parent: this });
  }

  /** Changed only when the new containers are healthy, and before the old ones go: that order is the rollout. */
  private site(): NginxConfig {
    const { foundation, apps, transform } = this.args;
    const { topology, hosts } = foundation;
    const entry = entryOf(topology, this.unit);
    const served = [...new Set(entry.routes.flatMap((route) => ("app" in route ? [route.app] : [])))].sort();
    const aliases = pulumi.all(Object.fromEntries(served.map((app) => [app, known(apps, app).alias])));
    const site = aliases.apply((resolved) => {
      const backends = served.map((app) => [app, { alias: known(resolved, app), port: known(topology.platform.apps, app).port }] as const);
      return nginxSite(entry, Object.fromEntries(backends));
    });
    const server = { host: known(hosts, this.planned.host).address, container: this.containerName };
    const args: NginxConfigArgs = { server, text: site.text, hash: site.hash };
    const dependsOn = [this.container, ...served.flatMap((app) => known(apps, app).containers)];
    const opts = { parent: this, dependsOn, deletedWith: this.container };
    return new NginxConfig(...transformed(transform?.config, names.onHost(this.unit, this.planned.host), args, opts));
  }
}
