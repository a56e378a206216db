import { exitCodes, Stop } from "./exit";

/** Variables that this program and its child processes (Pulumi, Docker's and Amazon's clients) read. */
const read = /^(BREAKWATER|PULUMI|DOCKER|AWS|XDG)_|^(HOME|TMPDIR|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS|NO_COLOR)$/;

/**
 * `NAME= command` is the shell's way to clear a variable, so an empty one counts as unset, for this process and everything that it
 * starts.
 */
export function dropEmpty(env: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(env)) if (value === "" && read.test(name)) delete env[name];
}

/** In env.sh: the stack, and the stack file that it exported. */
export const sourcedVariable = "BREAKWATER_SOURCED";
export const sourced = (stack: string, file: string): string => `${stack}=${file}`;

/** Variables that env.sh exports for one stack only. */
const ofOneStack = ["BREAKWATER_FILE", "PULUMI_STACK", "PULUMI_OPTION_CONFIG_FILE", "PULUMI_CONFIG_PASSPHRASE_FILE"] as const;

/** Variables that a run sets for the programs that it starts, and for no other process. */
const ofOneRun = ["BREAKWATER_RELEASE", "BREAKWATER_TRUST_STATE"] as const;

/**
 * For a shell that sourced the env.sh of one stack and runs a command for another: removes the first stack's variables. A stack file
 * that was set afterwards is kept. If that is uncertain, the command refuses to plan.
 */
export function leaveSourced(stack: string, env: NodeJS.ProcessEnv): void {
  for (const name of ofOneRun) delete env[name];
  const [, of, file] = /^([^=]*)=(.*)$/s.exec(env[sourcedVariable] ?? "") ?? [];
  const before = of ?? env.PULUMI_STACK;
  if (before === undefined || before === stack) return;
  const named = env.BREAKWATER_FILE;
  if (of === undefined && named !== undefined) throw undecided(stack, before, named);
  for (const name of [...ofOneStack, sourcedVariable]) delete env[name];
  if (named !== undefined && named !== file) env.BREAKWATER_FILE = named;
}

function undecided(stack: string, before: string, file: string): Stop {
  return new Stop(
    exitCodes.mistake,
    `The stack ${stack} is asked for, and this shell has variables of the stack ${before}: BREAKWATER_FILE=${file} would be read for ${stack}. Nothing was changed.\n` +
      `If ${before} is meant: --stack ${before}. If that file is meant for ${stack}: \`unset PULUMI_STACK\`. ` +
      `Otherwise use a new shell, or \`unset BREAKWATER_FILE PULUMI_STACK\`.`,
  );
}
