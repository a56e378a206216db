import type * as pulumi from "@pulumi/pulumi";
import { VolumeOwner, type VolumeOwnerArgs } from "../components/parts/resources";
import { names } from "../topology/names";
import { filesPath } from "../topology/plan/entry";
import { firstHost } from "../topology/plan/place";
import { volumeName } from "../topology/plan/volume";
import type { Topology } from "./schema";
import type { Foundation } from "../components/parts/foundation";
import { known } from "../components/parts/records";
import { transformed, type Transform } from "../components/parts/transform";

type Ground = Pick<Foundation, "topology" | "hosts" | "volumes" | "images">;

/** The owners of volumes that have one, by the volumes' physical names. */
export function volumeOwners(ground: Ground, parent: pulumi.Resource, transform?: Transform<VolumeOwnerArgs>): Record<string, VolumeOwner> {
  const { topology, hosts, volumes, images } = ground;
  const made = Object.entries(topology.platform.volumes).flatMap(([name, { owner, host }]) => {
    const user = firstUser(topology, name);
    if (owner === undefined || user === undefined) return [];
    const where = host ?? firstHost(topology.platform);
    const physical = volumeName(topology, name);
    const { volume } = known(volumes, physical);
    const args: VolumeOwnerArgs = {
      ...{ host: known(hosts, where).address, stack: topology.stack, owner, path: user.path },
      ...{ volume: volume.name, identity: volume.identity, image: known(images, user.image).idOn(where) },
    };
    const logical = names.onHost(names.part(name, "owner"), where);
    return [[physical, new VolumeOwner(...transformed(transform, logical, args, { parent }))] as const];
  });
  return Object.fromEntries(made);
}

/** The first user of a volume: the first app by name that may write to it, otherwise any app, otherwise an entry. */
function firstUser({ platform }: Topology, volume: string): { readonly image: string; readonly path: string } | undefined {
  const mounts = Object.values(platform.apps).flatMap(({ image, volumes }) =>
    volumes.filter((mount) => mount.volume === volume).map(({ path, readOnly }) => ({ image, path, readOnly })),
  );
  const entry = Object.values(platform.entries).find(({ routes }) =>
    routes.some((route) => "files" in route && route.files.volume === volume),
  );
  return mounts.find(({ readOnly }) => !readOnly) ?? mounts[0] ?? (entry && { image: entry.image, path: filesPath(volume) });
}
