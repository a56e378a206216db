import type { Daemon, Entry } from "../../docker/daemon";
import { imageReference, type Locate } from "../../components/parts/build-context";
import { labels, names } from "../../topology/names";
import { sha256 } from "../../topology/plan/hash";
import { imageOf } from "../../topology/plan/image";
import type { Topology } from "../../platform/schema";
import type { App } from "../../components/app/schema";
import type { StackHost } from "../project/declaration";
import type { Warning } from "./deviations";

/** The number of entries of an image's folder that are compared. More would not change the result. */
const mostEntries = 2_000;
const mostCompared = 100;
const mostRead = 1024 ** 2;

/** A folder of an image that a volume covers. */
interface Hidden {
  readonly files: number;
  /** A file of the image that is newer than the volume's; absent if the volume is up to date. */
  readonly newer?: string;
}

interface Mounted {
  readonly daemon: Daemon;
  /** A running container of the image, with the volume. */
  readonly container: string;
  /** A container of the same image, without the volume, that never ran. */
  readonly bare: string;
  readonly path: string;
}

async function hiddenAt({ daemon, container, bare, path }: Mounted): Promise<Hidden | undefined> {
  const entries = await daemon.list(bare, path, mostEntries).catch(() => undefined);
  const files = (entries ?? []).filter(({ type }) => type === "file");
  const root = files.length > 0 ? await daemon.stat(container, path).catch(() => undefined) : undefined;
  if (!root) return undefined;
  const step = Math.max(1, Math.ceil(files.length / mostCompared));
  for (const file of files.filter((_, index) => index % step === 0))
    if (await isNewer({ daemon, container, bare, path }, file, root)) return { files: files.length, newer: file.path };
  return { files: files.length };
}

/**
 * A file that the app or a person changed in the volume is newer than the image's, and the folder's time shows a removal. An older
 * file comes from an older image.
 */
async function isNewer({ daemon, container, bare, path }: Mounted, file: Entry, root: Entry): Promise<boolean> {
  const at = `${path.replace(/\/+$/, "")}/${file.path}`;
  const actual = await daemon.stat(container, at).catch(() => undefined);
  if (!actual) return file.changed > root.changed;
  if (actual.changed > file.changed) return false;
  if (actual.size !== file.size) return true;
  if (actual.changed === file.changed || file.size > mostRead) return false;
  const [one, other] = await Promise.all([daemon.readFile(bare, at), daemon.readFile(container, at)]);
  return sha256(one ?? "") !== sha256(other ?? "");
}

/** Volumes that hide newer files of an image. With `coming`, includes those that will hide files of the next image. */
export async function hiddenWarnings(topology: Topology, hosts: readonly StackHost[], coming?: Locate): Promise<Warning[]> {
  const apps = Object.entries(topology.platform.apps).filter(([, { volumes }]) => volumes.length > 0);
  if (apps.length === 0) return [];
  const found = await Promise.all(hosts.flatMap((host) => apps.map(([name, app]) => ofApp(topology, host, name, app, coming))));
  return found.flat();
}

async function ofApp(topology: Topology, { name: host, daemon }: StackHost, name: string, app: App, coming?: Locate): Promise<Warning[]> {
  const running = await daemon.containers({ labels: { [labels.stack]: topology.stack } });
  const own = running.filter(({ Labels }) => names.isMemberOf(name, Labels[labels.resource] ?? ""));
  const newest = own.sort((one, other) => other.Created - one.Created)[0];
  if (!newest) return [];
  const about = { stack: topology.stack, image: imageOf(topology, app.image) };
  const isComing = coming !== undefined && imageReference(app.image, { ...about, locate: coming }) !== newest.Labels[labels.image];
  const bare = `${topology.stack}-${name}-look`;
  await daemon.remove(bare);
  // Only shows what the image contains and never starts. Without the stack's labels, so that the watcher ignores it.
  const marks = { [labels.kind]: "look" };
  await daemon.create({ name: bare, Image: newest.ImageID, Cmd: ["none"], Labels: marks, HostConfig: { NetworkMode: "none" } });
  try {
    const looked = app.volumes.map(async ({ volume, path }): Promise<Warning[]> => {
      if (!newest.Mounts.some(({ Destination }) => Destination === path.replace(/(?<=.)\/+$/, ""))) return [];
      const hidden = await hiddenAt({ daemon, container: newest.Id, bare, path });
      const detail = hidden && words(hidden, { name, path, volume, image: app.image, isComing });
      return detail === undefined ? [] : [{ host, kind: "volume", container: volume, detail }];
    });
    return (await Promise.all(looked)).flat();
  } finally {
    await daemon.remove(bare);
  }
}

interface Where {
  readonly name: string;
  readonly path: string;
  readonly volume: string;
  readonly image: string;
  readonly isComing: boolean;
}

function words({ newer }: Hidden, { name, path, volume, image, isComing }: Where): string | undefined {
  const remedy =
    `Docker fills a volume once, from the first image. Let a job of the app copy the files into the volume, or serve them without a volume, ` +
    `or give the volume another name for new content`;
  if (newer !== undefined)
    return `the image ${image} has files at ${path} of the app ${name} that the volume hides; they are newer than the volume's, for example ${newer}. ${remedy}`;
  if (!isComing) return undefined;
  return `the image ${image} has files at ${path} of the app ${name}; what the next image has there stays hidden behind the volume ${volume}. ${remedy}`;
}
