import type { Terminal } from "../../docker/terminal";

export const thisTerminal = (): Terminal => ({ input: process.stdin, output: process.stdout, errors: process.stderr });
