import { exitCodes, Stop } from "./exit";

/** Variables that this command line and what it starts (the engine, Docker's and Amazon's clients) read. */
const read = /^(BREAKWATER|PULUMI|DOCKER|AWS|XDG)_|^(HOME|TMPDIR|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS|NO_COLOR)$/;

/** `NAME= command` is how a shell takes a variable away: an empty one is none, for this process and for everything that it starts. */
export function dropEmpty(env: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(env)) if (value === "" && read.test(name)) delete env[name];
}

/** What env.sh says of itself: its stack, and the stack file that it named. */
export const sourcedVariable = "BREAKWATER_SOURCED";
export const sourced = (stack: string, file: string): string => `${stack}=${file}`;

/** What env.sh exports for one stack only. */
const ofOneStack = ["BREAKWATER_FILE", "PULUMI_STACK", "PULUMI_OPTION_CONFIG_FILE", "PULUMI_CONFIG_PASSPHRASE_FILE"] as const;

/** What a run hands to the program that it starts; nobody else has a use for it. */
const ofOneRun = ["BREAKWATER_RELEASE"] as const;

/**
 * A shell that sourced the env.sh of one stack and asks for another: what that file exported is not this stack's. A stack file that was
 * named after sourcing is; where that cannot be told, nothing is planned.
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
