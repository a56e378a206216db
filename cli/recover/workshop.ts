import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { parseDocument, stringify } from "yaml";
import { askPulumi, refusalOf } from "../state/command";
import { passphraseWays } from "../pulumi/failure";
import { exitCodes, Stop } from "../process/exit";
import { ensureHome } from "../project/home";
import type { Project } from "../project/project";
import { initStack } from "../run/engine";
import { readText } from "../project/stored";

/** A place to assemble a state without changing the stack's own files. */
export interface Workshop {
  readonly project: Project;
  /** Whether the stack's own passphrase and salt match and are used. */
  readonly keepsSalt: boolean;
  /** The content of the passphrase file; undefined if the passphrase comes from the environment and stays there. */
  readonly passphrase: string | undefined;
  readonly close: () => void;
}

/** Opens next to the state, so that its secrets stay in that folder. */
export function openWorkshop(project: Project): Workshop {
  ensureHome(project);
  const home = mkdtempSync(join(project.home, "recover-"));
  const folder = join(home, "state");
  const inside: Project = {
    ...project,
    home,
    backend: { url: `file://${folder}`, folder, source: "the recovery" },
    passphrase: join(home, "passphrase"),
    envScript: join(home, "env.sh"),
    settingsFile: join(home, "stacks", `Pulumi.${project.stack}.yaml`),
    sharedByTeam: false,
  };
  const { PULUMI_CONFIG_PASSPHRASE_FILE: before } = process.env;
  const close = (): void => {
    rmSync(home, { recursive: true, force: true });
    // Pulumi's environment named the file in this folder.
    if (before === undefined) delete process.env.PULUMI_CONFIG_PASSPHRASE_FILE;
    else process.env.PULUMI_CONFIG_PASSPHRASE_FILE = before;
  };
  try {
    const passphrase = bringPassphrase(project, inside);
    return { project: inside, keepsSalt: bringSalt(project, inside), passphrase, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Never invents a team's passphrase: the others could not decrypt the state. */
function bringPassphrase(project: Project, inside: Project): string | undefined {
  if (project.shared && (process.env.PULUMI_CONFIG_PASSPHRASE || process.env.PULUMI_CONFIG_PASSPHRASE_FILE)) return undefined;
  if (project.shared && !existsSync(project.passphrase))
    throw new Stop(
      exitCodes.failed,
      `There is no passphrase for ${project.stack}.\n${passphraseWays(project)}\nIf it is lost, choose a new one: the recovered state is encrypted with it. Nothing was changed.`,
    );
  const text = existsSync(project.passphrase) ? readText(project.passphrase) : randomBytes(32).toString("base64url");
  writeFileSync(inside.passphrase, text, { mode: 0o600 });
  return text;
}

/** Creates the stack with the existing salt. A salt that does not fit the passphrase belongs to a lost one. */
function bringSalt(project: Project, inside: Project): boolean {
  const before = settingsText(project.settingsFile);
  mkdirSync(dirname(inside.settingsFile), { recursive: true, mode: 0o700 });
  if (before !== undefined) {
    writeFileSync(inside.settingsFile, before, { mode: 0o600 });
    if (attempt(() => initStack(inside)) && decrypts(inside)) return true;
    rmSync(inside.settingsFile);
    rmSync(inside.backend.folder as string, { recursive: true, force: true });
  }
  initStack(inside);
  return false;
}

function attempt(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

const decrypts = (project: Project): boolean => askPulumi(project, ["config", "--show-secrets", "--json"]).code === 0;

/** Salt and secret settings of a stack file, without the platform; undefined if there is no usable salt. */
function settingsText(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const document = parseDocument(readFileSync(path, "utf8"), { merge: true });
  if (document.errors.length > 0) return undefined;
  const { encryptionsalt, config } = (document.toJS() ?? {}) as { encryptionsalt?: unknown; config?: Record<string, unknown> };
  if (typeof encryptionsalt !== "string") return undefined;
  const secrets = Object.entries(config ?? {}).filter(([key]) => key === "breakwater:secrets");
  return stringify({ encryptionsalt, ...(secrets.length > 0 ? { config: Object.fromEntries(secrets) } : {}) });
}

/** Names of the configured secrets that have a value in this project. */
export function configuredIn(project: Project): Set<string> {
  const answer = askPulumi(project, ["config", "--show-secrets", "--json"]);
  if (answer.code !== 0) throw refusalOf(project, answer);
  const { value } = (JSON.parse(answer.stdout) as Record<string, { value?: string }>)["breakwater:secrets"] ?? {};
  return new Set(Object.keys(JSON.parse(value ?? "{}") as object));
}

/** The value is passed on standard input. */
export function configure(project: Project, name: string, value: string): void {
  const answer = askPulumi(project, ["config", "set", "--secret", "--path", `breakwater:secrets["${name}"]`], { input: value });
  if (answer.code !== 0) throw refusalOf(project, answer);
}
