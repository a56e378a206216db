import type { Terminal } from "../docker/terminal";

/** Where this command line was called. */
export const thisTerminal = (): Terminal => ({ input: process.stdin, output: process.stdout, errors: process.stderr });
