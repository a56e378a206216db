import { DockerError, type Daemon } from "../../docker/daemon";
import { deployedIn, type Deployed, type Noted } from "../../observe/claim";
import { actor } from "../../provider/actor";
import { claimFolder, deployedFile, deployedName, labels, names } from "../../topology/names";
import type { Project } from "../project/project";
import { runningOf } from "../project/releases";
import type { Session } from "../project/session";
import { readCheckpoint } from "../state/checkpoint";
import { identityIn } from "./here";

type About = Pick<Session, "project"> & { readonly declaration: Pick<Session["declaration"], "hosts"> };

/**
 * Runs after a run that may have written the state. Notes on each host who deployed, and the time of the state that the next run on
 * the stack must know. Skips a host that refuses, because a later run can write the same note.
 * @param deployed whether the run deployed something, so that the stack counts as this person's from now on
 */
export async function noteRun({ project, declaration }: About, deployed: boolean): Promise<void> {
  const checkpoint = readCheckpoint(project);
  const identity = identityIn(checkpoint);
  if (identity === undefined) return;
  const now = { ...actor(), state: project.backend.url };
  const manifest = checkpoint?.written;
  await Promise.all(
    declaration.hosts.map(async ({ daemon }) => {
      try {
        await noteOn(daemon, project, identity, (before) => {
          const who = before && !deployed ? before : { ...now, ...release(project) };
          return { ...who, state: now.state, ...(manifest === undefined ? {} : { manifest }) };
        });
      } catch (error) {
        if (!(error instanceof DockerError)) throw error;
      }
    }),
  );
}

function release(project: Project): Pick<Deployed, "release"> {
  const running = runningOf(project)?.release;
  return running === undefined ? {} : { release: running };
}

/** Writes only if the claim belongs to this state, so that it never overwrites another owner's note. */
async function noteOn(daemon: Daemon, { stack }: Project, identity: string, what: (before: Noted | undefined) => Noted): Promise<void> {
  const anchor = names.anchor(stack);
  const [claim, content] = await Promise.all([daemon.inspectVolume(names.claim(stack)), daemon.readFile(anchor, deployedFile)]);
  if (claim?.Labels?.[labels.identity] !== identity) return;
  await daemon.putFiles(anchor, [{ path: deployedName, content: JSON.stringify(what(deployedIn(content))), mode: "0644" }], claimFolder);
}
