/** Exit codes of the command line; `--help` prints them. 7 is Pulumi's own code for unexpected changes. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  mistake: 2,
  drift: 7,
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends the command with a message for people and a code for machines, without a stack trace. */
export class Stop extends Error {
  constructor(
    readonly code: ExitCode,
    message: string,
  ) {
    super(message);
  }
}
