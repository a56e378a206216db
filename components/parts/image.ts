import { relative } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { names } from "../../topology/names";
import type { Image as ImageModel } from "../../topology/schema/image";
import { ExtraCa } from "./resources";
import { imageReference, type Locate } from "./build-context";
import { extraCaBundle, machineCaBundle } from "./extra-ca";
import type { HostConnection } from "./host";
import { known } from "./records";
import { transformed, type Transform } from "./transform";

export interface ImageArgs {
  readonly stack: string;
  readonly image: ImageModel;
  /** The hosts that run it. */
  readonly hosts: readonly HostConnection[];
  readonly locate: Locate;
  /** Images that the hosts already have, by host: there, nothing is built or pulled. */
  readonly pinned?: Readonly<Record<string, { readonly reference: string; readonly asDeployed: boolean }>> | undefined;
  readonly transform?: Transform<docker.RemoteImageArgs>;
}

/** One image of the model on each host that runs it: pulled, found, or built there. */
export class Image extends pulumi.ComponentResource {
  readonly images: Readonly<Record<string, docker.RemoteImage>>;
  private readonly references: Readonly<Record<string, string>>;

  constructor(name: string, args: ImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("breakwater:component:Image", name, {}, opts);
    // Computed once for all hosts, because it reads the whole build context, and only if a host lacks its image.
    let declared: ReturnType<typeof remoteImageArgs> | undefined;
    const argsOn = ({ name: host }: HostConnection) => {
      const pinned = args.pinned?.[host];
      return pinned === undefined ? (declared ??= remoteImageArgs(name, args, this)) : { name: pinned.reference, keepLocally: true };
    };
    const onHost = (host: HostConnection) => {
      // The build inputs are no longer known, and would look like a change of the image.
      const ignoreChanges = args.pinned?.[host.name]?.asDeployed ? ["build"] : [];
      const childOpts = { parent: this, provider: host.docker, dependsOn: [host.claim], ignoreChanges };
      return new docker.RemoteImage(...transformed(args.transform, names.onHost(name, host.name), argsOn(host), childOpts));
    };
    this.images = Object.fromEntries(args.hosts.map((host) => [host.name, onHost(host)]));
    this.references = Object.fromEntries(args.hosts.map((host) => [host.name, argsOn(host).name]));
    this.registerOutputs();
  }

  /** The same on every host, except for a pinned release, in which hosts may differ. */
  get reference(): string {
    return Object.values(this.references)[0] ?? "";
  }

  /** Identity of the image's content on this host. */
  idOn(host: string): pulumi.Output<string> {
    return known(this.images, host).imageId;
  }

  /** Name and tag on this host; the tag of a built image is the hash of its build inputs. */
  referenceOn(host: string): string {
    return known(this.references, host);
  }
}

function remoteImageArgs(name: string, about: ImageArgs, parent: pulumi.Resource): docker.RemoteImageArgs & { name: string } {
  const { image, locate } = about;
  const reference = imageReference(name, about);
  if (!("build" in image)) return { name: reference, keepLocally: true };
  const { context, dockerfile, args, extraCa } = image.build;
  const buildArgs = extraCa ? { ...args, EXTRA_CA: certificates(name, reference, parent) } : args;
  // Relative to the working directory of the program and the plugins, so that another clone of the repository builds the
  // same image.
  const build = { context: relative(process.cwd(), locate(context)), dockerfile, buildArgs };
  return { name: reference, build, keepLocally: true };
}

/** As a resource, because they depend on the machine and its Node, and the image must not. */
function certificates(name: string, image: string, parent: pulumi.Resource): pulumi.Output<string> {
  const bundle = machineCaBundle();
  return new ExtraCa(names.part(name, "extra-ca"), { image, found: bundle && extraCaBundle(bundle) }, { parent }).value;
}
