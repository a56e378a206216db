import type { Daemon } from "../../docker/daemon";
import type { Session } from "../project/session";
import { forgetRecord } from "../project/take-over";
import type { TakeOverRecord } from "../project/take-over-record";

/** Runs after a successful take-over. It can be killed, so a second run has to be safe. */
export async function cleanUp({ project, console }: Session, daemon: Daemon, { aside, finished }: TakeOverRecord): Promise<void> {
  for (const [network, container] of finished?.guests ?? []) {
    const isThere = (await daemon.inspect(container))?.NetworkSettings.Networks[network] !== undefined;
    if (isThere) await daemon.disconnectNetwork(network, container);
  }
  for (const { id, name } of aside) {
    if (!(await daemon.inspect(id))) continue;
    await daemon.remove(id, { keepVolumes: true });
    console.step("-", `${name} is removed`);
  }
  for (const name of finished?.networks ?? []) {
    const network = await daemon.inspectNetwork(name);
    const members = Object.values(network?.Containers ?? {}) as { Name?: string }[];
    if (network && members.length === 0) await daemon.removeNetwork(name);
    else if (network) console.step("·", `network ${name} stays: ${members.map(({ Name }) => Name ?? "a container").join(", ")} is in it`);
  }
  forgetRecord(project);
}
