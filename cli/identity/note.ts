import { DockerError, type Engine } from "../../docker/engine";
import { deployedIn, type Deployed, type Noted } from "../../observe/claim";
import { actor } from "../../provider/actor";
import { claimFolder, deployedFile, deployedName, labels, names } from "../../topology/names";
import type { Project } from "../project";
import { runningOf } from "../release/store";
import type { Session } from "../session";
import { readCheckpoint } from "../stack/checkpoint";
import { identityIn } from "./here";

type About = Pick<Session, "project"> & { readonly plan: Pick<Session["plan"], "hosts"> };

/**
 * After a run that may have written the state: notes on each host up to when the state has to be known by whoever changes the stack
 * next, and who deployed. Nothing depends on it that a later run could not note again, so a host that does not take it is left out.
 * @param deployed whether the run deployed something, so that it is this person's from now on
 */
export async function noteRun({ project, plan }: About, deployed: boolean): Promise<void> {
  const checkpoint = readCheckpoint(project);
  const identity = identityIn(checkpoint);
  if (identity === undefined) return;
  const now = { ...actor(), state: project.backend.url };
  const manifest = checkpoint?.written;
  await Promise.all(
    plan.hosts.map(async ({ engine }) => {
      try {
        await noteOn(engine, project, identity, (before) => {
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

/** Only where the claim is this state's: somebody else's facts are not ours to overwrite. */
async function noteOn(engine: Engine, { stack }: Project, identity: string, what: (before: Noted | undefined) => Noted): Promise<void> {
  const anchor = names.anchor(stack);
  const [claim, content] = await Promise.all([engine.inspectVolume(names.claim(stack)), engine.readFile(anchor, deployedFile)]);
  if (claim?.Labels?.[labels.identity] !== identity) return;
  await engine.putFiles(anchor, [{ path: deployedName, content: JSON.stringify(what(deployedIn(content))), mode: "0644" }], claimFolder);
}
