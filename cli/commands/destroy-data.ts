import { rmSync } from "node:fs";
import { labels } from "../../topology/names";
import type { Topology } from "../../topology/schema/platform";
import type { Engine } from "../../docker/engine";
import { exitCodes, Stop } from "../exit";
import { askHosts, refuseSilent } from "../prerequisites/hosts";
import { untagImages } from "../release/images";
import { forgetReleases, releasesOf } from "../release/store";
import { removeAnchors, removeClaim } from "../identity/marks";
import { requireOwn } from "../identity/own";
import { engineFor, openSession, type GlobalOptions, type Session } from "../session";
import { readCheckpoint } from "../stack/checkpoint";
import { forgetStack } from "../stack/engine";
import { forgetUnfinished, marker } from "../stack/marker";
import { clearInterruption } from "../stack/recover";
import { wakePaused } from "../stack/wake";

export interface DestroyDataOptions extends GlobalOptions {
  readonly confirm?: string;
}

/** Deletes the stack with all its data, by label, on every host. Asks for the stack's name, because nothing brings the data back. */
export async function destroyData(options: DestroyDataOptions): Promise<void> {
  if (options.confirm !== options.stack) {
    const got = options.confirm === undefined ? "was not given" : `says "${options.confirm}"`;
    throw new Stop(
      exitCodes.mistake,
      `This deletes every container, network and data volume of the stack ${options.stack}, and its passwords; nothing brings them back.\n` +
        `--confirm ${got}; it has to be the stack's name: ./breakwater destroy-data --stack ${options.stack} --confirm ${options.stack}\nNothing was changed.`,
    );
  }
  const session = openSession(options);
  const { project, plan, console } = session;
  refuseSilent(await askHosts(plan.hosts));
  await requireOwn(session);
  await clearInterruption(project, console);
  const engines = plan.hosts.map(({ engine }) => engine);
  await wakePaused(project.stack, engines, console);
  const known = readCheckpoint(project) !== undefined;
  const counts = await Promise.all(engines.map((engine) => removeByLabel(engine, project.stack)));
  await forgetAll(session);
  if (known) await forgetStack(project, await engineFor(session));
  rmSync(marker(project), { force: true });
  forgetUnfinished(project);
  const stayed = existingVolumes(plan.topology);
  const removed = counts.reduce((sum, count) => sum + count, 0);
  console.result(
    session.json
      ? JSON.stringify({ removed, kept: stayed })
      : `${project.stack} and its data are gone: ${removed} containers, networks and volumes.${keptText(stayed)}`,
  );
}

/** Volumes that were on the host before the stack was do not carry its label, and are not its to delete. */
function existingVolumes({ platform }: Topology): string[] {
  const shared = Object.values(platform.volumes).flatMap(({ existing }) => existing ?? []);
  const data = Object.values(platform.databases).flatMap((database) =>
    database.engine === "mariadb" ? (database.existingVolume ?? []) : [],
  );
  return [...shared, ...data];
}

const keptText = (volumes: readonly string[]): string =>
  volumes.length === 0
    ? ""
    : `\nKept, because they were there before the stack: ${volumes.join(", ")}. To delete them too: docker volume rm ${volumes.join(" ")}`;

/** Releases with the names that keep their images. */
async function forgetAll({ project, plan }: Session): Promise<void> {
  for (const release of releasesOf(project)) await untagImages(project.stack, release, [], plan.hosts);
  forgetReleases(project);
}

/** Containers first: they hold the networks and volumes. The claim goes last: it says whose the rest is, should this be interrupted. */
async function removeByLabel(engine: Engine, stack: string): Promise<number> {
  const ours = { [labels.stack]: stack };
  const containers = await engine.containers({ labels: ours, all: true });
  await Promise.all(containers.map(({ Id }) => engine.remove(Id)));
  const networks = await engine.networks(ours);
  await Promise.all(networks.map(({ Id }) => engine.removeNetwork(Id)));
  const volumes = await engine.volumes(ours);
  await removeAnchors(engine, stack);
  await Promise.all(volumes.map(({ Name }) => engine.removeVolume(Name)));
  await removeClaim(engine, stack);
  return containers.length + networks.length + volumes.length;
}
