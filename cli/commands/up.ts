import { refuseUnfinishedTakeOver } from "../take-over/earlier";
import { command, runs, type OptionsOf } from "../command";
import { idleAnchors } from "../identity/idle";
import { refuseWithoutRoom } from "../release/room";
import { prepare, release } from "../release/deploy";
import { rollbackWarning } from "../release/record";
import { describeOutputs } from "../state/outputs";
import { openDeployment } from "../project/session";
import { readCheckpoint } from "../state/checkpoint";
import type { Outcome } from "../run/run";

const definition = () =>
  command("up", "deploy, or repair what deviates").option("--no-refresh", "trust the state instead of looking at the hosts first");

export const upCommand = runs(definition, up);

/** Brings the hosts to the state that the stack file describes, and repairs deviations. */
async function up(options: OptionsOf<typeof definition>): Promise<void> {
  const started = Date.now();
  const session = openDeployment(options);
  const { project, console } = session;
  const warning = rollbackWarning(project);
  if (warning !== undefined) console.step("!", warning);
  await refuseUnfinishedTakeOver(session);
  await prepare(session);
  await refuseWithoutRoom(session.declaration, project.locate);
  const outcome = await release(session, { refresh: options.refresh });
  const { outputs = {}, resources = [] } = readCheckpoint(project) ?? {};
  for (const text of idleAnchors(resources)) console.step("!", text);
  if (session.json) return console.result(JSON.stringify({ changes: changesOf(outcome), outputs }, undefined, 2));
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.result(`${project.stack} is up: ${outcome.changes.length} changes, ${outcome.same} as before (${seconds} s)\n`);
  console.result(describeOutputs(project.stack, outputs));
}

const changesOf = (outcome: Outcome): object[] => outcome.changes.map(({ operation, type, resource }) => ({ operation, type, resource }));
