import type { Engine } from "../../docker/engine";
import type { Session } from "../project/session";
import { forgetRecord } from "../project/take-over";
import type { TakeOverRecord } from "../project/take-over-record";

/** Runs after a successful take-over. It can be killed, so a second run has to be safe. */
export async function cleanUp({ project, console }: Session, engine: Engine, { aside, finished }: TakeOverRecord): Promise<void> {
  for (const [network, container] of finished?.guests ?? []) {
    const isThere = (await engine.inspect(container))?.NetworkSettings.Networks[network] !== undefined;
    if (isThere) await engine.disconnectNetwork(network, container);
  }
  for (const { id, name } of aside) {
    if (!(await engine.inspect(id))) continue;
    await engine.remove(id, { keepVolumes: true });
    console.step("-", `${name} is removed`);
  }
  for (const name of finished?.networks ?? []) {
    const network = await engine.inspectNetwork(name);
    const members = Object.values(network?.Containers ?? {}) as { Name?: string }[];
    if (network && members.length === 0) await engine.removeNetwork(name);
    else if (network) console.step("·", `network ${name} stays: ${members.map(({ Name }) => Name ?? "a container").join(", ")} is in it`);
  }
  forgetRecord(project);
}
