import * as pulumi from "@pulumi/pulumi";
import * as breakwater from "../../provider/resources/infrastructure";
import { labels, names } from "../../topology/names";
import type { HostConnection } from "./host";
import { transformed, type Transform } from "./transform";

export interface VolumeArgs {
  readonly stack: string;
  readonly host: HostConnection;
  /** Whether the content cannot be made again: then nothing the engine does removes it, and its loss is an error. */
  readonly keep: boolean;
  /** Whether taking it out of the model is refused. False for a member that may leave: its volume stays on the host all the same. */
  readonly protect: boolean;
  /** A volume that is on the host already. It is never removed. */
  readonly existing?: { readonly name: string; readonly use: "shared" | "exclusive" } | undefined;
  readonly transform?: Transform<breakwater.VolumeArgs>;
}

/** One volume on one host. */
export class Volume extends pulumi.ComponentResource {
  readonly physicalName: string;
  readonly volume: breakwater.Volume;
  /** Name of its host. */
  readonly host: string;
  /** Whether its content cannot be made again. */
  readonly isKept: boolean;

  constructor(name: string, { stack, host, keep, protect, existing, transform }: VolumeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("breakwater:component:Volume", name, {}, opts);
    this.physicalName = existing?.name ?? names.physical(stack, name);
    const isData = keep || existing !== undefined;
    this.host = host.name;
    this.isKept = isData;
    const args: breakwater.VolumeArgs = {
      host: host.address,
      name: this.physicalName,
      kind: isData ? "data" : "shared",
      ...(existing ? { existing: existing.use } : {}),
      labels: { [labels.stack]: stack, [labels.resource]: name, [labels.kind]: isData ? "data" : "shared" },
    };
    // Another name is another volume: it is looked at before anything that uses the old one goes.
    const childOpts = { parent: this, dependsOn: [host.claim], protect, retainOnDelete: isData };
    this.volume = new breakwater.Volume(...transformed(transform, names.onHost(name, host.name), args, childOpts));
    this.registerOutputs({ name: this.volume.name });
  }
}
