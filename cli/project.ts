import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { readStackSettings } from "../config/stack-file";
import { backendOf, type Backend } from "./backend/address";

/** Where everything of one clone and one stack lives. */
export interface Project {
  readonly stack: string;
  /** Folder of Pulumi.yaml. */
  readonly root: string;
  /** State, passphrase and local secrets; ignored by git. BREAKWATER_HOME moves it. */
  readonly home: string;
  /** Where the engine keeps the state. BREAKWATER_BACKEND or the stack file moves it. */
  readonly backend: Backend;
  readonly passphrase: string;
  readonly envScript: string;
  /** The tracked description of the stack. BREAKWATER_FILE moves it. */
  readonly stackFile: string;
  /** What the engine reads and writes: the stack file itself only when a team keeps its salt there. */
  readonly engineFile: string;
  readonly sharedByTeam: boolean;
  /** Whether other clones work with the same state or salt: then the passphrase may come from the environment. */
  readonly shared: boolean;
  /** PULUMI_HOME: command line, language host and plugins, shared by all clones of this user. */
  readonly pulumiHome: string;
  readonly pulumiVersion: string;
}

export function openProject(stack: string, env: NodeJS.ProcessEnv = process.env, root = resolve(__dirname, "..")): Project {
  const home = resolve(root, env.BREAKWATER_HOME ?? ".breakwater");
  const stackFile = resolve(root, env.BREAKWATER_FILE ?? `Pulumi.${stack}.yaml`);
  const settings = readStackSettings(stackFile);
  const sharedByTeam = settings.encryptionsalt !== undefined;
  const backend = backendOf(join(home, "state"), { path: stackFile, backend: settings.backend }, env);
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies: { pulumi: string } };
  return {
    stack,
    root,
    home,
    backend,
    passphrase: join(home, "passphrase"),
    envScript: join(home, "env.sh"),
    stackFile,
    engineFile: sharedByTeam ? stackFile : join(home, "stacks", `Pulumi.${stack}.yaml`),
    sharedByTeam,
    shared: sharedByTeam || backend.folder === undefined,
    pulumiHome: join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"), "breakwater", "pulumi"),
    pulumiVersion: manifest.dependencies.pulumi,
  };
}

export const pulumiFolder = (project: Project): string => join(project.pulumiHome, "versions", project.pulumiVersion);
