import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import { askPulumi, mustAskPulumi, noSuchStack } from "../state/command";
import { editStackFile, type Edit } from "../project/edit-stack-file";
import { ensureHome } from "../project/home";
import type { Declaration } from "../project/declaration";
import type { Project } from "../project/project";
import { checkpointFile } from "../state/checkpoint";
import { initStack } from "../run/engine";
import { enterPulumiEnvironment } from "../pulumi/environment";
import { writeStored } from "../project/stored";
import type { Workshop } from "./workshop";

export interface Installed {
  /** Backups of the previous files. */
  readonly aside: readonly string[];
  /** Whether the tracked stack file was changed and has to be committed. */
  readonly tracked: boolean;
}

/**
 * Replaces the previous state, of which it keeps a copy. Writes the passphrase and the salt first and the state last, atomically, so
 * that a killed recovery can run again.
 */
export function install(workshop: Workshop, project: Project, declaration: Declaration, now = new Date()): Installed {
  const stamp = now.toISOString().replaceAll(/[:.]/g, "-");
  ensureHome(project);
  const inside = workshop.project;
  const { passphrase } = workshop;
  const aside: string[] = [];
  if (passphrase !== undefined && !existsSync(project.passphrase)) writeStored(project.passphrase, passphrase);
  const tracked = bringSettings(workshop, project, stamp, aside);
  if (project.backend.folder === undefined) toBucket(inside, project, declaration, stamp, aside);
  else toFolder(inside, project, project.backend.folder, stamp, aside);
  return { aside, tracked };
}

function keep(project: Project, file: string, stamp: string, aside: string[]): void {
  if (!existsSync(file)) return;
  const folder = join(project.home, "backups");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const copy = join(folder, `${basename(file).replace(/\.(json|yaml)$/, "")}-before-recover-${stamp}${/\.\w+$/.exec(file)?.[0] ?? ""}`);
  copyFileSync(file, copy);
  aside.push(copy);
}

/** Salt and secret settings; in the tracked file if the team keeps them there. */
function bringSettings({ project: inside }: Workshop, project: Project, stamp: string, aside: string[]): boolean {
  const { encryptionsalt, config } = parse(readFileSync(inside.settingsFile, "utf8")) as {
    encryptionsalt: string;
    config?: Record<string, unknown>;
  };
  const settings: Edit[] = Object.entries(config ?? {}).map(([key, value]): Edit => [["config", key], value]);
  const before = existsSync(project.settingsFile) ? readFileSync(project.settingsFile, "utf8") : undefined;
  const isTracked = project.settingsFile === project.stackFile;
  if (!isTracked && (before === undefined || before !== readFileSync(inside.settingsFile, "utf8"))) {
    keep(project, project.settingsFile, stamp, aside);
    mkdirSync(dirname(project.settingsFile), { recursive: true, mode: 0o700 });
    writeStored(project.settingsFile, readFileSync(inside.settingsFile, "utf8"));
  }
  if (!isTracked) return false;
  editStackFile(project.stackFile, [...settings, ["encryptionsalt", encryptionsalt]]);
  return readFileSync(project.stackFile, "utf8") !== before;
}

function toFolder(inside: Project, project: Project, folder: string, stamp: string, aside: string[]): void {
  const file = checkpointFile(folder, project.stack);
  keep(project, file, stamp, aside);
  if (!existsSync(join(folder, ".pulumi", "meta.yaml"))) initStack(project);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeStored(file, readFileSync(checkpointFile(inside.backend.folder as string, project.stack), "utf8"));
}

function toBucket(inside: Project, project: Project, declaration: Declaration, stamp: string, aside: string[]): void {
  const made = mustAskPulumi(inside, ["stack", "export"]);
  enterPulumiEnvironment(project, declaration.local);
  const before = askPulumi(project, ["stack", "export"]);
  if (before.code === noSuchStack) initStack(project);
  else if (before.code === 0) {
    const copy = join(project.home, "backups", `${project.stack}-before-recover-${stamp}.json`);
    mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
    writeStored(copy, before.stdout);
    aside.push(copy);
  }
  mustAskPulumi(project, ["stack", "import"], made);
}
