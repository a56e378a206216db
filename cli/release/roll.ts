import type { Stack } from "@pulumi/pulumi/automation";
import type { Session } from "../session";
import { readCheckpoint } from "../stack/checkpoint";
import { EngineFailure, runEngine, type Outcome } from "../stack/run";
import { takeBack } from "./take-back";

export interface RollOptions {
  /** Whether to look at the hosts first. */
  readonly refresh: boolean;
  /** URNs that are left as they are. */
  readonly exclude?: readonly string[];
}

/** One run of the engine; when it fails, what got no traffic is taken back. */
export async function roll(session: Session, stack: Stack, { refresh, exclude = [] }: RollOptions, command: string): Promise<Outcome> {
  const { project, console } = session;
  const before = readCheckpoint(project)?.resources ?? [];
  try {
    const run = { project, console, command, changes: true };
    return await runEngine(run, (how) => stack.up({ ...how, refresh, exclude: [...exclude] }));
  } catch (error) {
    throw error instanceof EngineFailure ? await takeBack(session, before, error) : error;
  }
}
