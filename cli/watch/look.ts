import type { ContainerSummary, Daemon } from "../../docker/daemon";
import { answersWell } from "../../provider/reach/patiently";
import { labels } from "../../topology/names";
import type { StackHost } from "../project/declaration";
import type { Expected } from "../state/expected";
import { judge, type Judgement } from "./judge";

export interface Looked {
  readonly expected: Expected;
  readonly verdict: Judgement;
  /** Whether its health check has no result yet. */
  readonly starting: boolean;
}

export interface Look {
  readonly containers: readonly Looked[];
  readonly silent: readonly { readonly host: string; readonly reason: string }[];
}

/** Sends one request to each host. Containers on a host that does not answer are not judged. */
export async function lookAt(
  stack: string,
  hosts: readonly StackHost[],
  expected: readonly Expected[],
  lasted: (resource: string) => number,
): Promise<Look> {
  const answers = await Promise.all(
    hosts.map(async ({ name, daemon }) => {
      try {
        const found = await daemon.containers({ labels: { [labels.stack]: stack }, all: true });
        const here = expected.filter((one) => one.host === name);
        return { host: name, found: await Promise.all(here.map((one) => looked(daemon, one, found, lasted(one.resource)))) };
      } catch (error) {
        return { host: name, reason: (error as Error).message };
      }
    }),
  );
  return {
    containers: answers.flatMap(({ found = [] }) => found),
    silent: answers.flatMap(({ host, reason }) => (reason === undefined ? [] : [{ host, reason }])),
  };
}

async function looked(daemon: Daemon, expected: Expected, found: readonly ContainerSummary[], lasted: number): Promise<Looked> {
  const own = found.filter(({ Labels }) => Labels[labels.resource] === expected.resource);
  const is = (words: string): boolean => own.some(({ Id, Status }) => Id === expected.id && Status.includes(words));
  const verdict = judge(expected, own, lasted);
  const isDoubtful = verdict.kind === "inspect" && is("(unhealthy)");
  return {
    expected,
    verdict: isDoubtful && (await answers(daemon, expected)) ? { kind: "well" } : verdict,
    starting: is("health: starting"),
  };
}

/** An app that answers on the network that its requests come from is well, even if its own health check fails. */
const answers = async (daemon: Daemon, { id, reach }: Expected): Promise<boolean> =>
  id !== undefined && reach !== undefined && answersWell(daemon, reach, id);
