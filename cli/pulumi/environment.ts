import { existsSync, readdirSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { localDockerVariables } from "../../config/docker-address";
import type { HostAddress } from "../../docker/address";
import { copiedFromVariable } from "../../config/project";
import { trustVariable } from "../../config/trust";
import { releaseVariable } from "../../config/release-file";
import { pulumiFolder, type Project } from "../project/project";
import { sourced, sourcedVariable } from "../process/variables";

/** Docker's own variables would reach every provider and override the host in the stack file. */
export const dockerVariables = [
  "DOCKER_HOST",
  "DOCKER_CONTEXT",
  "DOCKER_TLS",
  "DOCKER_TLS_VERIFY",
  "DOCKER_CERT_PATH",
  "DOCKER_API_VERSION",
  "DOCKER_SSH_OPTS",
  "DOCKER_REGISTRY_USER",
  "DOCKER_REGISTRY_PASS",
] as const;

function builtHere(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(".built-"));
}

/** The environment that Pulumi needs, whether `breakwater` or a person starts it. PATH is separate, because it is extended and not set. */
export function pulumiVariables(
  project: Project,
  localDocker: HostAddress | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  return {
    PULUMI_HOME: project.pulumiHome,
    PULUMI_BACKEND_URL: project.backend.url,
    ...passphraseVariables(project, env),
    PULUMI_OPTION_CONFIG_FILE: project.settingsFile,
    PULUMI_STACK: project.stack,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_PARALLEL_DIFF: "true",
    // A deployment mostly waits for health checks. With Pulumi's default of four operations per processor, it would wait in
    // waves.
    PULUMI_PARALLEL: "32",
    PULUMI_LOG_ROTATION_MAX_TOTAL_MB: "50",
    PULUMI_LANGUAGE_NODEJS_RUN_PATH: join(project.root, "dist", "run.js"),
    // Node.js keeps the compiled form of the program and of the plugin there, in the cache of this user.
    NODE_COMPILE_CACHE: join(dirname(project.pulumiHome), "node"),
    BREAKWATER_HOME: project.home,
    BREAKWATER_FILE: project.stackFile,
    BREAKWATER_STACK: project.stack,
    ...(localDocker ? localDockerVariables(localDocker) : {}),
    // Built from Go modules: there is no download for it.
    ...(builtHere(pulumiFolder(project)) ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {}),
  };
}

/** A clone's own stack ignores a passphrase in the environment, which may belong to another stack. */
function passphraseVariables(project: Project, env: NodeJS.ProcessEnv): Record<string, string> {
  if (project.shared && env.PULUMI_CONFIG_PASSPHRASE) return {};
  const file = project.shared ? env.PULUMI_CONFIG_PASSPHRASE_FILE : undefined;
  return { PULUMI_CONFIG_PASSPHRASE_FILE: file ? resolve(file) : project.passphrase };
}

/** A passphrase in the environment stays there and is never written to a file. Any other one would override the file. */
const unset = (project: Project, env: NodeJS.ProcessEnv): string[] => [
  ...dockerVariables,
  ...(project.shared && env.PULUMI_CONFIG_PASSPHRASE ? [] : ["PULUMI_CONFIG_PASSPHRASE"]),
];

/** The project's own Node.js, when this process runs on it: the language host and the plugins start `node` by its name. */
function ownNode(project: Project, node: string): string[] {
  const folder = join(project.root, "toolchain", "node", "own", "node_modules", "node", "bin");
  return dirname(node) === folder ? [folder] : [];
}

export const toolFolders = (project: Project, node = process.execPath): string[] => [
  join(pulumiFolder(project), "bin"),
  join(project.root, "node_modules", ".bin"),
  ...ownNode(project, node),
];

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The content of env.sh. It has only paths; the passphrase stays in its file. */
export function envScript(project: Project, localDocker: HostAddress | undefined, env: NodeJS.ProcessEnv = process.env): string {
  const variables = Object.entries(pulumiVariables(project, localDocker, env));
  return [
    `# Plain Pulumi for the stack ${project.stack}: source this file, then pulumi preview | up | refresh | stack output.`,
    `# Written by breakwater. Docker's own variables are unset, because they would win over the hosts that the stack names.`,
    `unset ${[...unset(project, env), releaseVariable, copiedFromVariable, trustVariable].join(" ")}`,
    ...variables.map(([name, value]) => `export ${name}=${quoted(value)}`),
    `export ${sourcedVariable}=${quoted(sourced(project.stack, project.stackFile))}`,
    `export PATH=${toolFolders(project).map(quoted).join(":")}:"$PATH"`,
    "",
  ].join("\n");
}

/** Sets Pulumi's environment for this process and everything that it starts. */
export function enterPulumiEnvironment(project: Project, localDocker: HostAddress | undefined, env: NodeJS.ProcessEnv = process.env): void {
  const variables = pulumiVariables(project, localDocker, env);
  for (const name of unset(project, env)) delete env[name];
  Object.assign(env, variables, {
    PATH: [...toolFolders(project), env.PATH].join(delimiter),
    NODE_OPTIONS: withOption(env.NODE_OPTIONS, smallYoung),
  });
}

/** MiB of young objects in the processes that Pulumi starts. More saves no time in runs of seconds, and takes 20 to 50 MiB in each. */
const smallYoung = "--max-semi-space-size=4";

/** Keeps what the user has set, also of the same option. */
const withOption = (options = "", option: string): string =>
  options.includes(option.split("=")[0] as string) ? options : `${options} ${option}`.trim();
