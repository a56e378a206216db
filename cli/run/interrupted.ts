import type { Stack } from "@pulumi/pulumi/automation";
import type { Console } from "../process/console";
import type { Declaration } from "../project/declaration";
import type { Project } from "../project/project";
import { readCheckpoint } from "../state/checkpoint";
import { removeStaleLocks, waitForRun } from "../state/locks";
import { forgetUnfinished, leaveUnfinished } from "../state/marker";
import { removeUnrecorded } from "./unrecorded";
import { runPulumi, wasInterrupted } from "./run";

/** Whether the last run of this clone was killed. Removes its lock, if there is one. */
export async function clearInterruption(project: Project, console: Console): Promise<boolean> {
  await waitForRun(project, console);
  const locks = removeStaleLocks(project);
  if (locks > 0) console.step("-", `removed the lock of a run whose process is dead`);
  return locks > 0 || wasInterrupted(project) || (readCheckpoint(project)?.pending ?? 0) > 0;
}

/** Makes the state match the hosts again after a killed run, so that the next run starts clean. */
export async function recover(project: Project, declaration: Declaration, stack: Stack, console: Console): Promise<void> {
  const checkpoint = readCheckpoint(project);
  const daemons = declaration.hosts.map(({ daemon }) => daemon);
  const all = await removeUnrecorded(project.stack, daemons, checkpoint, console);
  if (all) forgetUnfinished(project);
  else leaveUnfinished(project);
  if ((checkpoint?.pending ?? 0) === 0) return;
  console.step("·", `${checkpoint?.pending} operations were interrupted; looking what became of them`);
  await runPulumi({ project, console, command: "./breakwater up", changes: true, look: "everything" }, (options) =>
    stack.refresh({ ...options, clearPendingCreates: true }),
  );
}
