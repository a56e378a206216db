import { engineFor, openSession, type GlobalOptions, type Session } from "../session";
import { ensureHosts } from "../prerequisites/hosts";
import { ensureImages } from "../prerequisites/images";
import { neededImages } from "../prerequisites/needed-images";
import { shell } from "../prerequisites/shell";
import { clearInterruption, recover } from "../stack/recover";
import { EngineFailure, runEngine, type Outcome } from "../stack/run";
import { takeBack } from "../release/take-back";
import { settle } from "../stack/settle";
import { readCheckpoint } from "../stack/checkpoint";
import { describeOutputs } from "../report/outputs";

export interface UpOptions extends GlobalOptions {
  /** Whether to look at the hosts first, so that what somebody broke is repaired. */
  readonly refresh: boolean;
}

export const continueCommand = (stack: string): string => `npx breakwater up${stack === "dev" ? "" : ` --stack ${stack}`}`;

/** Makes the hosts as the stack file says, and repairs what deviates. */
export async function up(options: UpOptions): Promise<void> {
  const started = Date.now();
  const session = openSession(options);
  await prepare(session);
  const outcome = await deploy(session, options.refresh);
  await settle(
    session.project.stack,
    session.plan.hosts.map(({ engine }) => engine),
    session.console,
  );
  const outputs = readCheckpoint(session.project)?.outputs ?? {};
  if (session.json) return session.console.result(JSON.stringify({ changes: changesOf(outcome), outputs }, undefined, 2));
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  session.console.result(`${session.project.stack} is up: ${outcome.changes.length} changes, ${outcome.same} as before (${seconds} s)\n`);
  session.console.result(describeOutputs(session.project.stack, outputs));
}

/** Everything that has to be there before the engine starts. */
export async function prepare({ project, plan, console }: Session): Promise<void> {
  await ensureHosts(plan.hosts, console, shell);
  const needed = neededImages(plan.topology, project.root);
  for (const { name, address, engine } of plan.hosts) {
    const isThere = async (reference: string): Promise<boolean> => (await engine.inspectImage(reference)) !== undefined;
    await ensureImages(needed.get(name) ?? [], { root: project.root, address: address.address, shell, console, isThere });
  }
}

/** One run of the engine, after whatever an earlier, killed one left behind was put in order. */
export async function deploy(session: Session, refresh: boolean): Promise<Outcome> {
  const { project, plan, console } = session;
  const interrupted = await clearInterruption(project, console);
  const stack = await engineFor(session);
  if (interrupted) await recover(project, plan, stack, console);
  const run = { project, console, command: continueCommand(project.stack), changes: true };
  const before = readCheckpoint(project)?.resources ?? [];
  try {
    return await runEngine(run, (how) => stack.up({ ...how, refresh }));
  } catch (error) {
    throw error instanceof EngineFailure ? await takeBack(session, before, error) : error;
  }
}

const changesOf = (outcome: Outcome): object[] => outcome.changes.map(({ operation, type, resource }) => ({ operation, type, resource }));
