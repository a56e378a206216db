import { setTimeout as pause } from "node:timers/promises";
import type { Engine } from "../../docker/engine";
import { labels } from "../../topology/names";
import type { Session } from "../session";
import { engineFor } from "../session";
import { readCheckpoint } from "../stack/checkpoint";
import { forgetStack } from "../stack/engine";
import { clearInterruption } from "../stack/recover";
import { writeStored } from "../stored";
import { forgetRecord, type AdoptionRecord } from "./record";

/** The stack's own containers go, gently because one may be a database; the old ones serve again. Volumes are not touched. */
export async function undoAdoption(session: Session, engine: Engine, { aside, stackFile }: AdoptionRecord): Promise<void> {
  const { project, console } = session;
  const ours = { [labels.stack]: project.stack };
  const containers = await engine.containers({ labels: ours, all: true });
  await Promise.all(containers.map(({ Id }) => engine.stop(Id, 60).then(() => engine.remove(Id, { keepVolumes: true }))));
  for (const { id, name } of aside) {
    const old = await engine.inspect(id);
    if (!old) continue;
    if (old.Name !== `/${name}`) await engine.rename(id, name);
    await engine.start(id);
    console.step("+", `${name} is started again`);
  }
  await Promise.all(aside.map(({ id }) => untilItServes(engine, id)));
  for (const { Id } of await engine.networks(ours)) await engine.removeNetwork(Id);
  writeStored(project.stackFile, stackFile);
  await clearInterruption(project, console);
  if (readCheckpoint(project)) await forgetStack(project, await engineFor(session));
  forgetRecord(project);
}

/** As its own health check says; a container without one is taken at its word. */
async function untilItServes(engine: Engine, id: string, limit = 120_000): Promise<void> {
  for (const until = Date.now() + limit; Date.now() < until; await pause(200))
    if ((await engine.inspect(id))?.State.Health?.Status !== "starting") return;
}
