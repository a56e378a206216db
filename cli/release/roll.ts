import type { Stack } from "@pulumi/pulumi/automation";
import { silently } from "../console";
import type { Session } from "../session";
import { readCheckpoint } from "../stack/checkpoint";
import { EngineFailure, runEngine, type Outcome, type Run } from "../stack/run";
import { batches, batchSize } from "./batches";
import { letVolumesLeave } from "./leaving";
import { stopMoving } from "./moved";
import { groundOf, restoreRelease, type Ground } from "./restore";
import { beginRun } from "./store";
import { takeBack } from "./take-back";

export interface RollOptions {
  /** Whether to look at the hosts first. */
  readonly refresh: boolean;
}

/**
 * Brings the stack to the plan of the session, in as many runs of the engine as the apps' batches need. What a failed run made and got
 * no traffic is taken back, and whatever else it changed goes back to the release that ran.
 */
export async function roll(session: Session, stack: Stack, options: RollOptions, command: string): Promise<Outcome> {
  const ground = groundOf(session);
  const run = { project: session.project, console: session.console, command, changes: true };
  const runs = await plannedRuns(session, stack, options);
  beginRun(session.project);
  await letVolumesLeave(session);
  const refreshFirst = options.refresh && runs.length > 1;
  if (refreshFirst) await runEngine(run, (how) => stack.refresh(how));
  const startAgain = await stopMoving(session);
  const outcomes: Outcome[] = [];
  for (const [index, later] of runs.entries()) {
    if (runs.length > 1) session.console.step("·", `batch ${index + 1} of ${runs.length}`);
    try {
      const wholly = ground.release !== undefined;
      outcomes.push(await guarded(session, stack, { refresh: options.refresh && !refreshFirst, later, wholly }, run));
    } catch (error) {
      const failure = error instanceof EngineFailure ? await restored(session, stack, { ground, command, batches: index }, error) : error;
      await startAgain();
      throw failure;
    }
  }
  const last = outcomes.at(-1) as Outcome;
  return { ...last, changes: outcomes.flatMap(({ changes }) => changes) };
}

interface OneRun extends RollOptions {
  readonly later: readonly string[];
  readonly wholly: boolean;
  /** Whether what one resource needs and does not get holds up no other. */
  readonly continueOnError?: boolean;
}

async function guarded(session: Session, stack: Stack, { later, wholly, ...how }: OneRun, run: Run): Promise<Outcome> {
  const before = readCheckpoint(session.project)?.resources ?? [];
  try {
    return await runEngine(run, (options) => stack.up({ ...options, ...how, exclude: [...leftAlone(session), ...later] }));
  } catch (error) {
    throw error instanceof EngineFailure ? await takeBack(session, before, error, wholly) : error;
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

interface Failing {
  readonly ground: Ground;
  readonly command: string;
  /** How many were done before the one that failed. */
  readonly batches: number;
}

/** After a failure one version serves, not two: that of before. */
async function restored(
  session: Session,
  stack: Stack,
  { ground, command, batches }: Failing,
  failure: EngineFailure,
): Promise<EngineFailure> {
  if (ground.release === undefined && batches > 0)
    return failure.with("Replicas of earlier batches run the new version, the others the old one; no release is known to go back to.");
  const deploy = async (old: Session): Promise<void> => {
    const run = { project: old.project, console: old.console, command, changes: true };
    await letVolumesLeave(old);
    for (const later of await plannedRuns(old, stack, { refresh: false }))
      await guarded(old, stack, { refresh: false, later, wholly: false, continueOnError: true }, run);
  };
  return restoreRelease(session, ground, failure, deploy, batches);
}
