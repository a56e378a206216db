import type { Duplex, Readable } from "node:stream";
import type Dockerode from "dockerode";
import { dockerError, isNotFound } from "./errors";
import { readEvents } from "./events";
import { openStream, run } from "./exec";
import { changedIn, isFolderIn } from "./changes";
import { entriesOf, folderOf } from "./entries";
import { archiveOf, fileIn } from "./files";
import { withLabels } from "./filters";
import { textOf } from "./logs";
import { removeReleased } from "./networks";
import type * as t from "./types";
import { removeContainer } from "./remove";
import { unlessInUse, unlessUnchanged } from "./unless";
import { usageOf } from "./usage";
import { versionOf } from "./version";
import { within } from "./within";

/** The Engine over the Docker API. See types.ts for the contract of each method. */
export class DockerDaemon implements t.Daemon {
  private opened: Promise<Dockerode> | undefined;

  // prettier-ignore
  constructor(readonly address: string, private readonly open: () => Promise<Dockerode>) {}

  /** All calls go through here, so that every error names the host, the operation and the cause. */
  private async call<T>(operation: string, work: (docker: Dockerode) => Promise<T>): Promise<T> {
    try {
      return await work(await (this.opened ??= this.open()));
    } catch (error) {
      throw dockerError(this.address, operation, error);
    }
  }

