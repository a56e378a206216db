import type { Stack } from "@pulumi/pulumi/automation";
import { silently } from "../process/console";
import type { Session } from "../project/session";
import { readCheckpoint } from "../state/checkpoint";
import { explained } from "../run/explain";
import { PulumiFailure, runPulumi, type Outcome, type Run } from "../run/run";
import type { Look } from "../run/look";
import { batchSize } from "./batches";
import { letVolumesLeave } from "./leaving";
import { loosen } from "./loosen";
import { stopMoving } from "./moved";
import { groundOf, restoreRelease, type Ground } from "./restore";
import { membersMayChange } from "./members-change";
import { observedRoles } from "../hosts/roles";
import { runsOf, type Part } from "./runs";
import { spared, wasReplaced } from "./spared";
import { beginRun } from "../project/releases";
import { takeBack } from "./take-back";

export interface RollOptions {
  readonly look: Look;
}

/**
 * Deploys the session's declaration in as many Pulumi runs as the batches of its apps need. After a failed run, removes the new containers
 * that got no traffic and restores the rest to the release that ran before.
 */
export async function roll(session: Session, stack: Stack, options: RollOptions, command: string): Promise<Outcome> {
  const found = groundOf(session);
  const run = { project: session.project, console: session.console, command, changes: true };
  await letVolumesLeave(session);
  const runs = await plannedRuns(session, stack, options);
  beginRun(session.project);
  const refreshFirst = options.look !== "nothing" && (runs.length > 1 || wasReplaced(session));
  if (refreshFirst) await runPulumi({ ...run, look: "everything" }, (how) => stack.refresh(how));
  const left = refreshFirst ? spared(session) : [];
  const ground = { ...found, spared: left };
  const startAgain = await stopMoving(session);
  const outcomes: Outcome[] = [];
  for (const [index, one] of runs.entries()) {
    if (runs.length > 1) session.console.step("·", titleOf(one, index, runs));
    try {
      const wholly = ground.release !== undefined;
      const later = [...one.later, ...left];
      outcomes.push(await guarded(session, stack, { look: refreshFirst ? "nothing" : options.look, ...one, later, wholly }, run));
    } catch (error) {
      const failure = error instanceof PulumiFailure ? await restored(session, stack, { ground, command, batches: index }, error) : error;
      await startAgain();
      throw failure;
    }
  }
  const last = outcomes.at(-1) as Outcome;
  return { ...last, changes: outcomes.flatMap(({ changes }) => changes) };
}

function titleOf(part: Part, index: number, all: readonly Part[]): string {
  if (part.only) return "the replicas of databases first, then the primary";
  const batches = all.filter(({ only }) => !only).length;
  return batches > 1 ? `batch ${index + 1 - (all.length - batches)} of ${batches}` : "the primary, and everything else";
}

interface OneRun extends RollOptions, Part {
  readonly wholly: boolean;
  /** Whether a failed resource stops only those that depend on it. */
  readonly continueOnError?: boolean;
}

async function guarded(
  session: Session,
  stack: Stack,
  { only, later, wholly, look, ...how }: OneRun,
  run: Omit<Run, "look">,
): Promise<Outcome> {
  const before = readCheckpoint(session.project)?.resources ?? [];
  const part = only ? { target: [...only] } : { exclude: [...leftAlone(session), ...later] };
  try {
    return await runPulumi({ ...run, look }, (options) => stack.up({ ...options, ...how, ...part }));
  } catch (error) {
    throw error instanceof PulumiFailure ? await takeBack(session, before, await explained(session, error), wholly) : error;
  }
}

const leftAlone = ({ declaration }: Session): string[] => Object.keys(declaration.release?.jobs ?? {});

/** The URNs of each run. Only a preview shows the changes, so this runs one if batches or members of a database may have an order. */
async function plannedRuns(session: Session, stack: Stack, { look }: RollOptions): Promise<readonly Part[]> {
  const { project, declaration, console } = session;
  const resources = readCheckpoint(project)?.resources ?? [];
  if (resources.length === 0) return [{ later: [] }];
  const mayRoll = Object.values(declaration.topology.platform.apps).some((app) => batchSize(app) !== undefined);
  const leaves = leftAlone(session).length > 0;
  if (!mayRoll && !leaves && !(await membersMayChange(session))) return [{ later: [] }];
  console.waiting("  looking in which order it changes");
  const run = { project, console: silently, command: "./breakwater preview", changes: false, look };
  const { changes } = await runPulumi(run, (how) => stack.preview({ ...how, exclude: leftAlone(session) }));
  console.waiting("");
  const { writers } = await observedRoles(declaration.topology, declaration.hosts);
  const { parts, obstacles } = runsOf(declaration.topology, resources, changes, writers);
  for (const obstacle of obstacles) console.step("!", obstacle);
  const earlier = parts.flatMap(({ only = [] }) => only);
  if (parts.length > 1 || leaves) await loosen(project, changes, earlier);
  return parts;
}

interface Failing {
  readonly ground: Ground;
  readonly command: string;
  readonly batches: number;
}

/** After a failure, one version serves instead of two: the previous one. */
async function restored(
  session: Session,
  stack: Stack,
  { ground, command, batches }: Failing,
  failure: PulumiFailure,
): Promise<PulumiFailure> {
  if (ground.release === undefined && batches > 0)
    return failure.with("Replicas of earlier batches run the new version, the others the old one; no release is known to go back to.");
  const deploy = async (old: Session): Promise<void> => {
    const run = { project: old.project, console: old.console, command, changes: true };
    await letVolumesLeave(old);
    for (const part of await plannedRuns(old, stack, { look: "nothing" }))
      await guarded(
        old,
        stack,
        { look: "nothing", ...part, later: [...part.later, ...(ground.spared ?? [])], wholly: false, continueOnError: true },
        run,
      );
  };
  return restoreRelease(session, ground, failure, deploy, batches);
}
