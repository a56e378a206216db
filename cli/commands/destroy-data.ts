import { volume } from "../../provider/resources/volume";
import { rmSync } from "node:fs";
import { readStackFile } from "../../config/stack-file";
import { labels } from "../../topology/names";
import type { Topology } from "../../platform/schema";
import type { Daemon } from "../../docker/daemon";
import { membersOf } from "../../platform/units";
import { command, runs, type OptionsOf } from "../command";
import { exitCodes, Stop } from "../process/exit";
import { confirm } from "../options";
import { askHosts, refuseSilent } from "../hosts/hosts";
import { removeImages, repositoriesOf } from "../release/stack-images";
import { forgetReleases, releasesOf } from "../project/releases";
import { removeAnchors, removeClaim } from "../identity/marks";
import { requireOwn } from "../identity/own";
import { openFormerSession } from "../release/former-session";
import type { Project } from "../project/project";
import { openPulumi } from "../run/open";
import { readCheckpoint, type StateResource } from "../state/checkpoint";
import { forgetStack } from "../run/engine";
import { forgetUnfinished, marker } from "../state/marker";
import { clearInterruption } from "../run/interrupted";
import { wakePaused } from "../hosts/wake";

const definition = () => command("destroy-data", "delete the stack with all its data").addOption(confirm());

export const destroyDataCommand = runs(definition, destroyData);

/** Deletes the stack with all its data, by label, on every host. Requires the stack's name, because the data cannot be restored. */
async function destroyData(options: OptionsOf<typeof definition>): Promise<void> {
  if (options.confirm !== options.stack) {
    const got = options.confirm === undefined ? "was not given" : `says "${options.confirm}"`;
    throw new Stop(
      exitCodes.mistake,
      `This deletes every container, network and data volume of the stack ${options.stack}, and its passwords; nothing brings them back.\n` +
        `--confirm ${got}; it has to be the stack's name: ./breakwater destroy-data --stack ${options.stack} --confirm ${options.stack}\nNothing was changed.`,
    );
  }
  const session = openFormerSession(options);
  const { project, declaration, console } = session;
  refuseSilent(await askHosts(declaration.hosts));
  await requireOwn(session);
  await clearInterruption(project, console);
  const daemons = declaration.hosts.map(({ daemon }) => daemon);
  await wakePaused(project.stack, daemons, console);
  const checkpoint = readCheckpoint(project);
  const repositories = repositoriesOf(project.stack, {
    platform: writtenPlatform(project) ?? declaration.platform,
    releases: releasesOf(project),
    resources: checkpoint?.resources ?? [],
  });
  const counts = await Promise.all(daemons.map((daemon) => removeByLabel(daemon, project.stack)));
  const images = (await Promise.all(declaration.hosts.map((host) => removeImages(host, repositories)))).reduce(
    (sum, count) => sum + count,
    0,
  );
  forgetReleases(project);
  if (checkpoint) await forgetStack(project, await openPulumi(session));
  rmSync(marker(project), { force: true });
  forgetUnfinished(project);
  const stayed = existingVolumes(declaration.topology, checkpoint?.resources ?? []);
  const removed = counts.reduce((sum, count) => sum + count, 0);
  console.result(
    session.json
      ? JSON.stringify({ removed, images, kept: stayed })
      : `${project.stack} and its data is gone: ${removed} containers, networks and volumes, ${images} names of images.${keptText(stayed)}`,
  );
}

/** Volumes that existed before the stack do not carry its label, and the stack must not delete them. */
function existingVolumes(topology: Topology, resources: readonly StateResource[]): string[] {
  const recorded = resources.flatMap(({ type, inputs }) =>
    type === volume.token && inputs?.existing !== undefined ? [String(inputs.name)] : [],
  );
  const shared = Object.values(topology.platform.volumes).flatMap(({ existing }) => existing ?? []);
  const data = membersOf(topology).flatMap(({ volumes }) => volumes.flatMap((one) => (one.existing === undefined ? [] : [one.physical])));
  return [...new Set([...shared, ...data, ...recorded])];
}

const keptText = (volumes: readonly string[]): string =>
  volumes.length === 0
    ? ""
    : `\nKept, because they were there before the stack: ${volumes.join(", ")}. To delete them too: docker volume rm ${volumes.join(" ")}`;

/** Reads even a file with mistakes, because it names the images of builds. */
function writtenPlatform({ stackFile }: Project): unknown {
  try {
    return readStackFile(stackFile);
  } catch {
    return undefined;
  }
}

/**
 * Containers first: they hold the networks and volumes. The claim goes last: after an interruption it still names the
 * owner of the rest.
 */
async function removeByLabel(daemon: Daemon, stack: string): Promise<number> {
  const ours = { [labels.stack]: stack };
  const runs = await daemon.containers({ labels: { [labels.run]: stack }, all: true });
  const containers = [...(await daemon.containers({ labels: ours, all: true })), ...runs];
  await Promise.all(containers.map(({ Id }) => daemon.remove(Id)));
  const networks = await daemon.networks(ours);
  await Promise.all(networks.map(({ Id }) => daemon.removeNetwork(Id)));
  const volumes = await daemon.volumes(ours);
  await removeAnchors(daemon, stack);
  await Promise.all(volumes.map(({ Name }) => daemon.removeVolume(Name)));
  await removeClaim(daemon, stack);
  return containers.length + networks.length + volumes.length;
}
