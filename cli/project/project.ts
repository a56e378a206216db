import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { ambiguity, folderOf, locate } from "../../config/project";
import { readStackSettings } from "../../config/stack-file";
import { backendOf, type Backend } from "./backend";
import { root as cloneRoot } from "../root";
import { exitCodes, Stop } from "../process/exit";

/** The files and folders of one clone and one stack. */
export interface Project {
  readonly stack: string;
  /** The folder of Pulumi.yaml. */
  readonly root: string;
  /** State, passphrase and local secrets; ignored by git. BREAKWATER_HOME overrides it; a relative path starts at the caller's folder. */
  readonly home: string;
  /** Where Pulumi keeps the state. BREAKWATER_BACKEND or the stack file overrides it. */
  readonly backend: Backend;
  readonly passphrase: string;
  readonly envScript: string;
  /** The tracked description of the stack. BREAKWATER_FILE overrides it; a relative path starts at the caller's folder. */
  readonly stackFile: string;
  /** The absolute path of a folder that the stack file names. */
  readonly locate: (path: string) => string;
  /** Why this folder, if there is another one with the same name where earlier versions looked; undefined otherwise. */
  readonly ambiguity: (path: string) => string | undefined;
  /** The settings file that Pulumi reads and writes. It is the stack file itself only if a team keeps its salt there. */
  readonly settingsFile: string;
  readonly sharedByTeam: boolean;
  /** Whether other clones use the same state or salt. If so, the passphrase may come from the environment. */
  readonly shared: boolean;
  /** PULUMI_HOME: CLI, language host and plugins, shared by all clones of this user. */
  readonly pulumiHome: string;
  readonly pulumiVersion: string;
}

/** An empty variable counts as unset. */
export function openProject(stack: string, env: NodeJS.ProcessEnv = process.env, root = cloneRoot, caller = process.cwd()): Project {
  const home = homeOf(env.BREAKWATER_HOME, root, caller);
  const stackFile = env.BREAKWATER_FILE ? resolve(caller, env.BREAKWATER_FILE) : join(root, `Pulumi.${stack}.yaml`);
  const settings = readStackSettings(stackFile);
  const sharedByTeam = settings.encryptionsalt !== undefined;
  const backend = backendOf(join(home, "state"), { path: stackFile, backend: settings.backend }, env);
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { config: { pulumi: string } };
  return {
    stack,
    root,
    home,
    backend,
    passphrase: join(home, "passphrase"),
    envScript: join(home, "env.sh"),
    stackFile,
    locate: (path) => locate({ nearest: folderOf(stackFile, env), project: root }, path),
    ambiguity: (path) => ambiguity({ nearest: folderOf(stackFile, env), project: root }, path),
    settingsFile: sharedByTeam ? stackFile : join(home, "stacks", `Pulumi.${stack}.yaml`),
    sharedByTeam,
    shared: sharedByTeam || backend.folder === undefined,
    pulumiHome: join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"), "breakwater", "pulumi"),
    pulumiVersion: manifest.config.pulumi,
  };
}

/** Earlier versions resolved a relative BREAKWATER_HOME from the clone's folder. Throws if that folder still has a state. */
function homeOf(named: string | undefined, root: string, caller: string): string {
  if (!named) return join(root, ".breakwater");
  const home = resolve(caller, named);
  const before = resolve(root, named);
  if (home === before || existsSync(home) || !existsSync(join(before, "passphrase"))) return home;
  throw new Stop(
    exitCodes.mistake,
    `BREAKWATER_HOME is ${JSON.stringify(named)}, which counts from the folder you are in: ${home} does not exist. ${before} does, and holds a passphrase.\n` +
      `Nothing was changed. Name the one that you mean by its absolute path: BREAKWATER_HOME=${before}`,
  );
}

export const pulumiFolder = (project: Project): string => join(project.pulumiHome, "versions", project.pulumiVersion);
