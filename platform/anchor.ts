import type * as pulumi from "@pulumi/pulumi";
import { Anchor, type AnchorArgs } from "../components/parts/resources";
import { anchorImage } from "./in-use";
import { names } from "../topology/names";
import type { Topology } from "./schema";
import type { HostConnection } from "../components/parts/host";
import type { Image } from "../components/parts/image";
import { known } from "../components/parts/records";
import { transformed, type Transform } from "../components/parts/transform";
import type { Volume } from "../components/parts/volume";

export interface Anchored {
  readonly topology: Topology;
  readonly hosts: Readonly<Record<string, HostConnection>>;
  readonly images: Readonly<Record<string, Image>>;
  /** All volumes of the stack. */
  readonly volumes: readonly Volume[];
}

/** Creates an anchor on each host, from an image that runs there anyway; a host without containers gets none. */
export function anchorHosts(
  { topology, hosts, images, volumes }: Anchored,
  parent: pulumi.Resource,
  transform?: Transform<AnchorArgs>,
): Anchor[] {
  return Object.values(hosts).flatMap((host) => {
    const image = anchorImage(topology, host.name);
    if (image === undefined) return [];
    const kept = volumes.filter((volume) => volume.isKept && volume.host === host.name);
    const args: AnchorArgs = {
      host: host.address,
      stack: topology.stack,
      identity: host.identity,
      image: known(images, image).idOn(host.name),
      volumes: kept.map(({ volume }) => volume.name),
    };
    const opts = { parent, dependsOn: [host.claim] };
    return [new Anchor(...transformed(transform, names.onHost("anchor", host.name), args, opts))];
  });
}
