import { randomBytes } from "node:crypto";
import type { ContainerInspect, Daemon } from "../../docker/daemon";
import { labels } from "../../topology/names";
import type { Voice } from "./ask";

/** Seconds after which an abandoned helper ends and removes itself. */
const lifetime = 1800;

/** Value of the label `breakwater.kind` of a helper. */
export const helperKind = "helper";

const small = {
  Memory: 64 * 1024 * 1024,
  MemorySwap: 64 * 1024 * 1024,
  PidsLimit: 200,
  CapDrop: ["ALL"],
  SecurityOpt: ["no-new-privileges:true"],
};

/** Throw-away containers next to a container of an app, created from images that the host already has. */
export class Helpers {
  /** By image; undefined for an image that cannot run a helper. */
  private readonly made = new Map<string, Promise<string | undefined>>();

  constructor(
    private readonly daemon: Daemon,
    private readonly images: readonly string[],
    private readonly neighbour: ContainerInspect,
  ) {}

  /** One helper per image, in a network of the app's container. */
  get voices(): Voice[] {
    const [network] = Object.keys(this.neighbour.NetworkSettings.Networks);
    return network === undefined ? [] : this.images.map((image) => () => this.in(network, image));
  }

  /** The output of a command in the network namespace of the container; undefined when no image has the command. */
  async inside(command: readonly string[]): Promise<string | undefined> {
    for (const image of this.images) {
      const id = await this.in(`container:${this.neighbour.Id}`, image);
      const result = id === undefined ? undefined : await this.daemon.exec(id, [...command]).catch(() => undefined);
      if (result?.exitCode === 0) return result.stdout;
    }
    return undefined;
  }

  async remove(): Promise<void> {
    const ids = await Promise.all(this.made.values());
    this.made.clear();
    await Promise.all(ids.flatMap((id) => (id === undefined ? [] : [this.daemon.remove(id).catch(() => undefined)])));
  }

  private in(network: string, image: string): Promise<string | undefined> {
    const key = `${network} ${image}`;
    const made = this.made.get(key) ?? this.make(network, image);
    this.made.set(key, made);
    return made;
  }

  private async make(network: string, image: string): Promise<string | undefined> {
    const stack = this.neighbour.Config.Labels[labels.stack] ?? "";
    const name = `${stack}-helper-${randomBytes(4).toString("hex")}`;
    const options = {
      name,
      Image: image,
      Entrypoint: ["sleep"],
      Cmd: [String(lifetime)],
      Healthcheck: { Test: ["NONE"] },
      Labels: { [labels.stack]: stack, [labels.kind]: helperKind },
      HostConfig: { AutoRemove: true, NetworkMode: network, ...small },
    };
    try {
      await this.daemon.create(options);
      await this.daemon.start(name);
      return name;
    } catch {
      // The host lacks the image, or the image lacks `sleep`.
      await this.daemon.remove(name).catch(() => undefined);
      return undefined;
    }
  }
}
