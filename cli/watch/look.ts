import type { ContainerSummary } from "../../docker/engine";
import { labels } from "../../topology/names";
import type { PlannedHost } from "../plan";
import type { Expected } from "./expected";
import { judge, type Verdict } from "./judge";

export interface Looked {
  readonly expected: Expected;
  readonly verdict: Verdict;
  /** Whether its health check has not spoken yet. */
  readonly starting: boolean;
}

export interface Look {
  readonly containers: readonly Looked[];
  readonly silent: readonly { readonly host: string; readonly reason: string }[];
}

/** One listing for each host; what is on a host that does not answer is not judged. */
export async function lookAt(
  stack: string,
  hosts: readonly PlannedHost[],
  expected: readonly Expected[],
  lasted: (resource: string) => number,
): Promise<Look> {
  const answers = await Promise.all(
    hosts.map(async ({ name, engine }) => {
      try {
        return { host: name, found: await engine.containers({ labels: { [labels.stack]: stack }, all: true }) };
      } catch (error) {
        return { host: name, reason: (error as Error).message };
      }
    }),
  );
  const containers = answers.flatMap(({ host, found }) => {
    const here = expected.filter((one) => one.host === host);
    return found === undefined ? [] : here.map((one) => looked(one, found, lasted(one.resource)));
  });
  return { containers, silent: answers.flatMap(({ host, reason }) => (reason === undefined ? [] : [{ host, reason }])) };
}

function looked(expected: Expected, found: readonly ContainerSummary[], lasted: number): Looked {
  const own = found.filter(({ Labels }) => Labels[labels.resource] === expected.resource);
  const starting = own.some(({ Id, Status }) => Id === expected.id && Status.includes("health: starting"));
  return { expected, verdict: judge(expected, own, lasted), starting };
}
