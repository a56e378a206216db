import { docker, identity, inspect, type Inspected } from "./docker";
import { eventually } from "./eventually";
import { must } from "./process";
import type { TestStack } from "./stack";

/** Docker cannot pause a container at the moment in which a probe begins, so this retries. */
export const pause = (id: string): Promise<string> => eventually(() => docker("pause", id), { within: 60 });

/** Changes to a container outside Breakwater. */
export const damages: Record<string, (container: Inspected) => Promise<unknown>> = {
  stopped: ({ Id }) => docker("stop", "--time", "20", Id),
  killed: ({ Id }) => docker("kill", Id),
  removed: ({ Id }) => docker("rm", "--force", Id),
  paused: ({ Id }) => pause(Id),
  crashed: async ({ Id, State }) => {
    await must("kill", ["-9", String(State.Pid)]);
    await eventually(async () => expect((await inspect(Id))[0]?.State.Pid).not.toBe(State.Pid), { within: 10 });
  },
  "cut from its network": async ({ Id, NetworkSettings }) => {
    for (const network of Object.keys(NetworkSettings.Networks)) await docker("network", "disconnect", network, Id);
  },
};

/** Docker's restart policy repairs a crash automatically. All other damage stays until a check. */
export const heals = (damage: string): boolean => damage === "crashed";

/** The six containers of the minimal example. */
export const minimalParts = ["site", "site-balancer", "web-0", "web-1", "db-0", "db-1"];

export async function identities(stack: TestStack): Promise<Map<string, object>> {
  return new Map((await stack.containers()).map((one) => [one.Config.Labels["breakwater.resource"] ?? "", identity(one)]));
}

export async function healthy(stack: TestStack, part: string): Promise<void> {
  const state = async () => (await stack.part(part)).map(({ State }) => [State.Status, State.Health?.Status]);
  await eventually(async () => expect(await state()).toEqual([["running", "healthy"]]), { within: 60 });
}
