import { isDeepStrictEqual } from "node:util";
import { enterRelease } from "../run/open";
import type { Session } from "../project/session";
import { readCheckpoint, type StateResource } from "../state/checkpoint";
import type { PulumiFailure } from "../run/run";
import { damageOf, isDeclaredAsBefore, isWhole, partsOf } from "./damage";
import { declarationOfRelease, runningRelease } from "./deploy-release";
import { specsOf } from "./history";
import { runningOf, type Release } from "../project/releases";
import { stackOption } from "../../topology/stack-option";

/** The state and the release to return to if a run fails. */
export interface Ground {
  /** Resources before the run. */
  readonly before: readonly StateResource[];
  /** The release that ran before; absent if there is none, or if plain Pulumi deployed something else since. */
  readonly release: Release | undefined;
  /** URNs that the run excluded. A run that restores the release excludes them as well. */
  readonly spared?: readonly string[];
}

/** Call this before a run starts. */
export function groundOf({ project }: Pick<Session, "project">): Ground {
  const before = readCheckpoint(project)?.resources ?? [];
  const release = runningRelease(project);
  // After an unfinished run, the state does not show what served before, so only the release counts.
  const isRecorded = release && (runningOf(project)?.unfinished === true || isDeepStrictEqual(specsOf(before), release.specs));
  return { before, release: isRecorded ? release : undefined };
}

/** Deploys a session's declaration once. Throws PulumiFailure if that fails. */
export type Deploy = (session: Session) => Promise<unknown>;

/**
 * After a failed run, deploys the running release again to restore what the run removed, replaced or left unfinished. Does nothing if
 * the run left no difference or if there is no such release.
 * @param batches how many batches of a roll were done before the failed one
 * @returns the failure, with what was restored and what serves
 */
export async function restoreRelease(
  session: Session,
  ground: Ground,
  failure: PulumiFailure,
  deploy: Deploy,
  batches = 0,
): Promise<PulumiFailure> {
  const { project, console } = session;
  const { release, spared = [] } = ground;
  const isConcerned = ({ urn }: StateResource): boolean => !spared.includes(urn);
  const before = ground.before.filter(isConcerned);
  const look = () => damageOf(before, (readCheckpoint(project)?.resources ?? []).filter(isConcerned));
  const damage = look();
  if (!release || isWhole(damage) || isDeclaredAsBefore(before, damage)) return failure;
  console.step("·", `putting release ${release.number} back`);
  const failed = await deployRelease(session, release, deploy);
  if (failed === undefined)
    return failure.with(describe(release, partsOf([...damage.missing, ...damage.changed, ...damage.added], project.stack), batches));
  const left = look();
  const option = stackOption(project.stack);
  return failure.with(
    [
      `Putting release ${release.number} back failed as well: ${failed}`,
      ...said("Not there now", partsOf(left.missing, project.stack)),
      ...said("Still as the failed run left them", partsOf([...left.changed, ...left.added], project.stack)),
      `Everything else serves as before. \`./breakwater rollback${option}\` puts release ${release.number} back when the cause is gone.`,
    ].join("\n"),
  );
}

const said = (what: string, parts: readonly string[]): string[] => (parts.length > 0 ? [`${what}: ${parts.join(", ")}.`] : []);

function describe({ number }: Release, parts: readonly string[], batches: number): string {
  const what = parts.length > 0 ? ` As before again: ${parts.join(", ")}.` : "";
  return `${batches > 0 ? "The batches before it were put back" : "Put back"}: release ${number} serves.${what}`;
}

/** Returns the reason if it fails. */
async function deployRelease(session: Session, release: Release, deploy: Deploy): Promise<string | undefined> {
  const { project, declaration } = session;
  try {
    const old = { ...session, declaration: await declarationOfRelease(project, release) };
    enterRelease(old.declaration);
    await deploy(old);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    enterRelease(declaration);
  }
}
