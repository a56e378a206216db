import type { Terminal } from "../docker/terminal";

/** The terminal of this process. */
export const thisTerminal = (): Terminal => ({ input: process.stdin, output: process.stdout, errors: process.stderr });
