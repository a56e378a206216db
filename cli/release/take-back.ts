import { isDeepStrictEqual } from "node:util";
import type { Session } from "../project/session";
import { containerType, nameOf, readCheckpoint, type StateResource } from "../state/checkpoint";
import { editState } from "../state/edit";
import { leaveUnfinished } from "../state/marker";
import { PulumiFailure, interruptible } from "../run/run";
import { untouched } from "./damage";
import { undo, type Undone } from "./undo";

/**
 * Removes the containers of a failed run that got no traffic: first from the state, then from the hosts. If the command is killed in
 * between, the next run removes containers that the state does not know.
 * @param wholly whether a run of the previous release follows, so that all of this run's containers go
 * @returns the failure, with what was undone and what serves
 */
export async function takeBack(
  session: Session,
  before: readonly StateResource[],
  failure: PulumiFailure,
  wholly = false,
): Promise<PulumiFailure> {
  const { project, console } = session;
  const failures = failure.report.errors.map(({ resource }) => resource);
  const now = readCheckpoint(project)?.resources ?? [];
  // The run failed before it changed anything.
  if (untouched(before, now)) return failure;
  const planned = undo({ before, after: now, failures, wholly });
  if (isDeepStrictEqual(planned.resources, now)) return failure;
  console.step("·", "taking back what failed");
  try {
    await interruptible(project, async () => {
      await editState(project, (after) => undo({ before, after, failures, wholly }).resources);
      await removeFromHosts(session, planned.dropped);
    });
  } catch (error) {
    leaveUnfinished(project);
    const reason = (error as Error).message;
    return failure.with(`Taking back failed as well: ${reason}\nEverything that serves keeps serving; the next run removes the rest.`);
  }
  return planned.dropped.length === 0 ? failure : failure.with(describe(planned, before));
}

async function removeFromHosts({ declaration, console }: Session, dropped: readonly StateResource[]): Promise<void> {
  for (const { id, urn, inputs } of dropped) {
    const name = nameOf(urn);
    const host = declaration.hosts.find((one) => one.name === name.slice(name.indexOf(".") + 1));
    if (id === undefined || host === undefined) continue;
    const grace = inputs?.destroyGraceSeconds;
    await host.daemon.stop(id, typeof grace === "number" ? grace : undefined);
    await host.daemon.remove(id);
    console.step("-", `removed ${typeof inputs?.name === "string" ? inputs.name : name}`);
  }
}

function describe({ apps, jobs }: Undone, before: readonly StateResource[]): string {
  if (apps.length === 0) return "The containers that it had already made were removed.";
  const serving = before.filter(
    ({ type, parent, delete: replaced }) => type === containerType && replaced !== true && apps.includes(nameOf(parent ?? "")),
  );
  return [
    `Undone: the new containers of ${apps.join(", ")} got no traffic and were removed. The ${serving.length} previous ones keep serving.`,
    ...(jobs.length > 0 ? [`Not undone: what the ${jobs.length === 1 ? "job" : "jobs"} ${jobs.join(", ")} did.`] : []),
  ].join("\n");
}
