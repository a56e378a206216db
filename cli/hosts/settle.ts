import { containerName } from "../../docker/name";
import { setTimeout as pause } from "node:timers/promises";
import type { ContainerSummary, Daemon } from "../../docker/daemon";
import { answersWell, firstProbe } from "../../provider/reach/patiently";
import { labels } from "../../topology/names";
import type { Reach } from "../../topology/spec";
import type { Console } from "../process/console";
import { exitCodes, Stop } from "../process/exit";

/** Docker's own words in a listing: "Up 3 seconds (health: starting)". */
const starting = ({ Status }: ContainerSummary): boolean => Status.includes("health: starting");
const unhealthy = ({ Status, State }: ContainerSummary): boolean => Status.includes("(unhealthy)") || State === "restarting";

type Reaches = ReadonlyMap<string, Reach>;

interface Asked extends ContainerSummary {
  readonly daemon: Daemon;
}

/** Milliseconds between two requests to the same container. */
const askEvery = 1_000;

/**
 * Waits until the health of every container of the stack is known. Pulumi waits only for containers that it created; one that it
 * merely started again is still starting when Pulumi is done. An app that answers over the network is well.
 * @param limit milliseconds; only ends the wait for a container whose health check never decides
 * @param reaches how to send requests to apps, by the names of their containers inside the stack
 * @param firstWord milliseconds for Docker's first probe of a starting container
 */
export async function settle(
  stack: string,
  daemons: readonly Daemon[],
  console: Console,
  limit = 420_000,
  reaches: Reaches = new Map(),
  firstWord: number = firstProbe,
): Promise<void> {
  const began = Date.now();
  const well = new Set<string>();
  const all = async (): Promise<Asked[]> => {
    const lists = daemons.map(async (daemon) => {
      const found = await daemon.containers({ labels: { [labels.stack]: stack } });
      return found.map((one) => ({ ...one, daemon }));
    });
    return (await Promise.all(lists)).flat().filter(({ Id }) => !well.has(Id));
  };
  let found = await all();
  let asked = 0;
  for (const until = Date.now() + limit; found.some(undecided(reaches)) && Date.now() < until; found = await all()) {
    console.waiting(`  waiting for ${found.filter(undecided(reaches)).map(containerName).join(", ")}`);
    const isDue = Date.now() - asked >= askEvery;
    if (isDue) {
      const doubtful = found.filter((one) => unhealthy(one) || (starting(one) && Date.now() - began >= firstWord));
      await ask(doubtful, reaches, well).then(() => (asked = Date.now()));
    }
    found = found.filter(({ Id }) => !well.has(Id));
    // A container that has only just become unhealthy got no request yet, and may still answer.
    if (isDue && !found.some(starting)) break;
    await pause(200);
  }
  console.waiting("");
  refuse(found.filter((one) => !well.has(one.Id) && (unhealthy(one) || starting(one))));
}

const reachOf = (reaches: Reaches, { Labels }: ContainerSummary): Reach | undefined =>
  reaches.size === 0 ? undefined : reaches.get(Labels[labels.resource] ?? "");

const undecided =
  (reaches: Reaches) =>
  (one: ContainerSummary): boolean =>
    starting(one) || (unhealthy(one) && reachOf(reaches, one) !== undefined);

async function ask(doubtful: readonly Asked[], reaches: Reaches, well: Set<string>): Promise<void> {
  await Promise.all(
    doubtful.map(async (one) => {
      const reach = reachOf(reaches, one);
      if (reach && (await answersWell(one.daemon, reach, one.Id))) well.add(one.Id);
    }),
  );
}

function refuse(bad: readonly ContainerSummary[]): void {
  if (bad.length === 0) return;
  const one = containerName(bad[0] as ContainerSummary);
  throw new Stop(
    exitCodes.failed,
    `Everything is as declared, but not everything is well: ${bad.map((container) => `${containerName(container)} (${container.Status})`).join(", ")}.\n` +
      `Nothing was undone. To see its health check: docker inspect -f '{{json .State.Health}}' ${one}; its log: ./breakwater logs.`,
  );
}
