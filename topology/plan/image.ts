import type { Image, Topology } from "../schema/platform";
import { names } from "../names";
import { versions } from "../versions";
import { inTurn, firstHost, overZones } from "./place";

/** Name under `images` of what balances between an entry and its apps. */
export const balancerImage = "haproxy";

const builtIn: Readonly<Record<string, string>> = versions.images;

/** The declared image, or the one that Breakwater itself brings under this name. */
export function imageOf({ platform }: Topology, name: string): Image {
  const declared = platform.images[name];
  if (declared) return declared;
  const reference = builtIn[name];
  if (reference === undefined) throw new Error(`image ${name} passed validation and is not declared`);
  return { reference };
}

/** What a container spec calls the image: for a built one without the hash of its context, which needs the disk to be read. */
export function imageName(topology: Topology, name: string): string {
  const image = imageOf(topology, name);
  return "build" in image ? names.physical(topology.stack, name) : pullName(image);
}

/** The name to pull. A digest takes the place of the tag: Docker finds a local image by one of them, not by both. */
export function pullName(image: { readonly reference: string; readonly digest?: string | undefined }): string {
  return image.digest === undefined ? image.reference : `${image.reference.replace(/:[^:/]*$/, "")}@${image.digest}`;
}

/** Each image that something runs, with the hosts that need it. */
export function imagesInUse({ platform }: Topology): Map<string, string[]> {
  const users = [
    ...Object.values(platform.databases).flatMap((db) =>
      db.engine === "mariadb" ? [{ image: db.image, hosts: overZones(platform, db.hosts, db.replicas + 1) }] : [],
    ),
    ...Object.values(platform.apps).map((app) => ({ image: app.image, hosts: inTurn(platform, app.hosts, app.replicas) })),
    ...Object.values(platform.entries).flatMap((entry) => {
      const images = entry.routes.some((route) => "app" in route) ? [entry.image, balancerImage] : [entry.image];
      return images.map((image) => ({ image, hosts: [entry.host ?? firstHost(platform)] }));
    }),
  ];
  const needed = new Map<string, Set<string>>();
  for (const { image, hosts } of users) needed.set(image, new Set([...(needed.get(image) ?? []), ...hosts]));
  return new Map([...needed].map(([image, hosts]) => [image, [...hosts]]));
}

/** The image for a container that does nothing, of those that the host has anyway: one of our own has `sleep`, an app's may not. */
export function anchorImage(topology: Topology, host: string): string | undefined {
  const here = [...imagesInUse(topology)].flatMap(([name, hosts]) => (hosts.includes(host) ? [name] : [])).sort();
  return here.find((name) => name in builtIn) ?? here[0];
}
