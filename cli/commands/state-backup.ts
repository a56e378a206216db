import { existsSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { wouldBeCommitted } from "../git";
import { takeCopy, type Copy } from "../backend/copy";
import { exitCodes, Stop } from "../exit";
import type { Project } from "../project";
import { openFormerSession } from "../former";
import { engineFor, requireStack, type GlobalOptions } from "../session";
import { createStored } from "../stored";

export interface BackupOptions extends GlobalOptions {
  readonly to?: string;
}

/** Writes the state into one file for its owner only. It is useless without the passphrase, which it does not hold. */
export async function stateBackup(options: BackupOptions): Promise<void> {
  const session = openFormerSession(options);
  const { project, console } = session;
  requireStack(session);
  await engineFor(session);
  const copy = takeCopy(project);
  const file = resolve(options.to ?? defaultFile(project, copy));
  writeCopy(file, copy);
  if (wouldBeCommitted(file))
    console.step(
      "!",
      `${file} lies in a git repository that does not ignore it. It is encrypted, and still no file for a repository: move it, or ignore it`,
    );
  const resources = copy.deployment.resources?.length ?? 0;
  if (session.json) return console.result(JSON.stringify({ file, resources }));
  console.result(
    `${file}: ${resources} resources of ${project.stack}, secrets encrypted. It needs the passphrase to be of use: keep that elsewhere.\n` +
      `To use it: ./breakwater state restore ${file} --stack ${project.stack}`,
  );
}

export const defaultFile = (project: Project, { breakwater }: Copy): string =>
  join(project.home, "backups", `${project.stack}-${breakwater.taken.replaceAll(/[:.]/g, "-")}.json`);

export function writeCopy(file: string, copy: Copy): void {
  if (existsSync(file))
    throw new Stop(exitCodes.mistake, `${file} is there already; a backup overwrites nothing. Name another file with --to.`);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  createStored(file, `${JSON.stringify(copy, undefined, 2)}\n`);
}
