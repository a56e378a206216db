import type { Stack } from "@pulumi/pulumi/automation";
import { silently } from "../console";
import { enterRelease, type Session } from "../session";
import { readCheckpoint } from "../stack/checkpoint";
import { EngineFailure, runEngine, type Outcome, type Run } from "../stack/run";
import { batches, batchSize } from "./batches";
import { planRelease, runningRelease } from "./deploy-release";
import { beginRun } from "./store";
import { takeBack } from "./take-back";

export interface RollOptions {
  /** Whether to look at the hosts first. */
  readonly refresh: boolean;
}

/**
 * Brings the stack to the plan of the session, in as many runs of the engine as the apps' batches need. What a failed run made and got
 * no traffic is taken back; when earlier batches serve already, they go back to the release that ran.
 */
export async function roll(session: Session, stack: Stack, options: RollOptions, command: string): Promise<Outcome> {
  const run = { project: session.project, console: session.console, command, changes: true };
  const runs = await plannedRuns(session, stack, options);
  beginRun(session.project);
  const refreshFirst = options.refresh && runs.length > 1;
  if (refreshFirst) await runEngine(run, (how) => stack.refresh(how));
  const outcomes: Outcome[] = [];
  for (const [index, later] of runs.entries()) {
    if (runs.length > 1) session.console.step("·", `batch ${index + 1} of ${runs.length}`);
    try {
      outcomes.push(await guarded(session, stack, { refresh: options.refresh && !refreshFirst, later }, run));
    } catch (error) {
      throw index > 0 && error instanceof EngineFailure ? await putBack(session, stack, command, error) : error;
    }
  }
  const last = outcomes.at(-1) as Outcome;
  return { ...last, changes: outcomes.flatMap(({ changes }) => changes) };
}

async function guarded(
  session: Session,
  stack: Stack,
  { refresh, later }: RollOptions & { later: readonly string[] },
  run: Run,
): Promise<Outcome> {
  const before = readCheckpoint(session.project)?.resources ?? [];
  try {
    return await runEngine(run, (how) => stack.up({ ...how, refresh, exclude: [...leftAlone(session), ...later] }));
  } catch (error) {
    throw error instanceof EngineFailure ? await takeBack(session, before, error) : error;
  }
}

const leftAlone = ({ plan }: Session): string[] => Object.keys(plan.release?.jobs ?? {});

/** What each run leaves out. Only a preview tells what rolls; it is asked only where the stack file asks for batches. */
async function plannedRuns(session: Session, stack: Stack, { refresh }: RollOptions) {
  const { project, plan, console } = session;
  const resources = readCheckpoint(project)?.resources ?? [];
  const mayRoll = Object.values(plan.topology.platform.apps).some((app) => batchSize(app) !== undefined);
  if (!mayRoll || resources.length === 0) return [[]];
  console.waiting("  looking how many batches it takes");
  const look = { project, console: silently, command: "./breakwater preview", changes: false };
  const { changes } = await runEngine(look, (how) => stack.preview({ ...how, refresh, exclude: leftAlone(session) }));
  console.waiting("");
  const { runs, obstacle } = batches(plan.topology, resources, changes);
  if (obstacle !== undefined)
    console.step("!", `all replicas change at once: their old ones stand on ${obstacle}, which is replaced as well`);
  return runs;
}

/** No two versions stay: the batches that were already done go back to what ran. */
async function putBack(session: Session, stack: Stack, command: string, failure: EngineFailure): Promise<EngineFailure> {
  const { project, console } = session;
  const release = runningRelease(project);
  if (!release)
    return failure.with("Replicas of earlier batches run the new version, the others the old one; no release is known to go back to.");
  console.step("·", `putting the earlier batches back to release ${release.number}`);
  try {
    const old = { ...session, plan: await planRelease(project, release) };
    enterRelease(old.plan);
    const run = { project, console, command, changes: true };
    for (const later of await plannedRuns(old, stack, { refresh: false })) await guarded(old, stack, { refresh: false, later }, run);
    return failure.with(`The batches before it were put back: release ${release.number} serves.`);
  } catch (error) {
    const reason = (error as Error).message;
    return failure.with(
      `Putting the batches before it back failed: ${reason}\nBoth versions serve now. \`./breakwater rollback\` puts everything back.`,
    );
  }
}
