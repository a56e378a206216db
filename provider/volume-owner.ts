import type { VolumeOwnerInputs } from "./resources/volume";
import { DockerError, type Daemon } from "../docker/daemon";
import { labels } from "../topology/names";
import { diffOf } from "./diff";
import { again } from "./messages";
import { ProviderError, type Handler } from "./types";

const limitMs = 1_800_000;

/**
 * Uses a container of the image that will use the volume, so that Docker has already copied the image's content at that
 * path. A later copy would bring the image's owner along.
 */
async function apply(daemon: Daemon, inputs: VolumeOwnerInputs): Promise<void> {
  const { volume, owner, path, stack, image } = inputs;
  // No unit can have this name, so a container with it was left by a killed run.
  const name = `${volume}.owner`;
  await daemon.remove(name);
  await daemon.create({
    name,
    ...{ Image: image, Entrypoint: ["chown"], Cmd: ["-R", owner, path], User: "root", Healthcheck: { Test: ["NONE"] } },
    Labels: { [labels.stack]: stack, [labels.resource]: name, [labels.kind]: "owner" },
    HostConfig: { NetworkMode: "none", Binds: [`${volume}:${path}`] },
  });
  try {
    if (await starts(daemon, name)) await ended(daemon, name, inputs);
    else await ownFolder(daemon, name, inputs);
  } finally {
    await daemon.remove(name, { keepVolumes: true });
  }
}

/** False for an image without the command. */
async function starts(daemon: Daemon, name: string): Promise<boolean> {
  try {
    await daemon.start(name);
    return true;
  } catch (error) {
    if (error instanceof DockerError && /executable file not found|no such file or directory/i.test(error.reason)) return false;
    throw error;
  }
}

async function ended(daemon: Daemon, name: string, { volume, owner }: VolumeOwnerInputs): Promise<void> {
  const code = await daemon.wait(name, limitMs);
  if (code === 0) return;
  const said = (await daemon.logs(name, 5).catch(() => "")).trim();
  throw new ProviderError(
    `The volume ${volume} on ${daemon.address} could not be given to ${owner}: ${said || `exit code ${code}`}. Fix the cause. ${again}`,
  );
}

/** Only the folder: its content would have to be sent here and back. */
async function ownFolder(daemon: Daemon, name: string, { owner, path }: VolumeOwnerInputs): Promise<void> {
  const folder = await daemon.stat(name, path);
  const [uid = 0, gid] = owner.split(":").map(Number);
  await daemon.ownFolder(name, path, { uid, gid: gid ?? folder?.gid ?? 0, mode: folder?.mode ?? 0o755 });
}

/** An app may change the owner of its files later, so nothing is compared. */
export const volumeOwnerHandler: Handler<VolumeOwnerInputs, object> = {
  diff: (_id, old, news) => diffOf(old, news, { ignore: ["host", "stack", "image", "path"] }),
  async create(inputs, context) {
    await apply(context.daemon(inputs.host), inputs);
    return { id: inputs.volume, outputs: {} };
  },
  read: (id) => Promise.resolve({ id, outputs: {} }),
  adopt: async (inputs, context) =>
    (await context.daemon(inputs.host).inspectVolume(inputs.volume)) ? { id: inputs.volume, outputs: {} } : undefined,
  async update(_id, _old, news, context) {
    await apply(context.daemon(news.host), news);
    return {};
  },
};
