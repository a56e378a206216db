import type { ContainerInspect, ContainerSummary, Daemon } from "../../docker/daemon";
import { compareAnswer, compareRestarts, compareVerdict, type AnswerFact } from "../../observe/state";
import { askPatiently } from "../../provider/reach/patiently";
import { labels } from "../../topology/names";
import type { StackHost } from "../project/declaration";
import type { Expected } from "../state/expected";
import { judge } from "../watch/judge";
import type { Unit } from "./units";

export interface UnitStatus {
  readonly kind: Unit["kind"];
  readonly name: string;
  /** Number of running, healthy containers of those that should run. */
  readonly running: number;
  readonly expected: number;
  /** The problems of the others, in one sentence each. */
  readonly problems: readonly string[];
}

/** The stack's containers on every host; hosts that do not answer are absent. */
export type Listings = ReadonlyMap<string, { readonly host: StackHost; readonly found: readonly ContainerSummary[] }>;

/** Counts the running containers of a unit. A container on a host that does not answer counts as not running. */
export async function unitStatus(unit: Unit, listings: Listings): Promise<UnitStatus> {
  const { kind, name, members, expected } = unit;
  const problems = await Promise.all(
    members.map(async (member) => {
      const one = expected.find(({ resource }) => resource === member);
      const words = one ? await problemOf(one, listings) : "was never made";
      return words === undefined ? [] : [`${member} ${words}`];
    }),
  );
  const all = problems.flat();
  return { kind, name, running: members.length - all.length, expected: members.length, problems: all };
}

async function problemOf(expected: Expected, listings: Listings): Promise<string | undefined> {
  const listing = listings.get(expected.host);
  if (!listing) return `cannot be seen: host ${expected.host} does not answer`;
  const own = listing.found.filter(({ Labels }) => Labels[labels.resource] === expected.resource);
  if (own.length === 0) return "is missing";
  const verdict = judge(expected, own, 0);
  const isDoubtful = verdict.kind === "inspect";
  if (verdict.kind !== "well" && !isDoubtful) return verdict.because;
  const container = expected.id === undefined ? undefined : await listing.host.daemon.inspect(expected.id);
  return container ? inside(listing.host.daemon, expected, container) : "is missing";
}

/** Checks the app itself: Docker's listing only shows that the container runs. */
async function inside(daemon: Daemon, { reach }: Expected, container: ContainerInspect): Promise<string | undefined> {
  if (container.State.Health?.Status === "starting")
    return compareRestarts(container).length > 0 ? "ends and is started again and again" : "is still starting";
  const answer = reach?.required ? factOf(reach.port, reach.http !== undefined, await askPatiently(daemon, reach, container)) : undefined;
  if (compareRestarts(container).length > 0) return "ends and is started again and again";
  if (compareVerdict(container, answer).length > 0) return "is unhealthy";
  return compareAnswer(container, answer)[0]?.detail.replace(/^healthy inside/, "is healthy inside");
}

function factOf(port: number, proves: boolean, { answer, listening }: Awaited<ReturnType<typeof askPatiently>>): AnswerFact | undefined {
  if (answer.kind === "unasked") return undefined;
  if (answer.kind === "good") return { good: true, proves };
  return { good: false, port, silent: answer.silent, detail: `${answer.text}${listening}` };
}