  private async unlessMissing<T>(operation: string, work: (docker: Dockerode) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.call(operation, work);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async ping(timeoutMs = 3_000): Promise<{ version: string; apiVersion: string }> {
    return this.call("asking for the version", (docker) => versionOf(docker, timeoutMs));
  }

  async memoryMb(): Promise<number> {
    const { MemTotal } = (await this.call("asking for its memory", (docker) => docker.info())) as { MemTotal: number };
    return Math.floor(MemTotal / 1024 / 1024);
  }

  async usage(): Promise<t.Usage> {
    return this.call("asking what takes its space", usageOf);
  }

  async containers(filter: { labels?: Record<string, string>; all?: boolean }): Promise<t.ContainerSummary[]> {
    const options = { all: filter.all ?? false, filters: withLabels(filter.labels) };
    return this.call("listing containers", (docker) => docker.listContainers(options));
  }

  async inspect(container: string): Promise<t.ContainerInspect | undefined> {
    return this.unlessMissing(`inspecting container ${container}`, (docker) => docker.getContainer(container).inspect());
  }

  async create(options: t.ContainerOptions & { name: string }): Promise<string> {
    return this.call(`creating container ${options.name}`, async (docker) => (await docker.createContainer(options)).id);
  }

  async start(container: string): Promise<void> {
    await this.change(`starting container ${container}`, (docker) => docker.getContainer(container).start());
  }

  async stop(container: string, graceSeconds?: number): Promise<void> {
    const options = graceSeconds === undefined ? {} : { t: graceSeconds };
    await this.unlessMissing(`stopping container ${container}`, (docker) => unlessUnchanged(docker.getContainer(container).stop(options)));
  }

  async kill(container: string, signal = "SIGKILL"): Promise<void> {
    await this.unlessMissing(`killing container ${container}`, (docker) => docker.getContainer(container).kill({ signal }));
  }

  async unpause(container: string): Promise<void> {
    await this.change(`unpausing container ${container}`, (docker) => docker.getContainer(container).unpause());
  }

  async limitPids(container: string, limit: number): Promise<void> {
    await this.unlessMissing(`limiting the processes of container ${container}`, (docker) =>
      docker.getContainer(container).update({ PidsLimit: limit === 0 ? -1 : limit }),
    );
  }

  async rename(container: string, name: string): Promise<void> {
    await this.change(`renaming container ${container} to ${name}`, (docker) => docker.getContainer(container).rename({ name }));
  }

  async setRestartPolicy(container: string, policy: t.RestartPolicy): Promise<void> {
    const settings = { RestartPolicy: policy };
    await this.change(`setting the restart policy of container ${container}`, (docker) => docker.getContainer(container).update(settings));
  }

  async isFolder(container: string, path: string): Promise<boolean> {
    const look = (docker: Dockerode): Promise<boolean> => isFolderIn(docker.getContainer(container), path);
    return (await this.unlessMissing(`looking at ${path} of container ${container}`, look)) ?? false;
  }

  async changedPaths(container: string): Promise<string[]> {
    return this.call(`asking for changed files of container ${container}`, (docker) => changedIn(docker.getContainer(container)));
  }

  async remove(container: string, options: { keepVolumes?: boolean } = {}): Promise<void> {
    await this.unlessMissing(`removing container ${container}`, (docker) => removeContainer(docker.getContainer(container), options));
  }

  async wait(container: string, timeoutMs?: number, signal?: AbortSignal): Promise<number> {
    return this.call(`waiting for the end of container ${container}`, async (docker) => {
      const end: Promise<{ StatusCode: number }> = docker.getContainer(container).wait();
      return (await within(timeoutMs, end, signal)).StatusCode;
    });
  }

  async logs(container: string, tail: number): Promise<string> {
    return this.call(`reading the log of container ${container}`, (docker) => textOf(docker.getContainer(container), tail));
  }

  async exec(container: string, command: string[], options: t.ExecOptions = {}): Promise<t.ExecResult> {
    return this.call(`running ${command[0]} in container ${container}`, (docker) => run(docker, container, command, options));
  }

  async stream(container: string, command: string[], options: { user?: string } = {}): Promise<Duplex> {
    return this.call(`running ${command[0]} in container ${container}`, (docker) => openStream(docker, container, command, options.user));
  }

  async readFile(container: string, path: string): Promise<Buffer | undefined> {
    return (await this.readEntry(container, path))?.content;
  }

  async readEntry(container: string, path: string): Promise<t.StoredFile | undefined> {
    return this.unlessMissing(`reading ${path} of container ${container}`, async (docker) =>
      fileIn(await docker.getContainer(container).getArchive({ path }), path),
    );
  }

  async stat(container: string, path: string): Promise<t.Entry | undefined> {
    return (await this.list(container, path, 1))?.[0];
  }

  async list(container: string, path: string, most: number): Promise<t.Entry[] | undefined> {
    return this.unlessMissing(`looking at ${path} of container ${container}`, async (docker) =>
      entriesOf(await docker.getContainer(container).getArchive({ path }), most),
    );
  }

  async ownFolder(container: string, path: string, owner: Pick<t.Entry, "uid" | "gid" | "mode">): Promise<void> {
    await this.change(`giving ${path} of container ${container} to ${owner.uid}:${owner.gid}`, (docker) =>
      docker.getContainer(container).putArchive(folderOf(path, owner), { path: "/" }),
    );
  }

  async putFiles(container: string, files: readonly t.FileEntry[], folder = "/"): Promise<void> {
    const paths = files.map((file) => file.path).join(", ");
    await this.change(`writing ${paths} into container ${container}`, (docker) =>
      docker.getContainer(container).putArchive(archiveOf(files), { path: folder }),
    );
  }

  async createVolume(name: string, labels: Record<string, string>): Promise<t.VolumeInspect> {
    return this.call(`creating volume ${name}`, async (docker) => {
      await docker.createVolume({ Name: name, Labels: labels });
      return docker.getVolume(name).inspect();
    });
  }

  async inspectVolume(name: string): Promise<t.VolumeInspect | undefined> {
    return this.unlessMissing(`inspecting volume ${name}`, (docker) => docker.getVolume(name).inspect());
  }

  async volumes(labels: Record<string, string>): Promise<t.VolumeInspect[]> {
    return this.call("listing volumes", async (docker) => (await docker.listVolumes({ filters: withLabels(labels) })).Volumes ?? []);
  }

  async removeVolume(name: string): Promise<void> {
    await this.unlessMissing(`removing volume ${name}`, (docker) => docker.getVolume(name).remove());
  }

  async createNetwork(options: { name: string; internal: boolean; subnet?: string; labels: Record<string, string> }): Promise<string> {
    const addresses = options.subnet ? { IPAM: { Driver: "default", Config: [{ Subnet: options.subnet }] } } : {};
    const settings = { Driver: "bridge", CheckDuplicate: true, Internal: options.internal, Labels: options.labels, ...addresses };
    return this.call(
      `creating network ${options.name}`,
      async (docker) => (await docker.createNetwork({ Name: options.name, ...settings })).id,
    );
  }

  async inspectNetwork(nameOrId: string): Promise<t.NetworkInspect | undefined> {
    return this.unlessMissing(`inspecting network ${nameOrId}`, (docker) => docker.getNetwork(nameOrId).inspect());
  }

  async networks(labels: Record<string, string>): Promise<t.NetworkInspect[]> {
    return this.call("listing networks", (docker) => docker.listNetworks({ filters: withLabels(labels) }));
  }

  async connectNetwork(network: string, container: string, aliases: readonly string[] = []): Promise<void> {
    const options = { Container: container, EndpointConfig: { Aliases: [...aliases] } };
    await this.change(`connecting container ${container} to network ${network}`, (docker) => docker.getNetwork(network).connect(options));
  }

  async disconnectNetwork(network: string, container: string): Promise<void> {
    await this.unlessMissing(`disconnecting container ${container} from network ${network}`, (docker) =>
      docker.getNetwork(network).disconnect({ Container: container }),
    );
  }

  async removeNetwork(nameOrId: string): Promise<void> {
    await this.unlessMissing(`removing network ${nameOrId}`, (docker) => removeReleased(docker.getNetwork(nameOrId)));
  }

  async *events(filter: t.EventFilter, onOpen: () => void, signal: AbortSignal): AsyncIterable<t.DockerEvent> {
    const options = { abortSignal: signal, filters: { type: [...filter.types], event: [...filter.actions] } };
    const stream = await this.call("following its events", (docker) => docker.getEvents(options as Dockerode.GetEventsOptions));
    onOpen();
    try {
      yield* readEvents(stream as Readable);
    } catch (error) {
      if (!signal.aborted) throw dockerError(this.address, "following its events", error);
    }
    if (!signal.aborted) throw dockerError(this.address, "following its events", new Error("the connection ended"));
  }

  async inspectImage(reference: string): Promise<t.ImageInspect | undefined> {
    return this.unlessMissing(`inspecting image ${reference}`, (docker) => docker.getImage(reference).inspect());
  }

  async images(): Promise<t.ImageSummary[]> {
    return this.call("listing images", (docker) => docker.listImages());
  }

  async tagImage(image: string, repository: string, tag: string): Promise<void> {
    await this.call(`tagging image ${image}`, (docker) => docker.getImage(image).tag({ repo: repository, tag }));
  }

  async untagImage(reference: string): Promise<void> {
    await this.unlessMissing(`removing the name ${reference}`, (docker) => unlessInUse(docker.getImage(reference).remove()));
  }

  private async change(operation: string, work: (docker: Dockerode) => Promise<unknown>): Promise<void> {
    await this.call(operation, (docker) => unlessUnchanged(work(docker)));
  }
}
