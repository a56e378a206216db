import * as pulumi from "@pulumi/pulumi";
import * as breakwater from "./resources";
import { labels, names } from "../../topology/names";
import type { HostConnection } from "./host";
import { transformed, type Transform } from "./transform";

export interface VolumeArgs {
  readonly stack: string;
  readonly host: HostConnection;
  /** The content cannot be regenerated: Pulumi's engine then never removes it, and its loss is an error. */
  readonly keep: boolean;
  /** Its removal from the model is refused. False for a member that may leave: its volume still stays on the host. */
  readonly protect: boolean;
  /** A volume that is on the host already; Breakwater never removes it. */
  readonly existing?: { readonly name: string; readonly use: "shared" | "exclusive" } | undefined;
  readonly transform?: Transform<breakwater.VolumeArgs>;
}

/** One volume on one host. */
export class Volume extends pulumi.ComponentResource {
  readonly physicalName: string;
  readonly volume: breakwater.Volume;
  /** Name of its host. */
  readonly host: string;
  /** Its content cannot be regenerated. */
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
    // Another name is another volume: it is checked before a user of the old one is removed.
    const childOpts = { parent: this, dependsOn: [host.claim], protect, retainOnDelete: isData };
    this.volume = new breakwater.Volume(...transformed(transform, names.onHost(name, host.name), args, childOpts));
    this.registerOutputs({ name: this.volume.name });
  }
}
