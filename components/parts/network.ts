import * as pulumi from "@pulumi/pulumi";
import * as breakwater from "./resources";
import { labels, names } from "../../topology/names";
import type { Network as NetworkModel } from "../../topology/schema/host";
import type { HostConnection } from "./host";
import { transformed, type Transform } from "./transform";

export interface NetworkArgs {
  readonly stack: string;
  readonly network: NetworkModel;
  readonly hosts: Readonly<Record<string, HostConnection>>;
  readonly transform?: Transform<breakwater.NetworkArgs>;
}

/** One network of the model: a separate bridge on each host. */
export class Network extends pulumi.ComponentResource {
  /** Physical name, the same on each host. */
  readonly physicalName: string;
  readonly bridges: Readonly<Record<string, breakwater.Network>>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("breakwater:component:Network", name, {}, opts);
    this.physicalName = names.physical(args.stack, name);
    this.bridges = Object.fromEntries(Object.values(args.hosts).map((host) => [host.name, this.bridge(name, host, args)]));
    this.registerOutputs({ name: this.physicalName });
  }

  private bridge(name: string, host: HostConnection, { stack, network, transform }: NetworkArgs): breakwater.Network {
    const args: breakwater.NetworkArgs = {
      host: host.address,
      name: this.physicalName,
      internal: network.internal,
      subnet: network.subnet,
      labels: { [labels.stack]: stack, [labels.resource]: name },
    };
    const opts = { parent: this, dependsOn: [host.claim], deleteBeforeReplace: true };
    return new breakwater.Network(...transformed(transform, names.onHost(name, host.name), args, opts));
  }
}
