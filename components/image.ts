import { resolve } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { names } from "../topology/names";
import { pullName } from "../topology/plan/image";
import type { Image as ImageModel } from "../topology/schema/platform";
import { contextHash } from "./build-context";
import { extraCaBundle, machineCaBundle } from "./extra-ca";
import type { HostConnection } from "./host";
import { transformed, type Transform } from "./transform";

export interface ImageArgs {
  readonly stack: string;
  readonly image: ImageModel;
  /** The hosts that run it. */
  readonly hosts: readonly HostConnection[];
  /** What a build's context is relative to. */
  readonly projectDirectory: string;
  /** References that their hosts have already, by host: nothing is built or pulled there. */
  readonly pinned?: Readonly<Record<string, string>> | undefined;
  readonly transform?: Transform<docker.RemoteImageArgs>;
}

/** One image of the model on each host that runs it: pulled, found, or built there. */
export class Image extends pulumi.ComponentResource {
  readonly images: Readonly<Record<string, docker.RemoteImage>>;

  constructor(name: string, args: ImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("breakwater:component:Image", name, {}, opts);
    const onHost = (host: HostConnection) => {
      const pinned = args.pinned?.[host.name];
      const imageArgs = pinned === undefined ? remoteImageArgs(name, args) : { name: pinned, keepLocally: true };
      const childOpts = { parent: this, provider: host.docker };
      return new docker.RemoteImage(...transformed(args.transform, names.onHost(name, host.name), imageArgs, childOpts));
    };
    this.images = Object.fromEntries(args.hosts.map((host) => [host.name, onHost(host)]));
    this.registerOutputs();
  }

  /** Identity of the image's content on this host. */
  idOn(host: string): pulumi.Output<string> {
    const image = this.images[host];
    if (!image) throw new Error(`no image was planned for host ${host}`);
    return image.imageId;
  }
}

function remoteImageArgs(name: string, { stack, image, projectDirectory }: ImageArgs): docker.RemoteImageArgs {
  if (!("build" in image)) return { name: pullName(image), keepLocally: true };
  const { context, dockerfile, args, extraCa } = image.build;
  const directory = resolve(projectDirectory, context);
  const hash = contextHash({ directory, dockerfile, args, extraCa });
  const buildArgs = extraCa ? { ...args, EXTRA_CA: extraCaBundle(machineCaBundle()) } : args;
  return { name: `${names.physical(stack, name)}:${hash}`, build: { context: directory, dockerfile, buildArgs }, keepLocally: true };
}
