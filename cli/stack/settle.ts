import { setTimeout as pause } from "node:timers/promises";
import type { ContainerSummary, Engine } from "../../docker/engine";
import { labels } from "../../topology/names";
import type { Console } from "../console";
import { exitCodes, Stop } from "../exit";

/** Docker's own words in a listing: "Up 3 seconds (health: starting)". */
const starting = ({ Status }: ContainerSummary): boolean => Status.includes("health: starting");
const unhealthy = ({ Status, State }: ContainerSummary): boolean => Status.includes("(unhealthy)") || State === "restarting";
const nameOf = ({ Names }: ContainerSummary): string => Names[0]?.slice(1) ?? "a container";

/**
 * Waits until every container of the stack has told whether it is healthy. The engine waits for those that it made, but a
 * container that it merely started again is only starting when the engine is done.
 * @param limit milliseconds; containers decide by their own health check, so this only ends a wait for one that never does.
 */
export async function settle(stack: string, engines: readonly Engine[], console: Console, limit = 420_000): Promise<void> {
  const all = async (): Promise<ContainerSummary[]> =>
    (await Promise.all(engines.map((engine) => engine.containers({ labels: { [labels.stack]: stack } })))).flat();
  let found = await all();
  for (const until = Date.now() + limit; found.some(starting) && Date.now() < until; found = await all()) {
    console.waiting(`  waiting for ${found.filter(starting).map(nameOf).join(", ")}`);
    await pause(200);
  }
  console.waiting("");
  const bad = found.filter((container) => unhealthy(container) || starting(container));
  if (bad.length === 0) return;
  const one = nameOf(bad[0] as ContainerSummary);
  throw new Stop(
    exitCodes.failed,
    `Everything is as declared, but not everything is well: ${bad.map((container) => `${nameOf(container)} (${container.Status})`).join(", ")}.\n` +
      `Nothing was undone. What its health check says: docker inspect -f '{{json .State.Health}}' ${one}; its log: ./breakwater logs.`,
  );
}
